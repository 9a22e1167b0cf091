using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GenerativeCourse.Notebooks.NotebookFiles;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>
/// The page to open after a run: index.html in the folder of the executed copies. It names each notebook in the folder, says
/// whether it ran through, and shows its pictures, which lie in the page itself: it needs no script and no network.
/// </summary>
internal static partial class ExecutedIndex
{
    private const string FileName = "index.html";
    private const int PicturesOfANotebook = 60;

    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Executed notebooks</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 16px/1.5 sans-serif; max-width: 1200px; margin: 2em auto; padding: 0 1em; }
        section { margin: 2em 0; } h2 { margin-bottom: 0; } p { margin: .3em 0; }
        .bad { color: #D55E00; } .pictures { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; }
        figure { margin: 0; max-width: 380px; background: #fff; color: #222; border: 1px solid #8886; padding: 6px; }
        figure img { max-width: 100%; height: auto; display: block; } figcaption { font-size: 13px; }
        </style></head><body><h1>Executed notebooks</h1>

        """;

    /// <summary>Writes the page for all executed copies in a folder, of this run and of earlier ones.</summary>
    /// <param name="folder">Where the copies are.</param>
    /// <returns>The page's path, or null if the folder has no executed copy.</returns>
    public static string? Write(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var copies = Directory.EnumerateFiles(folder, "*.ipynb", SearchOption.AllDirectories).Where(path => !path.Contains(".ipynb_checkpoints", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (copies.Count == 0) return null;
        var page = new StringBuilder(Head);
        page.Append("<p>The executed notebooks lie beside this page; open them in VS Code or Jupyter to read all of them. Here are their pictures.</p>\n");
        foreach (var copy in copies) Section(page, folder, copy);
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path, page.Append("</body></html>\n").ToString());
        return path;
    }

    private static void Section(StringBuilder page, string folder, string copy)
    {
        var name = Path.GetRelativePath(folder, copy);
        Notebook notebook;
        try
        {
            notebook = Notebook.Read(copy);
        }
        catch (NotebookFormatException)
        {
            return; // something else with the same ending
        }
        var code = notebook.Cells.Where(cell => cell.IsCode).ToList();
        var failed = code.Where(cell => cell.Outputs.Any(output => (string?)output?["output_type"] == "error")).Select(cell => cell.Id).ToList();
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Escape(TitleOf(notebook) ?? name)}</h2>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{Escape(Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal))}\">{Escape(name)}</a> · {code.Count} cells of code · {File.GetLastWriteTime(copy):yyyy-MM-dd HH:mm}");
        page.Append(failed.Count == 0 ? " · ran through</p>\n" : $" · <b class=\"bad\">failed in {Escape(string.Join(", ", failed))}</b></p>\n");
        page.Append("<div class=\"pictures\">\n");
        var pictures = code.SelectMany(cell => cell.Outputs.Select(output => PictureOf(output, cell.Id)).OfType<(string Source, string Words)>()).ToList();
        foreach (var (source, words) in pictures.Take(PicturesOfANotebook))
            page.Append(CultureInfo.InvariantCulture, $"<figure><img loading=\"lazy\" src=\"{source}\" alt=\"{Escape(words)}\"><figcaption>{Escape(words)}</figcaption></figure>\n");
        page.Append("</div>");
        if (pictures.Count > PicturesOfANotebook) page.Append(CultureInfo.InvariantCulture, $"<p>… and {pictures.Count - PicturesOfANotebook} more in the notebook.</p>");
        page.Append("</section>\n");
    }

    private static string? TitleOf(Notebook notebook) =>
        notebook.Cells.Where(cell => !cell.IsCode).SelectMany(cell => cell.Source.Split('\n')).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();

    // The first picture of an output: of its HTML, which says in words what is to be seen, or the bare PNG.
    private static (string Source, string Words)? PictureOf(JsonNode? output, string cell)
    {
        var data = output?["data"];
        if (Text(data?["text/html"]) is { } html && Image().Match(html) is { Success: true } match)
            return (match.Groups["source"].Value, Alt().Match(match.Value) is { Success: true } alt ? WebUtility.HtmlDecode(alt.Groups["words"].Value) : cell);
        return Text(data?["image/png"]) is { } png ? ("data:image/png;base64," + png.Replace("\n", "", StringComparison.Ordinal), cell) : null;
    }

    private static string? Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => null,
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex("<img\\b[^>]*\\bsrc=\"(?<source>data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+)\"[^>]*>")]
    private static partial Regex Image();

    [GeneratedRegex("\\balt=\"(?<words>[^\"]+)\"")]
    private static partial Regex Alt();
}
