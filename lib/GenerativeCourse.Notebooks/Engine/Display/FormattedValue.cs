using GenerativeCourse.Notebooks.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>A value already in one of its forms: shown as it is.</summary>
/// <param name="mimeType">The form.</param>
/// <param name="value">The content.</param>
public sealed class FormattedValue(string mimeType, string value)
{
    /// <summary>The form.</summary>
    public string MimeType { get; } = string.IsNullOrWhiteSpace(mimeType)
        ? throw new ArgumentException("Give a MIME type, for example text/html.", nameof(mimeType))
        : mimeType;

    /// <summary>The content.</summary>
    public string Value { get; } = value;

    /// <summary>The forms of a value that a front end would get.</summary>
    public static IReadOnlyList<FormattedValue> CreateManyFromObject(object? value, params string[] mimeTypes) =>
        [.. ValueFormatter.Format(value, mimeTypes).Data.Select(form =>
            new FormattedValue(form.Key, form.Value is System.Text.Json.Nodes.JsonValue text && text.TryGetValue(out string? raw)
                ? raw
                : form.Value?.ToJsonString() ?? ""))];
}
