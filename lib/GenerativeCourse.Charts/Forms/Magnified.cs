using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>An interactive figure on a projector: everything that is measured in pixels is larger by the same factor.</summary>
internal static class Magnified
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What is in pixels, by the part of a figure that it belongs to; a bar's own width and a contour's size are in units of the axes.
    private static readonly Dictionary<string, string[]> Pixels = new()
    {
        ["layout"] = ["width", "height"],
        ["margin"] = ["l", "r", "t", "b"],
        ["pad"] = ["l", "r", "t", "b"],
        ["font"] = ["size"],
        ["line"] = ["width"],
        ["marker"] = ["size"],
        ["colorbar"] = ["thickness"],
        ["error_x"] = ["thickness", "width"],
        ["error_y"] = ["thickness", "width"],
        ["annotations"] = ["ax", "ay"],
    };

    /// <summary>The figure as it is, or larger where a projector is on.</summary>
    public static string For(string figure, double width, double height)
    {
        var factor = Projector.Factor(width, height);
        if (factor == 1) return figure;
        var root = JsonNode.Parse(figure)!;
        Walk(root, "", factor);
        return root.ToJsonString(Plain);
    }

    private static void Walk(JsonNode node, string part, double factor)
    {
        if (node is JsonArray items)
            foreach (var item in items.OfType<JsonNode>()) Walk(item, part, factor);
        if (node is not JsonObject spec) return;
        foreach (var (name, value) in spec.ToArray())
            if (value is not null && Pixels.TryGetValue(part, out var names) && names.Contains(name)) spec[name] = Times(value, factor);
            else if (value is JsonObject or JsonArray) Walk(value, name, factor);
    }

    private static JsonNode Times(JsonNode value, double factor) =>
        value is JsonArray all ? new JsonArray([.. all.Select(v => v is null ? null : Times(v, factor))])
        : value is JsonValue number && number.TryGetValue(out double pixels) ? Numbers.Round(pixels * factor, 4)
        : value.DeepClone();
}
