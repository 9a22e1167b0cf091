using System.Globalization;
using System.Text.RegularExpressions;

namespace GenerativeCourse.Charts;

/// <summary>Makes an exported SVG fit to stand inside a page: small, no clashing ids, crisp pixels.</summary>
internal static partial class SvgCleaner
{
    public static string Clean(string svg, int width, int height)
    {
        var start = svg.IndexOf("<svg", StringComparison.Ordinal);
        var body = svg[(svg.IndexOf('>', start) + 1)..];
        // Ids hold for the whole page: the same number in two charts would clip one by the other's frame.
        var prefix = "c" + Hash(body).ToString("x", CultureInfo.InvariantCulture);
        body = Id().Replace(body, match => $"{match.Groups[1].Value}{prefix}{match.Groups[2].Value}");
        // Coordinates only, never the text between tags, and never the pictures.
        body = Tag().Replace(body, tag => tag.Value.StartsWith("<image", StringComparison.Ordinal) ? tag.Value : Long().Replace(tag.Value, match => Numbers.Pixel(double.Parse(match.Value, CultureInfo.InvariantCulture))));
        body = body.Replace("<image ", "<image style=\"image-rendering:pixelated\" ", StringComparison.Ordinal);
        // Said once for all texts.
        body = body.Replace(" font-family=\"Arial, Helvetica, sans-serif\"", "", StringComparison.Ordinal).Replace(" font-weight=\"400\"", "", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"Arial, Helvetica, sans-serif\" style=\"max-width:100%;height:auto;background:#fff\" role=\"img\">{body.Trim()}");
    }

    // FNV-1a: the same picture always has the same ids.
    private static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var c in text) hash = (hash ^ c) * 16777619;
        return hash;
    }

    [GeneratedRegex("(id=\"|url\\(#)([A-Za-z0-9_]+)")]
    private static partial Regex Id();

    [GeneratedRegex("<[a-z][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<![A-Za-z0-9+/=])-?[0-9]+\\.[0-9]{3,}(?:E[-+]?[0-9]+)?")]
    private static partial Regex Long();
}
