using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>
/// The form in which a still picture is stored. VS Code takes an output's HTML before its image/png, and in a folder that is not
/// trusted it then shows nothing at all. So where image/png says the same as the HTML, the file keeps the picture alone, seen
/// everywhere, with the alt text in the metadata where viewers look for it; the interactive form stays on top. What moves or
/// unfolds (a film, a slider, a hint) keeps its HTML.
/// </summary>
internal static partial class StillForm
{
    private const string Html = "text/html";
    private const string Png = "image/png";

    /// <summary>Brings a cell's outputs into the form in which they are stored.</summary>
    public static void Settle(JsonArray outputs)
    {
        foreach (var output in outputs.OfType<JsonObject>())
        {
            if (output["data"] is not JsonObject data || !data.ContainsKey(Png) || data[Html] is not { } form) continue;
            var html = Text(form);
            if (Moves(html, data)) continue;
            data.Remove(Html);
            var words = Alt().Match(html) is { Success: true } alt ? System.Net.WebUtility.HtmlDecode(alt.Groups["words"].Value) : Text(data["text/plain"]);
            if (string.IsNullOrWhiteSpace(words)) continue;
            var metadata = output["metadata"] as JsonObject ?? [];
            output["metadata"] = metadata;
            metadata["vscode_altText"] = words;
            metadata[Png] = new JsonObject { ["alt"] = words };
        }
    }

    // A figure's HTML has its data and the script that makes it interactive, which the figure's own form does as well.
    private static bool Moves(string html, JsonObject data)
    {
        var ofFigure = data.Any(form => form.Key.StartsWith("application/vnd.", StringComparison.Ordinal)) ? 2 : 0;
        return Script().Count(html) > ofFigure || Control().IsMatch(html);
    }

    private static string Text(JsonNode? form) => form is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)form ?? "";

    [GeneratedRegex("<script[ >]")]
    private static partial Regex Script();

    [GeneratedRegex("<(input|button|select|details|audio|video|iframe|canvas)[ >]")]
    private static partial Regex Control();

    [GeneratedRegex("<img [^>]*alt=\"(?<words>[^\"]*)\"")]
    private static partial Regex Alt();
}
