using OxyPlot;
using OxyPlot.Series;

namespace GenerativeCourse.Charts;

/// <summary>Lines, points and bars for the static form.</summary>
internal static class StaticSeries
{
    public static IEnumerable<OxyPlot.Series.Series> Of(Prepared ready)
    {
        var (group, groups) = (0, ready.BarGroups);
        var tops = new Dictionary<(double, bool), double>();
        foreach (var series in ready.Series)
        {
            switch (series.Kind)
            {
                case SeriesKind.Line when series.Filled:
                    yield return Area(series);
                    break;
                case SeriesKind.Line:
                    yield return Line(series, ready);
                    break;
                case SeriesKind.Points when series.Values is null && series.Sizes is null:
                    yield return Dots(series, ready);
                    break;
                case SeriesKind.Points:
                    yield return Points(series, ready);
                    break;
                case SeriesKind.Bars:
                    yield return Bars(series, series.BarWidth is null ? group++ : 0, groups, ready, tops);
                    break;
            }
            if (series.Errors is not null && series.Kind != SeriesKind.HeatMap) yield return Errors(series, ready, Math.Max(0, group - 1), groups);
        }
    }

    private static LineSeries Line(Series series, Prepared ready)
    {
        var line = new LineSeries
        {
            Title = series.IsShape ? null : Name(series, ready),
            RenderInLegend = !series.IsShape && series.Name is not null,
            Color = Ink(series),
            StrokeThickness = series.Width,
            LineStyle = series.Stroke switch { Stroke.Dashed => LineStyle.Dash, Stroke.Dotted => LineStyle.Dot, _ => LineStyle.Solid },
            LineJoin = LineJoin.Round,
            MarkerType = series.Markers || (series.Y.Length == 1 && !series.IsShape) ? MarkerType.Circle : MarkerType.None,
            MarkerSize = series.PointSize / 2,
            MarkerFill = Ink(series),
        };
        for (var i = 0; i < series.X.Length; i++) line.Points.Add(Point(series.X[i], series.Y[i]));
        return line;
    }

    private static AreaSeries Area(Series series)
    {
        // A closed outline: its upper and lower halves between the same ends.
        var area = new AreaSeries { RenderInLegend = false, Color = series.Width > 0 ? OxyColor.Parse(series.Color!) : OxyColors.Transparent, StrokeThickness = series.Width, Fill = Ink(series), Color2 = OxyColors.Transparent };
        foreach (var (x, y) in series.X.Zip(series.Y)) area.Points.Add(Point(x, y));
        if (series.X.Length > 0) area.Points2.Add(Point(series.X[0], series.Y[0]));
        return area;
    }

    // A scatter series would take its colours from the colour scale of a heat map behind it.
    private static DotSeries Dots(Series series, Prepared ready)
    {
        var dots = new DotSeries
        {
            Title = Name(series, ready),
            RenderInLegend = series.Name is not null,
            Color = Ink(series),
            LineStyle = LineStyle.None,
            MarkerType = MarkerType.Circle,
            MarkerSize = series.PointSize / 2,
            MarkerFill = Ink(series),
        };
        for (var i = 0; i < series.X.Length; i++) dots.Points.Add(Point(series.X[i], series.Y[i]));
        return dots;
    }

    private static ScatterSeries Points(Series series, Prepared ready)
    {
        var points = new ScatterSeries
        {
            Title = Name(series, ready),
            RenderInLegend = series.Name is not null,
            MarkerType = MarkerType.Circle,
            MarkerSize = series.PointSize / 2,
            MarkerFill = series.Values is null ? Ink(series) : OxyColors.Automatic,
            MarkerStroke = series.Sizes is null ? OxyColors.Transparent : OxyColor.Parse("#444444"),
            MarkerStrokeThickness = series.Sizes is null ? 0 : 1,
            BinSize = 0,
        };
        if (series.Values is not null) points.ColorAxisKey = StaticMaps.AxisKey;
        else points.ColorAxisKey = null;
        for (var i = 0; i < series.X.Length; i++)
            if (double.IsFinite(series.Y[i]))
                points.Points.Add(new ScatterPoint(series.X[i], series.Y[i], series.Sizes is { } sizes ? sizes[i] / 2 : double.NaN, series.Values is { } values ? values[i] : double.NaN));
        return points;
    }

    private static RectangleBarSeries Bars(Series series, int group, int groups, Prepared ready, Dictionary<(double, bool), double> tops)
    {
        var chart = ready.Chart;
        var bars = new RectangleBarSeries
        {
            Title = Name(series, ready),
            RenderInLegend = series.Name is not null,
            FillColor = Ink(series),
            StrokeColor = series.BarWidth is null ? OxyColors.Transparent : OxyColors.White,
            StrokeThickness = series.BarWidth is null ? 0 : 0.5,
        };
        var floor = chart.Y.Log ? 1e-300 : 0;
        for (var i = 0; i < series.X.Length; i++)
        {
            if (!double.IsFinite(series.Y[i])) continue;
            var (from, to) = Place(series, i, group, groups, chart);
            var low = floor;
            if (chart.IsStacked)
            {
                var key = (series.X[i], series.Y[i] < 0);
                low = tops.GetValueOrDefault(key, floor);
                tops[key] = low + series.Y[i];
            }
            var high = chart.IsStacked ? low + series.Y[i] : series.Y[i];
            bars.Items.Add(chart.IsHorizontal ? new RectangleBarItem(low, from, high, to) : new RectangleBarItem(from, low, to, high));
        }
        return bars;
    }

    private static ScatterErrorSeries Errors(Series series, Prepared ready, int group, int groups)
    {
        var bars = new ScatterErrorSeries
        {
            MarkerType = MarkerType.None,
            ErrorBarColor = series.Kind == SeriesKind.Bars ? OxyColor.Parse("#222222") : OxyColor.Parse(series.Color!),
            ErrorBarStrokeThickness = 1.6,
            ErrorBarStopWidth = 4,
            RenderInLegend = false,
            ColorAxisKey = null,
        };
        for (var i = 0; i < series.X.Length; i++)
        {
            if (!double.IsFinite(series.Y[i]) || !double.IsFinite(series.Errors![i])) continue;
            var (from, to) = series.Kind == SeriesKind.Bars ? Place(series, i, group, groups, ready.Chart) : (series.X[i], series.X[i]);
            var (x, y, length) = ((from + to) / 2, series.Y[i], 2 * Math.Abs(series.Errors[i]));
            bars.Points.Add(ready.Chart.IsHorizontal ? new ScatterErrorPoint(y, x, length, 0) : new ScatterErrorPoint(x, y, 0, length));
        }
        return bars;
    }

    private static (double From, double To) Place(Series series, int index, int group, int groups, Chart chart)
    {
        if (series.BarWidth is { } width) return (series.X[index] - width / 2, series.X[index] + width / 2);
        if (chart.IsStacked || groups == 1) return (series.X[index] - 0.4, series.X[index] + 0.4);
        var each = 0.8 / groups;
        return (series.X[index] - 0.4 + group * each, series.X[index] - 0.4 + (group + 1) * each);
    }

    private static string? Name(Series series, Prepared ready) =>
        series.Name is { } name ? Fitted.Lines(name, StaticForm.LegendShare * ready.Chart.Width - 50, 13) : null;

    private static DataPoint Point(double x, double y) => double.IsFinite(x) && double.IsFinite(y) ? new DataPoint(x, y) : DataPoint.Undefined;

    private static OxyColor Ink(Series series) => OxyColor.FromAColor((byte)Math.Round(series.Opacity * 255), OxyColor.Parse(series.Color!));

    /// <summary>Points without a line, in the legend too.</summary>
    private sealed class DotSeries : LineSeries
    {
        /// <inheritdoc/>
        public override void RenderLegend(IRenderContext rc, OxyRect legendBox) =>
            rc.DrawEllipse(new OxyRect(legendBox.Center.X - 4, legendBox.Center.Y - 4, 8, 8), MarkerFill, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
    }
}
