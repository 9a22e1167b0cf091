using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ganss.Xss;
using StbImageSharp;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

/// <summary>
/// What is left of an output in viewers that take things away: VS Code in a folder that is not trusted (nothing, if there is HTML),
/// classic Notebook and JupyterLab with an untrusted notebook (no script, no svg, no style), and viewers that show nothing but
/// image/png or text/plain.
/// </summary>
internal static partial class SeenEverywhere
{
    /// <summary>Checks one output and counts its pictures.</summary>
    public static int Check(JsonObject data, JsonObject? metadata, string where)
    {
        var (html, png, plain) = (Text(data["text/html"]), Text(data["image/png"]), Text(data["text/plain"]));
        Assert.False(string.IsNullOrWhiteSpace(plain), $"{where}: no plain text");
        if (html.Length == 0)
        {
            if (png.Length == 0) return 0;
            See(png, where);
            Assert.True(((string?)metadata?["vscode_altText"] ?? "").Length > 3, $"{where}: a picture without words");
            return 1;
        }
        Assert.False(plain.TrimStart().StartsWith('<') || plain.Contains("GenerativeCourse.", StringComparison.Ordinal), $"{where}: its plain text is none: {plain}");

        var clean = Sanitized(html);
        var isPicture = data.ContainsKey("application/vnd.plotly.v1+json") || html.Contains("<img", StringComparison.Ordinal) || html.Contains("<svg", StringComparison.Ordinal);
        if (!isPicture)
        {
            // Words: they are left when all looks are gone.
            Assert.True(Tag().Replace(clean, " ").Trim().Length > 0, $"{where}: nothing is left of {html}");
            return 0;
        }
        Assert.True(png.Length > 0, $"{where}: no image/png");
        See(png, where);
        Assert.True(Moves().IsMatch(html), $"{where}: a still picture with HTML beside it, which VS Code would leave out unseen");
        var pictures = Picture().Matches(clean);
        Assert.True(pictures.Count > 0, $"{where}: no picture is left of the HTML");
        foreach (Match picture in pictures)
        {
            Assert.True(picture.Groups["alt"].Value.Length > 3, $"{where}: a picture without words");
            See(picture.Groups["data"].Value, where);
        }
        return pictures.Count;
    }

    // A picture that can be read, has ink, and none of whose texts reaches over its edge (the drawer notes those in the file).
    private static void See(string base64, string where)
    {
        var file = Convert.FromBase64String(base64.Trim());
        var image = ImageResult.FromMemory(file, ColorComponents.RedGreenBlue);
        Assert.True(image.Data.Distinct().Count() > 1, $"{where}: an empty picture");
        var cut = Encoding.Latin1.GetString(file).IndexOf("tEXtCut\0", StringComparison.Ordinal);
        Assert.True(cut < 0, $"{where}: text is cut: {(cut < 0 ? "" : Encoding.UTF8.GetString(file.AsSpan(cut, Math.Min(200, file.Length - cut))))}");
    }

    private static string Sanitized(string html)
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedSchemes.Add("data");
        sanitizer.AllowedAttributes.Remove("style");
        return sanitizer.Sanitize(html);
    }

    private static string Text(JsonNode? form) => form is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)form ?? "";

    [GeneratedRegex("<img src=\"data:image/png;base64,(?<data>[^\"]+)\"[^>]* alt=\"(?<alt>[^\"]*)\"")]
    private static partial Regex Picture();

    [GeneratedRegex("<(script|input|button|details|audio|video)[ >]")]
    private static partial Regex Moves();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
