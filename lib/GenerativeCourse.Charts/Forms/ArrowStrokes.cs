namespace GenerativeCourse.Charts;

/// <summary>Arrows as strokes of one line with gaps: shaft, tip, and the two barbs. Any drawer of lines can draw them.</summary>
internal static class ArrowStrokes
{
    private const double BarbPixels = 8;
    private const double BarbShare = 0.4;
    private const double BarbAngle = 0.45;

    /// <summary>The arrows of a series as a line. Barbs are right on the page, so the scale of each axis is needed.</summary>
    public static Series Of(Series arrows, Chart chart)
    {
        var kept = Enumerable.Range(0, arrows.X.Length).Where(i => double.IsFinite(arrows.X[i] + arrows.Y[i] + arrows.TipX![i] + arrows.TipY![i])).ToArray();
        var (x, y) = (new List<double>(6 * kept.Length), new List<double>(6 * kept.Length));
        var (unitX, unitY) = Units(arrows, chart, kept);
        var (sin, cos) = Math.SinCos(BarbAngle);
        foreach (var i in kept)
        {
            var (fromX, fromY, tipX, tipY) = (arrows.X[i], arrows.Y[i], arrows.TipX![i], arrows.TipY![i]);
            var (right, up) = ((tipX - fromX) * unitX, (tipY - fromY) * unitY); // in pixels
            var length = Math.Sqrt(right * right + up * up);
            if (length == 0) continue;
            var barb = Math.Min(BarbPixels, BarbShare * length) / length;
            Add(fromX, fromY);
            Add(tipX, tipY);
            Add(tipX - barb * (right * cos - up * sin) / unitX, tipY - barb * (up * cos + right * sin) / unitY);
            Add(tipX, tipY);
            Add(tipX - barb * (right * cos + up * sin) / unitX, tipY - barb * (up * cos - right * sin) / unitY);
            Add(double.NaN, double.NaN);
        }
        return arrows with { Kind = SeriesKind.Line, X = [.. x], Y = [.. y], TipX = null, TipY = null, IsBroken = true };

        void Add(double a, double b)
        {
            x.Add(a);
            y.Add(b);
        }
    }

    /// <summary>Pixels for one unit along each axis, as near as can be known before the chart is laid out.</summary>
    private static (double X, double Y) Units(Series arrows, Chart chart, int[] kept)
    {
        double Span(AxisModel axis, Func<Series, IEnumerable<double>> values)
        {
            if (axis.Range is { } range) return Math.Abs(range.To - range.From);
            var all = chart.Series.Where(s => s.Kind != SeriesKind.Arrows).SelectMany(values)
                .Concat(kept.SelectMany(i => ReferenceEquals(axis, chart.X) ? new[] { arrows.X[i], arrows.TipX![i] } : [arrows.Y[i], arrows.TipY![i]]))
                .Where(double.IsFinite).ToArray();
            return all.Length == 0 || all.Max() == all.Min() ? 1 : all.Max() - all.Min();
        }
        var (x, y) = (0.8 * chart.Width / Span(chart.X, s => s.X), 0.75 * chart.Height / Span(chart.Y, s => s.Y));
        return chart.EqualUnits ? (Math.Min(x, y), Math.Min(x, y)) : (x, y);
    }
}
