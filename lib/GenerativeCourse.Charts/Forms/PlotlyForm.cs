using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>The interactive form of figures: described here, drawn by Plotly.NET on the other side of <see cref="PlotlyLoader"/>.</summary>
internal static class PlotlyForm
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One chart.</summary>
    public static string Of(Chart chart) => Magnified.For(Draw(chart), chart.Width, chart.Height);

    private static string Draw(Chart chart) => PlotlyLoader.Draw(Describe([chart], 1, null, chart.Width, chart.Height).ToJsonString(Plain));

    /// <summary>Charts in a grid.</summary>
    public static string Of(ChartGrid grid)
    {
        var columns = Math.Min(grid.Columns, grid.Charts.Length);
        var rows = grid.Charts.Chunk(columns).ToArray();
        var width = rows.Max(row => row.Sum(c => c.Width));
        var height = rows.Sum(row => row.Max(c => c.Height)) + 60;
        return Magnified.For(PlotlyLoader.Draw(Describe(grid.Charts, columns, grid.TitleText, width, height).ToJsonString(Plain)), width, height);
    }

    /// <summary>
    /// Charts in turn. The series of all charts are in the figure, those of one are visible; the slider changes which.
    /// This works also where frames of plotly.js are ignored; the play button needs them, and they are small.
    /// </summary>
    public static string Of(ChartAnimation animation)
    {
        var figures = animation.Frames.Select(f => JsonNode.Parse(Draw(f.Chart))!.AsObject()).ToArray();
        var all = new JsonArray();
        var owners = new List<int>();
        for (var k = 0; k < figures.Length; k++)
            foreach (var trace in figures[k]["data"]!.AsArray())
            {
                var copy = trace!.DeepClone().AsObject();
                copy["visible"] = k == animation.Start;
                all.Add(copy);
                owners.Add(k);
            }
        var layout = figures[animation.Start]["layout"]!.DeepClone().AsObject();
        var (steps, frames) = (new JsonArray(), new JsonArray());
        for (var k = 0; k < figures.Length; k++)
        {
            var changes = Changes(figures, k);
            var visible = new JsonArray([.. owners.Select(o => (JsonNode)(o == k))]);
            steps.Add(new JsonObject { ["label"] = animation.Frames[k].Label, ["method"] = "update", ["args"] = new JsonArray(new JsonObject { ["visible"] = visible }, Flat(changes)) });
            var traces = new JsonArray([.. owners.Select(o => (JsonNode)new JsonObject { ["visible"] = o == k })]);
            frames.Add(new JsonObject { ["name"] = Name(k), ["data"] = traces, ["layout"] = changes });
        }
        layout["height"] = (double)layout["height"]! + 90;
        layout["margin"]!["b"] = (double)layout["margin"]!["b"]! + 90;
        layout["sliders"] = new JsonArray(new JsonObject
        {
            ["active"] = animation.Start,
            ["steps"] = steps,
            ["x"] = 0.1,
            ["len"] = 0.9,
            ["y"] = 0,
            ["pad"] = new JsonObject { ["t"] = 60 },
            ["currentvalue"] = new JsonObject { ["font"] = new JsonObject { ["size"] = 14 } },
        });
        var order = new JsonArray([.. Enumerable.Range(0, figures.Length).Select(k => (JsonNode)Name(k))]);
        layout["updatemenus"] = new JsonArray(new JsonObject
        {
            ["type"] = "buttons",
            ["showactive"] = false,
            ["x"] = 0.08,
            ["y"] = 0,
            ["xanchor"] = "right",
            ["yanchor"] = "top",
            ["pad"] = new JsonObject { ["t"] = 70 },
            ["buttons"] = new JsonArray(new JsonObject
            {
                ["label"] = "▶",
                ["method"] = "animate",
                ["args"] = new JsonArray(order, new JsonObject
                {
                    ["frame"] = new JsonObject { ["duration"] = 400, ["redraw"] = true },
                    ["transition"] = new JsonObject { ["duration"] = 0 },
                    ["mode"] = "immediate",
                }),
            }),
        });
        var figure = new JsonObject { ["data"] = all, ["layout"] = layout, ["frames"] = frames, ["config"] = figures[0]["config"]!.DeepClone() }.ToJsonString(Plain);
        return Magnified.For(figure, (double)layout["width"]!, (double)layout["height"]!);
    }

    private static string Name(int frame) => $"frame {frame}";

    /// <summary>What of a frame's layout is not the same in all frames: titles, names along an axis, marks.</summary>
    private static JsonObject Changes(JsonObject[] figures, int k)
    {
        var changes = new JsonObject();
        string[] parts = ["title", "xaxis", "yaxis", "shapes", "annotations"];
        foreach (var part in parts)
        {
            var mine = figures[k]["layout"]![part];
            if (figures.All(f => JsonNode.DeepEquals(f["layout"]![part], mine))) continue;
            changes[part] = mine?.DeepClone() ?? (part is "shapes" or "annotations" ? new JsonArray() : new JsonObject { ["text"] = "" });
        }
        return changes;
    }

    /// <summary>Nested changes as an update wants them: "xaxis.ticktext" and so on.</summary>
    private static JsonObject Flat(JsonObject changes)
    {
        var flat = new JsonObject();
        foreach (var (part, value) in changes)
            if (value is JsonObject spec)
                foreach (var (name, inner) in spec) flat[$"{part}.{name}"] = inner?.DeepClone();
            else flat[part] = value?.DeepClone();
        return flat;
    }

    private static JsonObject Describe(IReadOnlyList<Chart> charts, int columns, string? title, int width, int height) => new()
    {
        ["columns"] = columns,
        ["title"] = title,
        ["width"] = width,
        ["height"] = height,
        ["panels"] = new JsonArray([.. charts.Select(c => (JsonNode)Description.Of(c))]),
    };
}
