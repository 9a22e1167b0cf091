using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Engine.Figures;

/// <summary>Draws the common traces of a Plotly figure (scatter, bar, heat map) as SVG.</summary>
internal static class FigureSvg
{
    private const int Width = 640;
    private const int Height = 400;
    private const int Left = 60;
    private const int Top = 40;
    private const int Right = 20;
    private const int Bottom = 45;

    // Okabe and Ito's colours, told apart by colour-blind readers too.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

    /// <summary>Draws a figure; what cannot be drawn is named.</summary>
    public static string Draw(JsonObject figure)
    {
        var traces = (figure["data"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" style=\"max-width:100%;background:white;font:12px sans-serif\">");
        var title = figure["layout"]?["title"] is JsonObject named ? named["text"] : figure["layout"]?["title"];
        if (title is JsonValue text) svg.Append(Text(Width / 2.0, 24, "middle", text.ToString(), "font-size:16px"));
        var drawable = traces.Where(trace => TypeOf(trace) is "scatter" or "scattergl" or "bar").ToList();
        if (traces.FirstOrDefault(trace => TypeOf(trace) == "heatmap") is { } map) DrawMap(svg, map);
        else if (drawable.Count > 0) DrawTraces(svg, drawable);
        else svg.Append(Text(Width / 2.0, Height / 2.0, "middle", "This chart (" + string.Join(", ", traces.Select(TypeOf)) + ") shows in VS Code and wherever Plotly is there.", ""));
        return svg.Append("</svg>").ToString();
    }

    private static string TypeOf(JsonObject trace) => (string?)trace["type"] ?? "scatter";

    private static void DrawTraces(StringBuilder svg, List<JsonObject> traces)
    {
        var categories = traces.SelectMany(trace => Texts(trace["x"])).Distinct().ToList();
        var series = traces.Select(trace => (Trace: trace, Points: Points(trace, categories))).Where(entry => entry.Points.Count > 0).ToList();
        if (series.Count == 0) return;
        var all = series.SelectMany(entry => entry.Points).ToList();
        var bars = traces.Any(trace => TypeOf(trace) == "bar");
        var x = Scale(all.Min(point => point.X) - (bars ? 0.5 : 0), all.Max(point => point.X) + (bars ? 0.5 : 0), Left, Width - Right);
        var y = Scale(bars ? Math.Min(0, all.Min(point => point.Y)) : all.Min(point => point.Y), all.Max(point => point.Y), Height - Bottom, Top);
        Axes(svg, x, y, categories);
        for (var i = 0; i < series.Count; i++)
        {
            var (trace, points) = series[i];
            var colour = Colours[i % Colours.Length];
            if (TypeOf(trace) == "bar") Bars(svg, points, x, y, colour, i, series.Count);
            else Lines(svg, points, x, y, colour, (string?)trace["mode"] ?? "lines+markers");
            if (series.Count > 1 && trace["name"] is { } name)
                svg.Append(Text(Width - Right - 4, Top + 16 + 16 * i, "end", name.ToString(), $"fill:{colour}"));
        }
    }

    private static void Lines(StringBuilder svg, List<(double X, double Y)> points, Axis x, Axis y, string colour, string mode)
    {
        if (mode.Contains("lines", StringComparison.Ordinal))
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(point => $"{N(x.At(point.X))},{N(y.At(point.Y))}"))}\"/>");
        if (!mode.Contains("markers", StringComparison.Ordinal) || points.Count > 5000) return;
        foreach (var point in points) svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x.At(point.X))}\" cy=\"{N(y.At(point.Y))}\" r=\"3\" fill=\"{colour}\"/>");
    }

    private static void Bars(StringBuilder svg, List<(double X, double Y)> points, Axis x, Axis y, string colour, int index, int count)
    {
        var step = points.Count > 1 ? points.Zip(points.Skip(1), (a, b) => Math.Abs(b.X - a.X)).Where(gap => gap > 0).DefaultIfEmpty(1).Min() : 1;
        var width = 0.8 * step / count;
        foreach (var point in points)
        {
            var from = x.At(point.X - 0.4 * step + index * width);
            var to = x.At(point.X - 0.4 * step + (index + 1) * width);
            var (a, b) = (y.At(point.Y), y.At(0));
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(from)}\" y=\"{N(Math.Min(a, b))}\" width=\"{N(to - from)}\" height=\"{N(Math.Abs(a - b))}\" fill=\"{colour}\"/>");
        }
    }

    private static void DrawMap(StringBuilder svg, JsonObject map)
    {
        var rows = (map["z"] as JsonArray)?.OfType<JsonArray>().Select(Numbers).ToList() ?? [];
        if (rows.Count == 0 || rows.Max(row => row.Count) is not (> 0 and var columns) || rows.Count * columns > 40_000) return;
        var (low, high) = (rows.SelectMany(row => row).Min(), rows.SelectMany(row => row).Max());
        var (width, height) = ((Width - Left - Right) / (double)columns, (Height - Top - Bottom) / (double)rows.Count);
        for (var r = 0; r < rows.Count; r++)
        for (var c = 0; c < rows[r].Count; c++)
        {
            var shade = high > low ? (int)(235 - 220 * (rows[r][c] - low) / (high - low)) : 128;
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(Left + c * width)}\" y=\"{N(Height - Bottom - (r + 1) * height)}\" width=\"{N(width + 0.3)}\" height=\"{N(height + 0.3)}\" fill=\"rgb({shade},{shade},{Math.Min(255, shade + 20)})\"/>");
        }
        svg.Append(Text(Left, Height - 15, "start", FormattableString.Invariant($"from {low:G4} (light) to {high:G4} (dark)"), ""));
    }

    private sealed record Axis(double Low, double High, double From, double To)
    {
        public double At(double value) => From + (value - Low) / (High - Low) * (To - From);
    }

    private static Axis Scale(double low, double high, double from, double to) =>
        high > low ? new Axis(low, high, from, to) : new Axis(low - 1, high + 1, from, to);

    private static void Axes(StringBuilder svg, Axis x, Axis y, List<string> categories)
    {
        for (var i = 0; i <= 4; i++)
        {
            var value = y.Low + (y.High - y.Low) * i / 4;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{N(y.At(value))}\" y2=\"{N(y.At(value))}\" stroke=\"#ddd\"/>");
            svg.Append(Text(Left - 6, y.At(value) + 4, "end", value.ToString("G4", CultureInfo.InvariantCulture), ""));
        }
        if (categories.Count > 0)
        {
            for (var i = 0; i < categories.Count && categories.Count <= 30; i++) svg.Append(Text(x.At(i), Height - Bottom + 18, "middle", categories[i], ""));
            return;
        }
        for (var i = 0; i <= 4; i++)
        {
            var value = x.Low + (x.High - x.Low) * i / 4;
            svg.Append(Text(x.At(value), Height - Bottom + 18, "middle", value.ToString("G4", CultureInfo.InvariantCulture), ""));
        }
    }

    private static List<(double X, double Y)> Points(JsonObject trace, List<string> categories)
    {
        var y = Numbers(trace["y"]);
        var names = Texts(trace["x"]);
        var x = names.Count > 0 ? [.. names.Select(name => (double)categories.IndexOf(name))] : Numbers(trace["x"]);
        return [.. y.Select((value, i) => (i < x.Count ? x[i] : i, value)).Where(point => double.IsFinite(point.Item1) && double.IsFinite(point.value))];
    }

    private static List<double> Numbers(JsonNode? values) =>
        [.. (values as JsonArray ?? []).Select(value => value is JsonValue number && number.TryGetValue(out double parsed) ? parsed : double.NaN)];

    private static List<string> Texts(JsonNode? values) =>
        values is JsonArray array && array.FirstOrDefault() is JsonValue first && first.TryGetValue(out string? _) ? [.. array.Select(value => value?.ToString() ?? "")] : [];

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(double x, double y, string anchor, string text, string style) =>
        $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" style=\"{style}\">{WebUtility.HtmlEncode(text)}</text>";
}
