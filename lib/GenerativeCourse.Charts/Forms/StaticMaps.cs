using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace GenerativeCourse.Charts;

/// <summary>Heat maps, contours and the bar that explains colours, for the static form.</summary>
internal static class StaticMaps
{
    public const string AxisKey = "colors";
    private const int Steps = 100; // shades of a scale: more than an eye tells apart, few enough for a small file

    public static void Add(Prepared ready, PlotModel model)
    {
        var explained = false;
        foreach (var series in ready.Series)
        {
            if (series.Z is { Length: > 0 } && series.Kind == SeriesKind.HeatMap) Map(ready, series, model);
            if (series.Z is { Length: > 0 } && series.Kind == SeriesKind.Contour) Lines(series, model);
            if (explained || !(series.Kind == SeriesKind.HeatMap || series.Values is not null)) continue;
            explained = true;
            var (low, high) = series.ColorRange ?? series.ValueRange();
            var axis = new LinearColorAxis
            {
                Key = AxisKey,
                Position = series.ShowScale ? AxisPosition.Right : AxisPosition.None,
                Palette = new OxyPalette(Enumerable.Range(0, 64).Select(i => Color(series.Scale, i / 63.0))),
                Minimum = low,
                Maximum = high,
                FontSize = 12,
                AxisDistance = 6,
                MajorTickSize = 16,
                MinorTickSize = 0,
                LowColor = OxyColors.Undefined,
                HighColor = OxyColors.Undefined,
            };
            axis.LabelFormatter = value => Numbers.Tick(value, axis.ActualMajorStep);
            model.Axes.Add(axis);
        }
    }

    /// <summary>The outer edges of cells that stand at these places.</summary>
    public static (double Low, double High) Edges(double[] places)
    {
        var half = places.Length > 1 ? (places[^1] - places[0]) / (places.Length - 1) / 2 : 0.5;
        return (places[0] - half, places[^1] + half);
    }

    private static void Map(Prepared ready, Series series, PlotModel model)
    {
        var z = series.Z!;
        var (rows, columns) = (z.GetLength(0), z.GetLength(1));
        var (low, high) = series.ColorRange ?? series.ValueRange();
        // As a picture, one pixel a cell. The first row of the picture is on top, that is the last place unless the axis is turned.
        var rgb = new byte[rows * columns * 3];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
            {
                var (row, at) = (ready.Chart.Y.Reversed ? r : rows - 1 - r, (r * columns + c) * 3);
                var place = (z[row, c] - low) / (high - low);
                (rgb[at], rgb[at + 1], rgb[at + 2]) = double.IsNaN(z[row, c]) ? ((byte)235, (byte)235, (byte)235) : Palette.At(series.Scale, double.IsFinite(place) ? Math.Round(Math.Clamp(place, 0, 1) * Steps) / Steps : z[row, c] > 0 ? 1 : 0);
            }
        model.Annotations.Add(new MapAnnotation(rgb, columns, rows, Edges(series.X), Edges(series.Y)) { Layer = AnnotationLayer.BelowSeries });
        if (series.CellFormat is null || z.Length > 2000) return;
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
            {
                if (!double.IsFinite(z[r, c])) continue;
                var color = Palette.At(series.Scale, (z[r, c] - low) / (high - low));
                model.Annotations.Add(new TextAnnotation
                {
                    TextPosition = new DataPoint(series.X[c], series.Y[r]),
                    Text = Words(z[r, c], series.CellFormat),
                    TextColor = 0.3 * color.R + 0.59 * color.G + 0.11 * color.B > 140 ? OxyColors.Black : OxyColors.White,
                    FontSize = 12,
                    Stroke = OxyColors.Transparent,
                    TextVerticalAlignment = VerticalAlignment.Middle,
                });
            }
    }

    private static void Lines(Series series, PlotModel model)
    {
        var z = series.Z!;
        var (low, high) = series.ColorRange ?? series.ValueRange();
        var turned = new double[z.GetLength(1), z.GetLength(0)];
        for (var r = 0; r < z.GetLength(0); r++)
            for (var c = 0; c < z.GetLength(1); c++)
                turned[c, r] = z[r, c];
        var levels = Levels(low, high, series.Levels);
        model.Series.Add(new ContourSeries
        {
            ColumnCoordinates = series.X,
            RowCoordinates = series.Y,
            Data = turned,
            ContourLevels = levels,
            ContourColors = [.. levels.Select(l => Color(series.Scale, (l - low) / (high - low)))],
            StrokeThickness = 2,
            LabelBackground = OxyColors.Undefined,
            FontSize = 0.01,
            TextColor = OxyColors.Transparent,
            LabelFormatString = " ",
            Title = series.Name is { } name ? Fitted.Lines(name, 200, 13) : null,
            RenderInLegend = series.Name is not null,
        });
    }

    /// <summary>Heights of contour lines, evenly between the least and the largest value.</summary>
    public static double[] Levels(double low, double high, int count) =>
        [.. Enumerable.Range(1, count).Select(i => low + (high - low) * i / (count + 1))];

    /// <summary>A value as it stands in a cell.</summary>
    public static string Words(double value, string format) =>
        format.Length == 0 ? Numbers.ForPeople(Numbers.Round(value, 3)) : Numbers.Format(value, format);

    private static OxyColor Color(ColorScale scale, double place)
    {
        var (r, g, b) = Palette.At(scale, place);
        return OxyColor.FromRgb(r, g, b);
    }
}
