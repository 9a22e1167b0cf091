using System.Text.Json;
using System.Text.Json.Nodes;
using Plotly.NET;
using CSharpChart = Plotly.NET.CSharp.Chart;

namespace GenerativeCourse.Charts.Plotly;

/// <summary>
/// Draws figures with Plotly.NET. This assembly lives in a load context of its own, beside its own FSharp.Core:
/// only strings pass its one public method.
/// </summary>
public static class FigureDrawer
{
    /// <summary>Turns a description of a figure into a figure of plotly.js.</summary>
    /// <param name="description">JSON: {"columns", "title", "panels": [{"title", "width", "height", "series", "x", "y", …}]}.</param>
    /// <returns>JSON: {"data", "layout", "config"}.</returns>
    public static string Draw(string description)
    {
        var spec = JsonNode.Parse(description)!.AsObject();
        var panels = spec["panels"]!.AsArray().Select(p => p!.AsObject()).ToArray();
        var columns = (int)spec["columns"]!;
        var charts = panels.SelectMany((panel, i) => panel["series"]!.AsArray().Select(s => SeriesDrawer.Draw(s!.AsObject(), i + 1, LayoutDrawer.Domain(panels, columns, i)))).ToList();
        if (charts.Count == 0) charts.Add(CSharpChart.Line<double, double, string>([], [], UseDefaults: false));
        var chart = CSharpChart.Combine(charts);
        chart = GenericChart.addLayout(LayoutDrawer.Draw(spec, panels, columns), chart);
        var figure = JsonNode.Parse(GenericChart.toFigureJson(chart))!.AsObject();
        figure.Remove("frames");
        figure["layout"]!.AsObject().Remove("template");
        figure["config"] = new JsonObject { ["displaylogo"] = false, ["modeBarButtonsToRemove"] = new JsonArray("select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d") };
        Trim.Numbers(figure["data"]!);
        return figure.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
