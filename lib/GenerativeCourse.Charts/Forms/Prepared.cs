namespace GenerativeCourse.Charts;

/// <summary>A chart ready to be drawn: colours given, impossible values turned into gaps and counted, long series thinned.</summary>
internal sealed class Prepared
{
    private const int MostOnLine = 1000;
    private const int MostPoints = 3000;
    private const int Stretches = MostOnLine / 2;

    public Prepared(Chart chart)
    {
        Chart = chart;
        Notes = [.. chart.Notes];
        var (notFinite, notPositive, color) = (0, 0, 0);
        foreach (var given in chart.Series)
        {
            var series = given.Kind == SeriesKind.Arrows ? ArrowStrokes.Of(given, chart) : given;
            // Over a map an arrow has a bright rim, or it would be lost on dark cells.
            if (given.Kind == SeriesKind.Arrows && chart.Series.Any(s => s.Kind == SeriesKind.HeatMap)) Series.Add(series with { Color = "#FFFFFF", Width = series.Width + 2, Opacity = 0.6, IsShape = true });
            var ink = series.Color ?? (series.IsShape || series.Z is not null ? "#000000" : Palette.Color(color));
            if (!series.IsShape && !series.IsBroken && series.Z is null) color++;
            var clean = series.Z is null && !series.IsBroken ? Clean(series, ref notFinite, ref notPositive) : series;
            Series.Add(Thin(clean with { Color = ink }));
        }
        References = [.. chart.References.Where(line => line.At > 0 || !(line.Vertical ? chart.X : chart.Y).Log)];
        notPositive += chart.References.Count - References.Count;
        if (notFinite > 0) Notes.Add($"{Numbers.Count(notFinite, "value is", "values are")} not finite (NaN or ∞)");
        if (notPositive > 0) Notes.Add($"{Numbers.Count(notPositive, "value is", "values are")} not positive and not on the logarithmic axis");
        IsEmpty = Series.All(s => s.Z is null ? !s.Y.Any(double.IsFinite) : s.Z.Length == 0);
        var named = Series.Count(s => s.Name is not null && !s.IsShape);
        HasLegend = chart.LegendShown ?? (named > 1 || (named == 1 && Series.Count(s => !s.IsShape) > 1));
    }

    public Chart Chart { get; }
    public List<Series> Series { get; } = [];

    /// <summary>The lines across the chart that have a place on its axes.</summary>
    public List<Reference> References { get; }

    public List<string> Notes { get; }
    public bool IsEmpty { get; }
    public bool HasLegend { get; }

    /// <summary>The number of bar series that stand beside each other.</summary>
    public int BarGroups => Series.Count(s => s.Kind == SeriesKind.Bars && s.BarWidth is null);

    /// <summary>Where the label of a line stands.</summary>
    public LabelPlace PlaceOf(Reference line) =>
        line.Label is null || line.Vertical || Chart.IsHorizontal ? new LabelPlace(true, true) : LabelPlace.Of(line, this);

    private Series Clean(Series series, ref int notFinite, ref int notPositive)
    {
        double[]? x = null, y = null;
        for (var i = 0; i < series.X.Length; i++)
        {
            if (!double.IsFinite(series.X[i]) || !double.IsFinite(series.Y[i])) notFinite++;
            else if ((Chart.Y.Log && series.Y[i] <= 0) || (Chart.X.Log && series.X[i] <= 0)) notPositive++;
            else continue;
            y ??= (double[])series.Y.Clone();
            x ??= (double[])series.X.Clone();
            y[i] = double.NaN;
            if (!double.IsFinite(x[i]) || (Chart.X.Log && x[i] <= 0)) x[i] = double.NaN;
        }
        return y is null ? series : series with { X = x!, Y = y };
    }

    private Series Thin(Series series)
    {
        if (series.Kind == SeriesKind.Line && series.Y.Length > MostOnLine && !series.Filled && !series.IsBroken) return Pick(series, Extremes(series));
        if (series.Kind != SeriesKind.Points || series.Y.Length <= MostPoints) return series;
        Notes.Add($"{MostPoints} of {series.Y.Length} points{(series.Name is null ? "" : $" of {series.Name}")} are drawn");
        return Pick(series, [.. Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * series.Y.Length / MostPoints))]);
    }

    /// <summary>The ends, and the least and largest value of each stretch: what an eye would see of the whole line.</summary>
    private int[] Extremes(Series series)
    {
        var y = series.Y;
        var kept = new SortedSet<int> { 0, y.Length - 1 };
        var from = 0;
        foreach (var to in Chart.X.Log && IsPositiveAndAscending(series.X) ? EvenOnLogarithm(series.X) : Even(y.Length))
        {
            if (from == to) continue;
            var (least, most) = (from, from);
            for (var i = from; i < to; i++)
            {
                if (double.IsNaN(y[i]))
                {
                    kept.Add(i);
                    break;
                }
                if (y[i] < y[least]) least = i;
                if (y[i] > y[most]) most = i;
            }
            kept.Add(least);
            kept.Add(most);
            from = to;
        }
        return [.. kept];
    }

    // Where each stretch ends. Stretches are equally wide on the page: there the first thousand of a million values may fill half of it.
    private static IEnumerable<int> Even(int count) => Enumerable.Range(1, Stretches).Select(s => (int)((long)s * count / Stretches));

    private static IEnumerable<int> EvenOnLogarithm(double[] x)
    {
        var ratio = Math.Log(x[^1] / x[0]) / Stretches;
        var end = 0;
        for (var s = 1; s < Stretches; s++)
        {
            while (end < x.Length && Math.Log(x[end] / x[0]) < s * ratio) end++;
            yield return end;
        }
        yield return x.Length;
    }

    private static bool IsPositiveAndAscending(double[] x) => x[0] > 0 && x.Zip(x.Skip(1)).All(pair => pair.First <= pair.Second);

    private static Series Pick(Series series, int[] kept) => series with
    {
        X = Array.ConvertAll(kept, i => series.X[i]),
        Y = Array.ConvertAll(kept, i => series.Y[i]),
        Texts = series.Texts is { } texts ? Array.ConvertAll(kept, i => texts[i]) : null,
        Errors = series.Errors is { } errors ? Array.ConvertAll(kept, i => errors[i]) : null,
        Values = series.Values is { } values ? Array.ConvertAll(kept, i => values[i]) : null,
        Sizes = series.Sizes is { } sizes ? Array.ConvertAll(kept, i => sizes[i]) : null,
    };
}
