using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>A notebook file (nbformat 4): read, and written whole or not at all.</summary>
internal sealed class Notebook
{
    private readonly JsonObject json;

    private Notebook(JsonObject json, string path)
    {
        this.json = json;
        Path = path;
        Cells = [.. json["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()))];
    }

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="NotebookFormatException">The file is missing, is not JSON, or is no notebook of format 4.</exception>
    public static Notebook Read(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookFormatException($"There is no notebook '{path}': check the path.");
        }
        catch (JsonException exception)
        {
            throw new NotebookFormatException($"'{name}' is not a notebook, its text is not JSON (line {exception.LineNumber + 1}): bring it back with 'git checkout', or open it in an editor and mend that line.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"'{path}' cannot be read: {exception.Message}");
        }
        if (root is not JsonObject notebook || notebook["nbformat"] is not JsonValue format || !format.TryGetValue(out int version))
            throw new NotebookFormatException($"'{name}' is JSON but not a notebook: it has no 'nbformat'.");
        if (version != 4 || notebook["cells"] is not JsonArray cells || !cells.All(cell => cell is JsonObject))
            throw new NotebookFormatException($"'{name}' is a notebook of format {version}: open it in Jupyter or VS Code and save it in format 4.");
        return new Notebook(notebook, path);
    }

    /// <summary>Writes the notebook as format 4.5. The file is replaced in one step: nobody ever sees half of it.</summary>
    public void Write(string path)
    {
        for (var i = 0; i < Cells.Count; i++) Cells[i].Complete(i);
        json["nbformat_minor"] = Math.Max(5, (int?)json["nbformat_minor"] ?? 5);
        if (json["metadata"] is not JsonObject) json["metadata"] = new JsonObject();
        // VS Code's name of the language. Under another it marks every cell with it when it saves.
        if (json["metadata"]!["language_info"] is JsonObject language && (string?)language["name"] == "C#") language["name"] = "csharp";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, ToText(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The file's text, to the letter as VS Code would save it.</summary>
    public string ToText() => NotebookText.Of(json);
}
