using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Engine.Figures;

/// <summary>
/// Charts of XPlot.Plotly and Plotly.NET that a cell makes directly. They are found by type name, so the host depends on
/// neither package, and shown inline: as a Plotly figure where the front end can draw one, as a picture elsewhere.
/// </summary>
internal static class ForeignCharts
{
    private const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>The chart's forms, or null where the value is no such chart.</summary>
    public static MimeBundle? TryFormat(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == "XPlot.Plotly.PlotlyChart") return Bundle(FromXPlot(value, type));
            if (type.FullName == "Plotly.NET.GenericChart") return Bundle(FromPlotlyNet(value, type));
        }
        return null;
    }

    // The figure stands in the script that the chart would put into a page: "var data = […]; var layout = {…};".
    private static JsonObject? FromXPlot(object chart, Type type)
    {
        if (type.GetMethod("GetInlineJS")?.Invoke(chart, null) is not string script) return null;
        if (ValueAfter(script, "var data = ") is not JsonArray data) return null;
        var layout = ValueAfter(script, "var layout = ") as JsonObject ?? [];
        layout.TryAdd("width", type.GetProperty("Width")?.GetValue(chart) as int?);
        layout.TryAdd("height", type.GetProperty("Height")?.GetValue(chart) as int?);
        return new JsonObject { ["data"] = data, ["layout"] = layout };
    }

    private static JsonObject? FromPlotlyNet(object chart, Type type)
    {
        var write = type.GetMethod("toFigureJson", BindingFlags.Public | BindingFlags.Static);
        if (write?.Invoke(null, [chart]) is not string text || JsonNode.Parse(text) is not JsonObject figure) return null;
        // The default template alone is larger than most charts, and front ends bring their own.
        (figure["layout"] as JsonObject)?.Remove("template");
        return figure;
    }

    private static JsonNode? ValueAfter(string script, string start)
    {
        var at = script.IndexOf(start, StringComparison.Ordinal);
        if (at < 0) return null;
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(script[(at + start.Length)..]), isFinalBlock: false, default);
        return JsonElement.TryParseValue(ref reader, out var element) ? JsonNode.Parse(element.Value.GetRawText()) : null;
    }

    private static MimeBundle? Bundle(JsonObject? figure)
    {
        if (figure is null) return null;
        var bundle = new MimeBundle();
        bundle.Data[Plotly] = figure;
        return bundle.Add("text/html", FigureHtml.Write(figure)).Add("text/plain", Describe(figure));
    }

    private static string Describe(JsonObject figure) =>
        "Chart: " + string.Join(", ", ((JsonArray)figure["data"]!).Select(trace => (string?)trace?["type"] ?? "scatter"));
}
