namespace GenerativeCourse.Charts;

/// <summary>Where the label of a horizontal line stands: at which end, on which side of the line.</summary>
internal readonly record struct LabelPlace(bool Right, bool Above)
{
    // Share of a chart that its axes' labels and legend leave to the data: near enough to choose a corner.
    private const double Room = 0.7;
    private const double LetterWidth = 7.5;
    private const double LineHeight = 24;
    private const int BetweenPoints = 12;

    /// <summary>The end and the side where the label hides least of the data; right and above if that is all the same.</summary>
    public static LabelPlace Of(Reference line, Prepared ready)
    {
        var chart = ready.Chart;
        var drawn = ready.Series.Where(s => s.Z is null).ToArray();
        var x = Scale(chart.X, drawn.SelectMany(s => s.X));
        var y = Scale(chart.Y, drawn.SelectMany(s => s.Y).Concat(ready.References.Where(r => !r.Vertical).Select(r => r.At)));
        var (wide, high) = (Math.Min(1, (line.Label!.Length * LetterWidth + 8) / (chart.Width * Room)), LineHeight / (chart.Height * Room));
        var at = y(line.At);
        var covered = drawn.SelectMany(s => Ink(s, x, y)).ToArray();

        LabelPlace[] places = [new(true, true), new(true, false), new(false, true), new(false, false)];
        return places.MinBy(place =>
        {
            var (left, bottom) = (place.Right ? 1 - wide : 0, place.Above ? at : at - high);
            var hidden = covered.Count(p => p.X >= left && p.X <= left + wide && p.Y >= bottom && p.Y <= bottom + high);
            return bottom < 0 || bottom + high > 1 ? hidden + 0.5 : hidden;
        });
    }

    /// <summary>From values to 0 … 1 across the data.</summary>
    private static Func<double, double> Scale(AxisModel axis, IEnumerable<double> values)
    {
        double Place(double value) => axis.Log ? Math.Log(value) : value;
        var places = (axis.Range is { } range ? [range.From, range.To] : values).Select(Place).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (places.Min(), places.Max());
        var pad = high > low ? (high - low) * 0.05 : 1;
        return value => (Place(value) - low + pad) / (high - low + 2 * pad);
    }

    /// <summary>Where a series leaves ink: its points, places along its lines, and up its bars.</summary>
    private static IEnumerable<(double X, double Y)> Ink(Series series, Func<double, double> x, Func<double, double> y)
    {
        for (var i = 0; i < series.X.Length; i++)
        {
            var here = (X: x(series.X[i]), Y: y(series.Y[i]));
            yield return here;
            var before = series.Kind switch
            {
                SeriesKind.Bars => (here.X, Y: y(0)),
                SeriesKind.Line when i > 0 => (X: x(series.X[i - 1]), Y: y(series.Y[i - 1])),
                _ => here,
            };
            for (var step = 1; step < BetweenPoints && before != here; step++)
            {
                var share = (double)step / BetweenPoints;
                yield return (before.X + share * (here.X - before.X), before.Y + share * (here.Y - before.Y));
            }
        }
    }
}
