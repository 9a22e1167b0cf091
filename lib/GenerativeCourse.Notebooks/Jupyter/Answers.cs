using System.Text.Json;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Answers that need no running cell.</summary>
internal static class Answers
{
    /// <summary>No open comms: the kernel has no widgets.</summary>
    public static JsonObject CommInfo() => new() { ["status"] = "ok", ["comms"] = new JsonObject() };

    /// <summary>Tells a console whether to run what was typed or to go on to another line.</summary>
    public static JsonObject IsComplete(Message request) =>
        CellEngine.IsComplete(request.Text("code"))
            ? new JsonObject { ["status"] = "complete" }
            : new JsonObject { ["status"] = "incomplete", ["indent"] = "    " };

    /// <summary>No completions.</summary>
    public static JsonObject Complete(Message request)
    {
        var cursor = request.Content.TryGetProperty("cursor_pos", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray(),
            ["cursor_start"] = cursor,
            ["cursor_end"] = cursor,
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>Nothing found.</summary>
    public static JsonObject Inspect() => new()
    {
        ["status"] = "ok",
        ["found"] = false,
        ["data"] = new JsonObject(),
        ["metadata"] = new JsonObject(),
    };

    /// <summary>No history: a notebook is its own.</summary>
    public static JsonObject History() => new() { ["status"] = "ok", ["history"] = new JsonArray() };
}
