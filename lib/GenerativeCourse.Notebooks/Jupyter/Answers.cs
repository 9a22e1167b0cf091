using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Answers that need no running cell.</summary>
internal static class Answers
{
    /// <summary>No open comms: the kernel has no widgets.</summary>
    public static JsonObject CommInfo() => new() { ["status"] = "ok", ["comms"] = new JsonObject() };

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
}
