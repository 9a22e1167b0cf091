using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace GenerativeCourse.Charts;

/// <summary>The static form of a chart: laid out by OxyPlot, painted on a page of pixels. No script, no network, no font.</summary>
internal static class StaticForm
{
    private const string Font = "";

    /// <summary>The share of the width that the longest name in a legend may take.</summary>
    public const double LegendShare = 0.38;

    private static readonly OxyColor Ink = OxyColor.Parse("#222222");
    private static readonly OxyColor Faint = OxyColor.Parse("#E4E4E4");

    /// <summary>Paints a chart, its upper left corner at (x, y).</summary>
    public static void Paint(Chart chart, Canvas canvas, double x, double y)
    {
        IPlotModel model = Model(new Prepared(chart));
        model.Update(true);
        model.Render(new CanvasContext(canvas), new OxyRect(x, y, chart.Width, chart.Height));
    }

    private static PlotModel Model(Prepared ready)
    {
        var chart = ready.Chart;
        var model = new PlotModel
        {
            Title = chart.TitleText is { } title ? Fitted.Lines(title, chart.Width - 32, 17, bold: true) : null,
            Subtitle = ready.Notes.Count == 0 ? null : Fitted.Lines(string.Join("; ", ready.Notes), chart.Width - 32, 12),
            TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinView,
            DefaultFont = Font,
            DefaultFontSize = 14,
            TitleFontSize = 17,
            SubtitleFontSize = 12,
            SubtitleColor = OxyColor.Parse("#555555"),
            TextColor = Ink,
            Background = OxyColors.White,
            PlotAreaBorderColor = OxyColor.Parse("#999999"),
            PlotType = chart.EqualUnits ? PlotType.Cartesian : PlotType.XY,
            Padding = new OxyThickness(8, 8, 16, 8),
        };
        if (ready.HasLegend)
            model.Legends.Add(new Legend
            {
                LegendPosition = LegendPosition.RightTop,
                LegendPlacement = LegendPlacement.Outside,
                LegendFontSize = 13,
                LegendTextColor = Ink,
                LegendMaxWidth = chart.Width * LegendShare,
                LegendSymbolLength = 22,
                ShowInvisibleSeries = true,
            });

        var swapped = chart.IsHorizontal;
        model.Axes.Add(Axis(ready, swapped ? chart.Y : chart.X, true, swapped));
        model.Axes.Add(Axis(ready, swapped ? chart.X : chart.Y, false, swapped));
        foreach (var series in StaticSeries.Of(ready)) model.Series.Add(series);
        StaticMaps.Add(ready, model);
        foreach (var line in ready.References) model.Annotations.Add(Line(line, ready));
        foreach (var note in chart.Annotations) model.Annotations.Add(new NoteAnnotation(note));
        if (ready.IsEmpty) model.Annotations.Add(new TextAnnotation { TextPosition = new DataPoint(0.5, 0.5), Text = "no data", FontSize = 16, Stroke = OxyColors.Transparent, TextColor = Ink });
        return model;
    }

    private static Axis Axis(Prepared ready, AxisModel axis, bool bottom, bool swapped)
    {
        var chart = ready.Chart;
        var isNames = axis.Names is { Length: > 0 };
        Axis drawn = axis.Log ? new LogarithmicAxis { PowerPadding = false } : new LinearAxis();
        drawn.Position = bottom ? AxisPosition.Bottom : AxisPosition.Left;
        drawn.Title = axis.Title is { } title ? Fitted.Lines(title, bottom ? chart.Width * 0.7 : chart.Height - 40, 14) : null;
        drawn.FontSize = 13;
        drawn.TitleFontSize = 14;
        drawn.AxisTitleDistance = 8;
        drawn.TicklineColor = OxyColor.Parse("#999999");
        drawn.MinorTickSize = 0;
        drawn.MajorGridlineStyle = isNames || ready.Series.Any(s => s.Z is not null) ? LineStyle.None : LineStyle.Solid;
        drawn.MajorGridlineColor = Faint;
        drawn.IntervalLength = bottom ? 80 : 50;
        (drawn.MinimumPadding, drawn.MaximumPadding) = (0.03, 0.05);
        drawn.LabelFormatter = axis.Log ? Numbers.ForPeople : value => Numbers.Tick(value, drawn.ActualMajorStep);

        if (isNames)
        {
            var names = axis.Names!;
            var room = (bottom ? chart.Width : chart.Height) - 110.0;
            var widest = names.Max(n => n.Split('\n').Max(line => Canvas.Measure(line, 13).Width));
            var needed = bottom ? widest + 10 : 17;
            var turned = bottom && needed * names.Length > room && widest > 26;
            drawn.MajorStep = Math.Max(1, Math.Ceiling((turned ? 17 : needed) * names.Length / room));
            // A turned name reaches to the left and down as far as its tick stands from the left edge.
            double Longest(int i) => !bottom ? 0.4 * chart.Width : turned ? Math.Min(0.5 * chart.Height, (40 + (i + 0.5) * room / names.Length) * 1.3) : Math.Max(needed, room / names.Length * drawn.MajorStep);
            drawn.LabelFormatter = value => value >= -0.01 && value < names.Length - 0.5 && Math.Abs(value - Math.Round(value)) < 0.01 ? Fitted.Short(names[(int)Math.Round(value)], Longest((int)Math.Round(value)), 13) : "";
            if (turned) drawn.Angle = -45;
            (drawn.MinimumPadding, drawn.MaximumPadding) = (0, 0);
            (drawn.Minimum, drawn.Maximum) = (-0.5, names.Length - 0.5);
            drawn.MajorTickSize = 0;
        }
        else if (ready.Series.FirstOrDefault(s => s.Z is not null && s.Kind == SeriesKind.HeatMap) is { } map && map.Z!.Length > 0)
        {
            var (low, high) = StaticMaps.Edges(ReferenceEquals(axis, chart.X) ? map.X : map.Y);
            (drawn.Minimum, drawn.Maximum) = (low, high);
        }
        else if (ready.Series.Any(s => s.Kind == SeriesKind.Bars) && ReferenceEquals(axis, chart.Y) && !axis.Log)
        {
            // Bars stand on zero, or their lengths mean nothing.
            if (ready.Series.All(s => s.Y.All(v => !(v < 0)))) (drawn.Minimum, drawn.MinimumPadding) = (0, 0);
        }
        if (!isNames && !ready.IsEmpty) ShowReferences(ready, axis, drawn);
        if (ready.IsEmpty && !isNames) (drawn.Minimum, drawn.Maximum) = axis.Log ? (0.1, 10) : (0, 1);
        if (axis.Range is { } range) (drawn.Minimum, drawn.Maximum) = (Math.Min(range.From, range.To), Math.Max(range.From, range.To));
        if (axis.Reversed || (swapped && !bottom) || axis.Range is { } turnedRange && turnedRange.From > turnedRange.To)
            (drawn.StartPosition, drawn.EndPosition) = (1, 0);
        return drawn;
    }

    // A reference beyond the data is shown, too: without it the reader would compare with nothing.
    private static void ShowReferences(Prepared ready, AxisModel axis, Axis drawn)
    {
        var across = ReferenceEquals(axis, ready.Chart.X);
        double[] lines = [.. ready.References.Where(r => r.Vertical == across).Select(r => r.At)];
        double[] values = [.. ready.Series.Where(s => s.Z is null).SelectMany(s => across ? s.X : s.Y).Where(double.IsFinite)];
        if (lines.Length == 0 || values.Length == 0) return;
        var (low, high) = (Math.Min(lines.Min(), values.Min()), Math.Max(lines.Max(), values.Max()));
        var (below, above) = axis.Log ? (low / 1.2, high * 1.2) : (low - 0.05 * (high - low), high + 0.05 * (high - low));
        if (lines.Min() < values.Min() && double.IsNaN(drawn.Minimum)) drawn.Minimum = below;
        if (lines.Max() > values.Max() && double.IsNaN(drawn.Maximum)) drawn.Maximum = above;
    }

    private static LabelledLine Line(Reference line, Prepared ready) => new()
    {
        Type = line.Vertical != ready.Chart.IsHorizontal ? LineAnnotationType.Vertical : LineAnnotationType.Horizontal,
        Place = ready.PlaceOf(line),
        X = line.At,
        Y = line.At,
        Label = line.Label,
        Color = OxyColor.Parse(line.Color ?? "#444444"),
        TextColor = OxyColor.Parse(line.Color ?? "#444444"),
        LineStyle = LineStyle.Dash,
        StrokeThickness = 1.8,
        FontSize = 13,
    };
}
