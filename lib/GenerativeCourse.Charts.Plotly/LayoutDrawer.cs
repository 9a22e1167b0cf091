using System.Text.Json.Nodes;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace GenerativeCourse.Charts.Plotly;

/// <summary>Everything of a figure but its series: titles, axes, marks, and where each panel stands.</summary>
internal static class LayoutDrawer
{
    private const string Ink = "#222222";

    /// <summary>The layout of a figure.</summary>
    public static Layout Draw(JsonObject figure, JsonObject[] panels, int columns)
    {
        var layout = new Layout();
        var single = panels.Length == 1;
        var title = single ? panels[0].Text("title") : figure.Text("title");
        var note = single ? panels[0].Text("note") : null;
        if (title is not null || note is not null)
            layout.SetProperty("title", Bag.Of(("text", (title is null ? "" : $"<b>{Safe(title)}</b>") + (note is null ? "" : $"<br><span style=\"font-size:12px;color:#555\">{Safe(note)}</span>")), ("font", Bag.Of(("size", 17.0))), ("x", 0.5), ("xanchor", "center")));
        layout.SetProperty("font", Bag.Of(("family", "Arial, Helvetica, sans-serif"), ("size", 14.0), ("color", Ink)));
        layout.SetProperty("width", (int)figure["width"]!);
        layout.SetProperty("height", (int)figure["height"]!);
        layout.SetProperty("margin", Bag.Of(("l", 60.0), ("r", 24.0), ("t", (title is null ? 24.0 : note is null ? 48.0 : 64.0) + (single ? 0 : 28)), ("b", 56.0)));
        layout.SetProperty("paper_bgcolor", "#FFFFFF");
        layout.SetProperty("plot_bgcolor", "#FFFFFF");
        layout.SetProperty("hovermode", "closest");
        layout.SetProperty("hoverlabel", Bag.Of(("namelength", -1.0))); // whole names
        layout.SetProperty("showlegend", panels.Any(p => p.Has("legend")));
        layout.SetProperty("legend", Bag.Of(("x", 1.02), ("y", 1.0), ("traceorder", "normal")));
        layout.SetProperty("barmode", panels.Any(p => p.Has("stacked")) ? "stack" : panels.Any(p => p.Has("overlay")) ? "overlay" : "group");
        layout.SetProperty("bargap", 0.2);

        var (shapes, notes) = (new List<Shape>(), new List<Annotation>());
        for (var i = 0; i < panels.Length; i++)
        {
            var number = i == 0 ? "" : $"{i + 1}";
            var (across, down) = Domain(panels, columns, i);
            layout.SetProperty($"xaxis{number}", Axis(panels[i], panels[i]["x"]!.AsObject(), across, "y" + number));
            layout.SetProperty($"yaxis{number}", Axis(panels[i], panels[i]["y"]!.AsObject(), down, "x" + number));
            if (panels[i].Has("equal")) ((LinearAxis)layout.TryGetPropertyValue($"yaxis{number}").Value).SetProperty("scaleanchor", "x" + number);
            Marks(panels[i], number, shapes, notes);
            if (!single && panels[i].Text("title") is { } heading)
                notes.Add(Text(("text", $"<b>{Safe(heading)}</b>"), ("x", (across![0] + across[1]) / 2), ("y", down![1]), ("xref", "paper"), ("yref", "paper"), ("xanchor", "center"), ("yanchor", "bottom"), ("showarrow", false), ("font", Bag.Of(("size", 15.0)))));
        }
        if (shapes.Count > 0) layout.SetProperty("shapes", shapes.ToArray());
        if (notes.Count > 0) layout.SetProperty("annotations", notes.ToArray());
        return layout;
    }

    /// <summary>Where a panel stands in the figure, across and up; null for the only one, which has it all.</summary>
    public static (double[]? Across, double[]? Up) Domain(JsonObject[] panels, int columns, int panel)
    {
        if (panels.Length == 1) return (null, null);
        var rows = (panels.Length + columns - 1) / columns;
        // Panels share the figure evenly, with room for titles, labels and colour bars between them.
        var bars = panels.Any(p => p["series"]!.AsArray().Any(s => s!.AsObject().Has("showscale")));
        return (Share(panel % columns, columns, bars ? 0.18 : 0.10), Share(rows - 1 - panel / columns, rows, rows > 1 ? 0.2 : 0));
    }

    private static double[] Share(int index, int count, double gap)
    {
        var each = (1 - gap * (count - 1)) / count;
        return [index * (each + gap), index * (each + gap) + each];
    }

    private static LinearAxis Axis(JsonObject panel, JsonObject spec, double[]? domain, string anchor)
    {
        var axis = new LinearAxis();
        if (spec.Text("title") is { } title) axis.SetProperty("title", Bag.Of(("text", Safe(title))));
        if (spec.Has("log"))
        {
            axis.SetProperty("type", "log");
            axis.SetProperty("dtick", spec.Number("decades") ?? 1.0);
            axis.SetProperty("exponentformat", "power");
            if (spec["ticks"] is JsonArray ticks)
            {
                axis.SetProperty("tickvals", ticks.Doubles());
                axis.SetProperty("ticktext", spec["ticktexts"]!.AsArray().Strings());
            }
        }
        if (spec.Has("tozero")) axis.SetProperty("rangemode", "tozero");
        if (spec["range"] is JsonArray range) axis.SetProperty("range", range.Doubles());
        else if (spec.Has("reversed")) axis.SetProperty("autorange", "reversed");
        if (spec["names"] is JsonArray names)
        {
            var (texts, step) = (names.Strings(), Math.Max(1, (names.Count + 59) / 60));
            var kept = Enumerable.Range(0, texts.Length).Where(i => i % step == 0).ToArray();
            axis.SetProperty("tickvals", kept.Select(i => (double)i).ToArray());
            axis.SetProperty("ticktext", kept.Select(i => Safe(texts[i])).ToArray());
        }
        if (domain is not null) axis.SetProperty("domain", domain);
        axis.SetProperty("anchor", anchor);
        axis.SetProperty("showgrid", !spec.Has("names") && !panel.Has("map"));
        axis.SetProperty("gridcolor", "#E4E4E4");
        axis.SetProperty("zeroline", false);
        axis.SetProperty("linecolor", "#999999");
        axis.SetProperty("mirror", true);
        axis.SetProperty("showline", true);
        axis.SetProperty("automargin", true);
        if (panel.Has("equal")) axis.SetProperty("constrain", "domain");
        return axis;
    }

    private static void Marks(JsonObject panel, string number, List<Shape> shapes, List<Annotation> notes)
    {
        foreach (var line in panel["lines"]!.AsArray().Select(l => l!.AsObject()))
        {
            var (at, vertical, color) = (line.Number("at")!.Value, line.Has("vertical"), line.Text("color") ?? "#444444");
            var shape = new Shape();
            string across = $"x{number} domain", up = $"y{number} domain";
            foreach (var (name, value) in vertical
                ? new (string, object)[] { ("x0", at), ("x1", at), ("y0", 0.0), ("y1", 1.0), ("xref", "x" + number), ("yref", up) }
                : [("x0", 0.0), ("x1", 1.0), ("y0", at), ("y1", at), ("xref", across), ("yref", "y" + number)])
                shape.SetProperty(name, value);
            shape.SetProperty("type", "line");
            shape.SetProperty("line", Bag.Of(("color", color), ("width", 1.8), ("dash", "dash")));
            shapes.Add(shape);
            if (line.Text("label") is not { } label) continue;
            var place = line.Number("place") ?? at;
            notes.Add(vertical
                ? Text(("text", Safe(label)), ("x", place), ("y", 1.0), ("xref", "x" + number), ("yref", up), ("showarrow", false), ("xanchor", "left"), ("yanchor", "top"), ("bgcolor", "rgba(255,255,255,0.85)"), ("font", Bag.Of(("color", color), ("size", 13.0))))
                : Text(("text", Safe(label)), ("x", line.Has("left") ? 0.0 : 1.0), ("y", place), ("xref", across), ("yref", "y" + number), ("showarrow", false), ("xanchor", line.Has("left") ? "left" : "right"), ("yanchor", line.Has("below") ? "top" : "bottom"), ("bgcolor", "rgba(255,255,255,0.85)"), ("font", Bag.Of(("color", color), ("size", 13.0)))));
        }
        foreach (var note in panel["notes"]!.AsArray().Select(n => n!.AsObject()))
            notes.Add(Text(
                ("text", Safe(note.Text("text")!)), ("x", note.Number("x")!.Value), ("y", note.Number("y")!.Value), ("xref", "x" + number), ("yref", "y" + number),
                ("showarrow", note.Has("arrow")), ("arrowhead", 2.0), ("ax", -35.0), ("ay", -30.0), ("font", Bag.Of(("size", 13.0)))));
        if (panel.Has("empty")) notes.Add(Text(("text", "no data"), ("x", 0.5), ("y", 0.5), ("xref", $"x{number} domain"), ("yref", $"y{number} domain"), ("showarrow", false), ("font", Bag.Of(("size", 16.0)))));
    }

    private static Annotation Text(params (string Name, object Value)[] properties)
    {
        var annotation = new Annotation();
        foreach (var (name, value) in properties) annotation.SetProperty(name, value);
        return annotation;
    }

    // plotly.js reads a few tags in texts: a student's "<b" is to be seen as it is.
    private static string Safe(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
