using System.Globalization;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>
/// Reads a figure of plotly.js as one of our charts, near enough for a picture of it: lines, points, bars, histograms, boxes,
/// pies, maps, contours, and surfaces seen from above. What it does not know it names. Format: plotly.com/javascript/reference.
/// </summary>
internal static class FigureReader
{
    /// <summary>The chart of a figure (an object with data and layout).</summary>
    public static Chart Read(JsonObject figure)
    {
        var traces = (figure["data"] as JsonArray)?.OfType<JsonObject>().Where(t => t["visible"] is not JsonValue v || !v.TryGetValue(out bool seen) || seen).ToList() ?? [];
        var layout = figure["layout"] as JsonObject ?? [];
        Chart? chart = null;
        var names = new Names();
        var unknown = new List<string>();
        foreach (var trace in traces)
        {
            var part = Part(trace, names);
            if (part is null) unknown.Add(Text(trace["type"]) ?? "scatter");
            else chart = chart is null ? part : chart.And(part);
        }
        chart ??= Chart.Line(Array.Empty<double>());
        if (names.X.Count > 0) chart.XNames(names.X);
        if (names.Y.Count > 0) chart.YNames(names.Y);
        if (unknown.Count > 0) chart.Note($"not drawn here, but where scripts run: {string.Join(", ", unknown.Distinct())}");
        return Dress(chart, layout, names);
    }

    private static Chart Dress(Chart chart, JsonObject layout, Names names)
    {
        if (Title(layout) is { Length: > 0 } title) chart.Title(title);
        var (x, y) = (layout["xaxis"] as JsonObject, layout["yaxis"] as JsonObject);
        if (Title(x) is { Length: > 0 } across) chart.XAxis(across);
        if (Title(y) is { Length: > 0 } up) chart.YAxis(up);
        if (Text(x?["type"]) == "log" && names.X.Count == 0) chart.LogX();
        if (Text(y?["type"]) == "log" && names.Y.Count == 0) chart.LogY();
        if (Ends(x) is var (from, to) && names.X.Count == 0) chart.XRange(from, to);
        if (Ends(y) is var (low, high) && names.Y.Count == 0) chart.YRange(low, high);
        if (Text(layout["barmode"]) is "stack" or "relative") chart.Stacked();
        if (Bool(layout["showlegend"]) is { } shown) chart.Legend(shown);
        return chart.Size(Side(layout["width"], 720), Side(layout["height"], 450));
    }

    private static Chart? Part(JsonObject trace, Names names)
    {
        var name = Bool(trace["showlegend"]) == false ? null : Text(trace["name"]);
        return Text(trace["type"]) switch
        {
            null or "" or "scatter" or "scattergl" => Scatter(trace, names, name),
            "bar" or "funnel" or "waterfall" => Bars(trace, names, name),
            "histogram" => Numbers(trace["x"]) is { Length: > 0 } values ? Colored(Chart.Histogram(values, Bins(trace, values.Length), name), trace) : Numbers(trace["y"]) is { Length: > 0 } other ? Chart.Histogram(other, Bins(trace, other.Length), name) : null,
            "heatmap" or "surface" or "heatmapgl" => Map(trace, names),
            "contour" => Contour(trace, name),
            "pie" or "sunburst" or "treemap" => Pie(trace),
            "box" or "violin" => Box(trace, names, name),
            _ => null,
        };
    }

    private static Chart Scatter(JsonObject trace, Names names, string? name)
    {
        var y = names.Place(trace["y"], names.Y);
        var x = trace["x"] is JsonArray ? names.Place(trace["x"], names.X) : [.. Enumerable.Range(0, y.Length).Select(i => (double)i)];
        if (y.Length == 0) y = [.. x.Select((_, i) => (double)i)];
        var count = Math.Min(x.Length, y.Length);
        (x, y) = (x[..count], y[..count]);
        var mode = Text(trace["mode"]) ?? (count < 20 ? "lines+markers" : "lines");
        var marker = trace["marker"] as JsonObject;
        if (!mode.Contains("lines", StringComparison.Ordinal))
        {
            var values = Numbers(marker?["color"]);
            var sizes = Numbers(marker?["size"]);
            var points = Chart.Scatter(x, y, name, values: values.Length == count ? values : null, sizes: sizes.Length == count && sizes.All(s => s >= 0) ? sizes : null);
            if (marker?["size"] is JsonValue size && size.TryGetValue(out double diameter) && diameter >= 0) points.PointSize(diameter);
            return Colored(points, trace);
        }
        var line = Colored(Chart.Line(x, y, name), trace);
        if (mode.Contains("markers", StringComparison.Ordinal)) line.WithPoints();
        if (trace["line"] is JsonObject look)
        {
            if (look["width"] is JsonValue width && width.TryGetValue(out double pixels) && pixels >= 0) line.LineWidth(pixels);
            if (Text(look["dash"]) is { } dash && dash != "solid") line.Dashed(dash == "dot" ? Stroke.Dotted : Stroke.Dashed);
        }
        if (Text(trace["fill"]) is "tozeroy") line.Band(x, y.Select(_ => 0.0), y, Color(trace));
        return line;
    }

    private static Chart Bars(JsonObject trace, Names names, string? name)
    {
        var lying = Text(trace["orientation"]) == "h";
        var (places, heights) = (trace[lying ? "y" : "x"], Numbers(trace[lying ? "x" : "y"]));
        var labels = places is JsonArray array ? array.Select(v => Text(v) ?? v?.ToString() ?? "").ToArray() : [.. heights.Select((_, i) => i.ToString(CultureInfo.InvariantCulture))];
        var count = Math.Min(labels.Length, heights.Length);
        var bars = Colored(Chart.Bar(labels[..count], heights[..count], name), trace);
        if (trace[lying ? "error_x" : "error_y"]?["array"] is JsonArray errors && Numbers(errors) is var lengths && lengths.Length == count) bars.ErrorBars(lengths);
        return lying ? bars.Horizontal() : bars;
    }

    private static Chart? Map(JsonObject trace, Names names)
    {
        if (Grid(trace) is not { Length: > 0 } z) return null;
        var (x, y) = (Places(trace["x"], z.GetLength(1)), Places(trace["y"], z.GetLength(0)));
        var chart = x is not null && y is not null ? Chart.Map(x, y, z) : Chart.HeatMap(Turned(z), Labels(trace["y"], z.GetLength(0))?.Reverse(), Labels(trace["x"], z.GetLength(1)));
        return Text(trace["type"]) == "surface" ? chart.Note("a surface, seen from above") : chart;
    }

    // Rows of plotly.js go up, rows of our tables go down.
    private static double[,] Turned(double[,] z)
    {
        var turned = new double[z.GetLength(0), z.GetLength(1)];
        for (var r = 0; r < z.GetLength(0); r++)
            for (var c = 0; c < z.GetLength(1); c++) turned[r, c] = z[z.GetLength(0) - 1 - r, c];
        return turned;
    }

    private static Chart? Contour(JsonObject trace, string? name)
    {
        if (Grid(trace) is not { Length: > 0 } z || z.GetLength(0) < 2 || z.GetLength(1) < 2) return null;
        double[] Count(int n) => [.. Enumerable.Range(0, n).Select(i => (double)i)];
        return Chart.Contour(Places(trace["x"], z.GetLength(1)) ?? Count(z.GetLength(1)), Places(trace["y"], z.GetLength(0)) ?? Count(z.GetLength(0)), z, name: name);
    }

    private static Chart? Pie(JsonObject trace)
    {
        var (values, labels) = (Numbers(trace["values"]), (trace["labels"] as JsonArray)?.Select(v => Text(v) ?? v?.ToString() ?? "").ToArray());
        if (values.Length == 0 || labels?.Length != values.Length) return null;
        return Chart.Bar(labels, values.Select(v => v / values.Sum())).Horizontal().XAxis("").YAxis("share");
    }

    // The box and its whiskers, drawn with lines: quartiles, median, and the ends of the data.
    private static Chart? Box(JsonObject trace, Names names, string? name)
    {
        var values = Numbers(trace["y"] ?? trace["x"]).Where(double.IsFinite).Order().ToArray();
        if (values.Length == 0) return null;
        var at = names.Place(new JsonArray(name ?? "values"), names.X)[0];
        double Quantile(double p)
        {
            var place = p * (values.Length - 1);
            var below = (int)place;
            return values[below] + (place - below) * (values[Math.Min(below + 1, values.Length - 1)] - values[below]);
        }
        var (q1, q2, q3) = (Quantile(0.25), Quantile(0.5), Quantile(0.75));
        double gap = double.NaN;
        double[] x = [at, at, gap, at - 0.3, at + 0.3, at + 0.3, at - 0.3, at - 0.3, gap, at - 0.3, at + 0.3, gap, at, at];
        double[] y = [values[0], q1, gap, q1, q1, q3, q3, q1, gap, q2, q2, gap, q3, values[^1]];
        return Colored(Chart.Strokes(x, y, name), trace);
    }

    private static Chart Colored(Chart chart, JsonObject trace)
    {
        if (Color(trace) is { } color) chart.Color(color);
        if (trace["opacity"] is JsonValue value && value.TryGetValue(out double opacity) && opacity is >= 0 and <= 1) chart.Opacity(opacity);
        return chart;
    }

    private static string? Color(JsonObject trace) => FigureColors.Read(Text(trace["line"]?["color"])) ?? FigureColors.Read(Text(trace["marker"]?["color"])) ?? FigureColors.Read(Text(trace["fillcolor"]));

    private static double[,]? Grid(JsonObject trace)
    {
        var rows = (trace["z"] as JsonArray)?.OfType<JsonArray>().Select(row => Numbers(row)).ToArray() ?? [];
        if (rows.Length == 0 || rows.Max(r => r.Length) is not (> 0 and var columns) || (long)rows.Length * columns > 4_000_000) return null;
        var z = new double[rows.Length, columns];
        for (var r = 0; r < rows.Length; r++)
            for (var c = 0; c < columns; c++) z[r, c] = c < rows[r].Length ? rows[r][c] : double.NaN;
        return z;
    }

    private static double[]? Places(JsonNode? node, int count) =>
        Numbers(node) is var places && places.Length == count && count > 1 && places.All(double.IsFinite) && places.Zip(places.Skip(1)).All(p => p.First < p.Second) ? places : null;

    private static string[]? Labels(JsonNode? node, int count) =>
        node is JsonArray array && array.Count == count ? [.. array.Select(v => Text(v) ?? v?.ToString() ?? "")] : null;

    private static int Bins(JsonObject trace, int values) =>
        trace["nbinsx"] is JsonValue wanted && wanted.TryGetValue(out int bins) && bins is >= 1 and <= 1000 ? bins : Math.Clamp((int)Math.Sqrt(values), 5, 60);

    private static string? Title(JsonObject? part) => part?["title"] is JsonObject title ? Text(title["text"]) : Text(part?["title"]);

    private static (double, double)? Ends(JsonObject? axis)
    {
        if (axis?["range"] is not JsonArray { Count: 2 } range || Numbers(range) is not [var from, var to] || !double.IsFinite(from) || !double.IsFinite(to) || from == to) return null;
        return Text(axis["type"]) == "log" ? (Math.Pow(10, from), Math.Pow(10, to)) : (from, to);
    }

    private static int Side(JsonNode? node, int usual) => node is JsonValue value && value.TryGetValue(out double pixels) && pixels is >= 100 and <= 4000 ? (int)pixels : usual;

    private static bool? Bool(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    // Plain words: a few tags of HTML are allowed in plotly.js's texts.
    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? System.Text.RegularExpressions.Regex.Replace(text.Replace("<br>", "\n", StringComparison.Ordinal), "</?[a-zA-Z][^>]*>", "") : null;

    private static double[] Numbers(JsonNode? node) =>
        node is JsonArray array ? [.. array.Select(v => v is JsonValue value && (value.TryGetValue(out double number) || (value.TryGetValue(out string? text) && double.TryParse(text, CultureInfo.InvariantCulture, out number))) ? number : double.NaN)] : [];

    /// <summary>Words along an axis, in the order in which they come.</summary>
    private sealed class Names
    {
        public List<string> X { get; } = [];
        public List<string> Y { get; } = [];

        /// <summary>Numbers as they are, words as the places of their names.</summary>
        public double[] Place(JsonNode? node, List<string> names)
        {
            var numbers = Numbers(node);
            if (node is not JsonArray array || numbers.Length == 0 || !numbers.All(double.IsNaN)) return numbers;
            return [.. array.Select(v =>
            {
                var name = Text(v) ?? "";
                if (!names.Contains(name)) names.Add(name);
                return (double)names.IndexOf(name);
            })];
        }
    }
}
