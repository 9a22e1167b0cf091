using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>
/// One output in several forms, in order of preference: MIME type → text, or for <c>application/json</c> and <c>…+json</c>
/// types a JSON value as such. The names are those of nbformat and of the Jupyter messages.
/// </summary>
internal sealed class MimeBundle
{
    /// <summary>The MIME types, best first.</summary>
    public IEnumerable<string> MimeTypes => Data.Select(form => form.Key);

    /// <summary>The forms by MIME type. Clone it (<see cref="JsonNode.DeepClone"/>) before it goes into another document.</summary>
    public JsonObject Data { get; } = [];

    /// <summary>Metadata, usually empty.</summary>
    public JsonObject Metadata { get; } = [];

    /// <summary>A bundle of one plain text.</summary>
    public static MimeBundle Text(string text) => new MimeBundle().Add("text/plain", text);

    /// <summary>Adds or replaces a form; the content of a JSON type is parsed, and kept as text where it is not JSON.</summary>
    public MimeBundle Add(string mimeType, string content)
    {
        Data[mimeType] = IsJson(mimeType) && TryParse(content) is { } json ? json : JsonValue.Create(content);
        return this;
    }

    /// <summary>The text form, or an empty string.</summary>
    public string PlainText => Data["text/plain"] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>True where nbformat wants a JSON value instead of text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static JsonNode? TryParse(string content)
    {
        try
        {
            return JsonNode.Parse(content);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
