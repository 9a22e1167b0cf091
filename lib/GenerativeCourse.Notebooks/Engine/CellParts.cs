namespace GenerativeCourse.Notebooks.Engine;

/// <summary>What a stretch of a cell is for.</summary>
internal enum PartKind
{
    /// <summary>C# code.</summary>
    Code,

    /// <summary>HTML to show.</summary>
    Html,

    /// <summary>Markdown to show.</summary>
    Markdown,

    /// <summary>A script for the page.</summary>
    Javascript,

    /// <summary>A file to run.</summary>
    Import,

    /// <summary>From here on, time is taken.</summary>
    Time,

    /// <summary>A package source.</summary>
    Source,
}

/// <summary>A stretch of a cell.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Line">Its first line in the cell, from 1.</param>
/// <param name="Text">The code, the content, or the directive's argument.</param>
internal sealed record CellPart(PartKind Kind, int Line, string Text);

/// <summary>Splits a cell at its <c>#!</c> directives.</summary>
internal static class CellParts
{
    private const string Known = "#!time, #!html, #!markdown, #!javascript, #!import FILE and #!csharp";

    /// <summary>The parts, in order. Code keeps its line numbers: what comes before it is replaced by empty lines.</summary>
    /// <exception cref="DirectiveException">There is a directive that this kernel does not know.</exception>
    public static IReadOnlyList<CellPart> Split(string cell)
    {
        var parts = new List<CellPart>();
        var kind = PartKind.Code;
        var start = 1;
        var lines = cell.ReplaceLineEndings("\n").Split('\n');
        var content = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsDirective(lines[i], kind))
            {
                content.Add(lines[i]);
                continue;
            }
            Finish();
            var (name, argument) = NameAndArgument(lines[i]);
            var next = Read(name, argument, i + 1);
            if (next is { } directive && directive.Kind is PartKind.Import or PartKind.Time or PartKind.Source)
            {
                parts.Add(next);
                next = null;
                kind = PartKind.Code;
            }
            else
            {
                kind = next?.Kind ?? PartKind.Code;
            }
            start = i + 2;
        }
        Finish();
        return parts;

        void Finish()
        {
            var text = string.Join('\n', content);
            content.Clear();
            if (string.IsNullOrWhiteSpace(text)) return;
            parts.Add(new CellPart(kind, start, kind == PartKind.Code ? new string('\n', start - 1) + text : text));
        }
    }

    // Inside HTML or Markdown only a directive at the very beginning of a line ends the stretch.
    private static bool IsDirective(string line, PartKind kind)
    {
        var text = kind == PartKind.Code ? line.TrimStart() : line;
        return (text.StartsWith("#!", StringComparison.Ordinal) && text.Length > 2 && char.IsLetter(text[2]))
            || (kind == PartKind.Code && text.StartsWith("#i ", StringComparison.Ordinal));
    }

    private static (string Name, string Argument) NameAndArgument(string line)
    {
        var text = line.Trim();
        var space = text.IndexOfAny([' ', '\t']);
        return space < 0 ? (text, "") : (text[..space], text[space..].Trim());
    }

    private static CellPart? Read(string name, string argument, int line) => name.ToLowerInvariant() switch
    {
        "#!csharp" or "#!c#" => null,
        "#!html" => new CellPart(PartKind.Html, line, ""),
        "#!markdown" => new CellPart(PartKind.Markdown, line, ""),
        "#!javascript" or "#!js" => new CellPart(PartKind.Javascript, line, ""),
        "#!time" => new CellPart(PartKind.Time, line, ""),
        "#!import" when argument.Length > 0 => new CellPart(PartKind.Import, line, argument.Trim('"')),
        "#!import" => throw new DirectiveException("'#!import' needs the file to run, for example '#!import helpers.csx'.", line),
        "#i" => new CellPart(PartKind.Source, line, Source(argument, line)),
        _ => throw new DirectiveException($"This kernel runs C# and does not know '{name}': it knows {Known}.", line),
    };

    private static string Source(string argument, int line)
    {
        var text = argument.Trim().Trim('"').Trim();
        return text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
            ? text["nuget:".Length..].Trim()
            : throw new DirectiveException("'#i' names a package source, for example '#i \"nuget: https://example.org/v3/index.json\"'.", line);
    }
}
