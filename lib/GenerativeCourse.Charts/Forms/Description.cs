using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>A chart in plain words and numbers, for the other side of <see cref="PlotlyLoader"/>.</summary>
internal static class Description
{
    public static JsonObject Of(Chart chart)
    {
        var ready = new Prepared(chart);
        var swapped = chart.IsHorizontal;
        var (scaleShown, bars) = (false, ready.Series.Count(s => s.Kind == SeriesKind.Bars));
        var series = new JsonArray();
        foreach (var one in ready.Series)
        {
            var showsScale = !scaleShown && one.ShowScale && (one.Kind == SeriesKind.HeatMap || one.Values is not null);
            scaleShown |= showsScale;
            series.Add(Series(one, ready, showsScale));
        }
        return new JsonObject
        {
            ["title"] = chart.TitleText,
            ["note"] = ready.Notes.Count == 0 ? null : string.Join("; ", ready.Notes),
            ["legend"] = ready.HasLegend,
            ["stacked"] = chart.IsStacked,
            ["overlay"] = bars > 0 && ready.BarGroups == 0,
            ["equal"] = chart.EqualUnits,
            ["empty"] = ready.IsEmpty,
            ["map"] = ready.Series.Any(s => s.Kind == SeriesKind.HeatMap),
            ["x"] = Axis(swapped ? chart.Y : chart.X, ready, false),
            ["y"] = Axis(swapped ? chart.X : chart.Y, ready, swapped),
            ["series"] = series,
            ["lines"] = new JsonArray([.. ready.References.Select(l => (JsonNode)Line(l, ready))]),
            ["notes"] = new JsonArray([.. chart.Annotations.Select(a => (JsonNode)new JsonObject
            {
                ["x"] = chart.X.Log ? Math.Log10(a.X) : a.X,
                ["y"] = chart.Y.Log ? Math.Log10(a.Y) : a.Y,
                ["text"] = a.Text,
                ["arrow"] = a.Arrow,
            })]),
        };
    }

    private static JsonObject Series(Series series, Prepared ready, bool showsScale)
    {
        var isMap = series.Z is not null;
        var color = series.Filled ? Tint(series.Color!, series.Opacity) : series.Color;
        var spec = new JsonObject
        {
            ["kind"] = series.Kind switch { SeriesKind.Line => "line", SeriesKind.Points => "points", SeriesKind.Bars => "bars", SeriesKind.HeatMap => "heatmap", _ => "contour" },
            ["name"] = series.IsShape ? null : series.Name,
            ["legend"] = ready.HasLegend && !series.IsShape && series.Name is not null && !isMap,
            ["x"] = Doubles(series.X),
            ["y"] = Doubles(series.Y),
            ["color"] = color,
            ["width"] = series.Width,
            ["size"] = series.PointSize,
            ["shape"] = series.IsShape,
            ["filled"] = series.Filled,
            ["markers"] = series.Markers || (series.Kind == SeriesKind.Line && series.Y.Length == 1),
        };
        if (series.Opacity < 1 && !series.Filled) spec["opacity"] = series.Opacity;
        if (series.Stroke != Stroke.Solid) spec["dash"] = series.Stroke == Stroke.Dashed ? "dash" : "dot";
        if (series.Texts is { } texts) spec["texts"] = new JsonArray([.. texts.Select(t => (JsonNode)Safe(t).Replace("\n", "<br>", StringComparison.Ordinal))]);
        if (series.Errors is { } errors) spec["errors"] = Doubles(errors);
        if (series.Sizes is { } sizes) spec["sizes"] = Doubles(sizes);
        if (series.BarWidth is { } width) spec["barwidth"] = width;
        if (series.Kind == SeriesKind.Bars) spec["horizontal"] = ready.Chart.IsHorizontal;
        if (series.Values is { } values) spec["values"] = Doubles(values);
        if (series.Values is null && !isMap) return spec;

        var (low, high) = series.ColorRange ?? series.ValueRange();
        (spec["low"], spec["high"], spec["showscale"]) = (low, high, showsScale);
        spec["colors"] = new JsonArray([.. Palette.Scale(series.Scale).Select(s => (JsonNode)new JsonArray(s.Place, s.Color))]);
        if (!isMap) return spec;
        var z = series.Z!;
        spec["z"] = Rows(z, v => Number(v));
        if (series is { Kind: SeriesKind.HeatMap, CellFormat: { } format } && z.Length <= 2000) spec["cells"] = Rows(z, v => double.IsFinite(v) ? StaticMaps.Words(v, format) : "");
        var levels = StaticMaps.Levels(low, high, series.Levels);
        (spec["start"], spec["end"], spec["step"]) = (levels[0], levels[^1], (high - low) / (series.Levels + 1));
        return spec;
    }

    private static JsonObject Axis(AxisModel axis, Prepared ready, bool downward)
    {
        var spec = new JsonObject { ["title"] = axis.Title, ["log"] = axis.Log, ["reversed"] = axis.Reversed || downward };
        if (axis.Log) LogTicks(axis, ready, spec);
        else if (ReferenceEquals(axis, ready.Chart.Y) && ready.Series.Any(s => s.Kind == SeriesKind.Bars)) spec["tozero"] = true; // bars stand on zero, also when all are
        if (axis.Names is { Length: > 0 } names)
        {
            spec["names"] = new JsonArray([.. names.Select(n => (JsonNode)n)]);
            spec["range"] = axis.Reversed || downward ? new JsonArray(names.Length - 0.5, -0.5) : new JsonArray(-0.5, names.Length - 0.5);
        }
        if (axis.Range is { } range) spec["range"] = axis.Log ? new JsonArray(Number(Math.Log10(range.From)), Number(Math.Log10(range.To))) : new JsonArray(range.From, range.To);
        else if (axis.Names is null && ready.Series.FirstOrDefault(s => s is { Kind: SeriesKind.HeatMap, Z.Length: > 0 }) is { } map)
        {
            var (low, high) = StaticMaps.Edges(ReferenceEquals(axis, ready.Chart.X) ? map.X : map.Y);
            spec["range"] = axis.Reversed ? new JsonArray(high, low) : new JsonArray(low, high);
        }
        else if (ready.IsEmpty && axis.Names is null) spec["range"] = axis.Log ? new JsonArray(-1, 1) : new JsonArray(0, 1);
        return spec;
    }

    // plotly.js can be told how many decades lie between two labels. Over fewer than two decades it would show one label or none,
    // so there 1, 2, 5, 10 … are named one by one (or every digit, within half a decade).
    private static void LogTicks(AxisModel axis, Prepared ready, JsonObject spec)
    {
        var across = ReferenceEquals(axis, ready.Chart.X);
        IEnumerable<double> seen = axis.Range is { } range ? [range.From, range.To]
            : ready.Series.SelectMany(s => across ? s.X : s.Y).Concat(ready.References.Where(r => r.Vertical == across).Select(r => r.At));
        var powers = seen.Where(v => v > 0 && double.IsFinite(v)).Select(Math.Log10).DefaultIfEmpty(0).ToArray();
        var (low, high) = (powers.Min(), powers.Max());
        spec["decades"] = Math.Max(1, Math.Ceiling((high - low) / 8));
        if (high - low >= 2) return;
        int[] digits = high - low < 0.5 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1, 2, 5];
        double[] ticks = [.. Enumerable.Range((int)Math.Floor(low) - 1, 5).SelectMany(power => digits.Select(d => Numbers.Round(d * Math.Pow(10, power), 1)))];
        spec["ticks"] = Doubles(ticks);
        spec["ticktexts"] = new JsonArray([.. ticks.Select(t => (JsonNode)Numbers.ForPeople(t))]);
    }

    private static JsonObject Line(Reference line, Prepared ready)
    {
        var (chart, place) = (ready.Chart, ready.PlaceOf(line));
        var log = line.Vertical ? chart.X.Log : chart.Y.Log;
        return new JsonObject
        {
            ["at"] = line.At,
            ["place"] = log ? Math.Log10(line.At) : line.At,
            ["vertical"] = line.Vertical != chart.IsHorizontal,
            ["label"] = line.Label,
            ["color"] = line.Color,
            ["left"] = !place.Right,
            ["below"] = !place.Above,
        };
    }

    private static JsonArray Doubles(double[] values) => [.. values.Select(Number)];

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonArray Rows(double[,] z, Func<double, JsonNode?> cell) =>
        [.. Enumerable.Range(0, z.GetLength(0)).Select(r => (JsonNode)new JsonArray([.. Enumerable.Range(0, z.GetLength(1)).Select(c => cell(z[r, c]))]))];

    private static string Tint(string color, double opacity) =>
        color is ['#', _, _, _, _, _, _] ? color + ((byte)Math.Round(opacity * 255)).ToString("X2", System.Globalization.CultureInfo.InvariantCulture) : color;

    private static string Safe(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
