using System.Text.Json.Nodes;
using Plotly.NET;
using CSharpChart = Plotly.NET.CSharp.Chart;

namespace GenerativeCourse.Charts.Plotly;

/// <summary>One series as a trace.</summary>
internal static class SeriesDrawer
{
    /// <summary>Draws a series into the panel with this number (from 1), which stands there in the figure.</summary>
    public static GenericChart Draw(JsonObject series, int panel, (double[]? Across, double[]? Up) domain)
    {
        var chart = (string)series["kind"]! switch
        {
            "line" => CSharpChart.Scatter<double, double, string>(X(series), Y(series), series.Has("markers") ? StyleParam.Mode.Lines_Markers : StyleParam.Mode.Lines, UseDefaults: false),
            "points" => CSharpChart.Scatter<double, double, string>(X(series), Y(series), StyleParam.Mode.Markers, UseDefaults: false),
            "bars" when series.Has("horizontal") => CSharpChart.Bar<double, double, string>(Y(series), Keys: X(series), UseDefaults: false),
            "bars" => CSharpChart.Column<double, double, string>(Y(series), Keys: X(series), UseDefaults: false),
            "heatmap" => CSharpChart.Heatmap<double, double, double, string>(Z(series), X: X(series), Y: Y(series), ShowScale: series.Has("showscale"), UseDefaults: false),
            "contour" => CSharpChart.Contour<double, double, double, string>(Z(series), X: X(series), Y: Y(series), ShowScale: false, UseDefaults: false),
            var kind => throw new ArgumentException($"There is no kind of series called {kind}.", nameof(series)),
        };
        foreach (var trace in GenericChart.getTraces(chart)) Dress(trace, series, panel, domain);
        return chart;
    }

    private static void Dress(Trace trace, JsonObject series, int panel, (double[]? Across, double[]? Up) domain)
    {
        if (series.Text("name") is { } name) trace.SetProperty("name", name);
        else trace.SetProperty("hoverinfo", series.Has("z") ? "x+y+z" : "x+y"); // not "trace 0"
        trace.SetProperty("showlegend", series.Has("legend"));
        if (panel > 1)
        {
            trace.SetProperty("xaxis", $"x{panel}");
            trace.SetProperty("yaxis", $"y{panel}");
        }
        if (series["opacity"] is { } opacity) trace.SetProperty("opacity", (double)opacity!);
        if (series["texts"] is JsonArray texts)
        {
            trace.SetProperty("text", texts.Strings());
            trace.SetProperty("hovertemplate", "%{text}<extra></extra>");
        }
        switch ((string)series["kind"]!)
        {
            case "line":
                trace.SetProperty("line", Bag.Of(("color", series.Text("color")), ("width", series.Number("width")), ("dash", series.Text("dash"))));
                if (series.Has("markers")) trace.SetProperty("marker", Bag.Of(("color", series.Text("color")), ("size", series.Number("size"))));
                trace.SetProperty("connectgaps", false);
                if (series.Has("filled"))
                {
                    trace.SetProperty("fill", "toself");
                    trace.SetProperty("fillcolor", series.Text("color")!);
                }
                if (series.Has("shape")) trace.SetProperty("hoverinfo", "skip");
                break;
            case "points":
                trace.SetProperty("marker", Marker(series, domain));
                break;
            case "bars":
                trace.SetProperty("marker", Bag.Of(("color", series.Text("color"))));
                if (series.Number("barwidth") is { } width) trace.SetProperty("width", width);
                break;
            case "heatmap":
                Scale(trace, series, domain);
                trace.SetProperty("hoverongaps", false);
                if (series["cells"] is JsonArray cells)
                {
                    trace.SetProperty("text", cells.Select(row => row!.AsArray().Strings()).ToArray());
                    trace.SetProperty("texttemplate", "%{text}");
                }
                break;
            case "contour":
                Scale(trace, series, domain);
                trace.SetProperty("contours", Bag.Of(("coloring", "lines"), ("start", series.Number("start")), ("end", series.Number("end")), ("size", series.Number("step"))));
                trace.SetProperty("line", Bag.Of(("width", 2.0)));
                trace.SetProperty("autocontour", false);
                break;
        }
        if (series["errors"] is JsonArray errors)
            trace.SetProperty(series.Has("horizontal") ? "error_x" : "error_y", Bag.Of(("type", "data"), ("array", errors.Doubles()), ("thickness", 1.6), ("width", 4.0), ("color", (string)series["kind"]! == "bars" ? "#222222" : series.Text("color"))));
    }

    private static DynamicObj.DynamicObj Marker(JsonObject series, (double[]? Across, double[]? Up) domain)
    {
        var marker = Bag.Of(
            ("color", series["values"] is JsonArray values ? values.Doubles() : series.Text("color")),
            ("size", series["sizes"] is JsonArray sizes ? sizes.Doubles() : series.Number("size")));
        if (series.Has("sizes")) marker.SetProperty("line", Bag.Of(("color", "#444444"), ("width", 1.0)));
        if (!series.Has("values")) return marker;
        marker.SetProperty("colorscale", Colors(series));
        marker.SetProperty("cmin", series.Number("low")!.Value);
        marker.SetProperty("cmax", series.Number("high")!.Value);
        marker.SetProperty("showscale", series.Has("showscale"));
        if (series.Has("showscale")) marker.SetProperty("colorbar", ColorBar(domain));
        return marker;
    }

    private static void Scale(Trace trace, JsonObject series, (double[]? Across, double[]? Up) domain)
    {
        trace.SetProperty("colorscale", Colors(series));
        trace.SetProperty("zmin", series.Number("low")!.Value);
        trace.SetProperty("zmax", series.Number("high")!.Value);
        if (series.Has("showscale")) trace.SetProperty("colorbar", ColorBar(domain));
    }

    /// <summary>The bar beside its own panel; plotly.js would put all of them at the right end of the figure, on top of each other.</summary>
    private static DynamicObj.DynamicObj ColorBar((double[]? Across, double[]? Up) domain)
    {
        var bar = Bag.Of(("thickness", 14.0), ("outlinewidth", 0.0));
        if (domain is not ({ } across, { } up)) return bar;
        bar.SetProperty("x", across[1] + 0.01);
        bar.SetProperty("y", (up[0] + up[1]) / 2);
        bar.SetProperty("len", up[1] - up[0]);
        return bar;
    }

    private static object[][] Colors(JsonObject series) =>
        [.. series["colors"]!.AsArray().Select(stop => new object[] { (double)stop![0]!, (string)stop[1]! })];

    private static double[] X(JsonObject series) => series["x"]!.AsArray().Doubles();

    private static double[] Y(JsonObject series) => series["y"]!.AsArray().Doubles();

    private static double[][] Z(JsonObject series) => [.. series["z"]!.AsArray().Select(row => row!.AsArray().Doubles())];
}
