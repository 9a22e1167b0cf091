namespace GenerativeCourse.Charts;

/// <summary>Gives all charts of an animation the same axes and colours, so that what moves is the data.</summary>
internal static class CommonRanges
{
    public static (string Label, Chart Chart)[] Of((string Label, Chart Chart)[] frames)
    {
        var copies = frames.Select(f => (f.Label, Chart: f.Chart.Copy())).ToArray();
        var charts = copies.Select(f => f.Chart).ToArray();
        Share(charts, c => c.X, s => [.. s.X, .. s.TipX ?? []], _ => false);
        Share(charts, c => c.Y, s => s.Errors is { } errors ? [.. s.Y.Zip(errors, (y, e) => y + e), .. s.Y.Zip(errors, (y, e) => y - e)] : [.. s.Y, .. s.TipY ?? []], s => s.Kind == SeriesKind.Bars);
        var colored = charts.SelectMany(c => c.Series).Where(s => s.Z is not null || s.Values is not null).ToArray();
        if (colored.Length > 0 && colored.All(s => s.ColorRange is null))
        {
            var ranges = colored.Select(s => s.ValueRange()).ToArray();
            foreach (var series in colored) series.ColorRange = (ranges.Min(r => r.Low), ranges.Max(r => r.High));
        }
        return copies;
    }

    private static void Share(Chart[] charts, Func<Chart, AxisModel> axis, Func<Series, double[]> values, Func<Series, bool> fromZero)
    {
        if (charts.Any(c => axis(c).Names is not null || axis(c).Range is not null || c.IsStacked || c.Series.Any(s => s.Z is not null))) return;
        var log = charts.Any(c => axis(c).Log);
        var all = charts.SelectMany(c => c.Series).SelectMany(values).Where(v => double.IsFinite(v) && (!log || v > 0)).ToArray();
        if (all.Length == 0) return;
        var zero = charts.Any(c => c.Series.Any(fromZero)) && !log;
        var (low, high) = (zero ? Math.Min(0, all.Min()) : all.Min(), zero ? Math.Max(0, all.Max()) : all.Max());
        var pad = log ? 1.2 : high > low ? (high - low) * 0.05 : Math.Max(0.5, Math.Abs(high) * 0.1);
        foreach (var chart in charts)
            axis(chart).Range = log ? (low / pad, high * pad) : (zero && low == 0 ? 0 : low - pad, zero && high == 0 ? 0 : high + pad);
    }
}
