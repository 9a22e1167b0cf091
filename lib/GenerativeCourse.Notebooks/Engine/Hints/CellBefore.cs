using GenerativeCourse.Notebooks.NotebookFiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenerativeCourse.Notebooks.Engine.Hints;

/// <summary>
/// Which cell is to be run first: looked up in the notebook file that the failing cell stands in. A kernel is not told that file,
/// but it runs in its folder, and the cell's lines tell the notebook.
/// </summary>
internal static class CellBefore
{
    private static readonly CSharpParseOptions Dialect = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    // A cell has several errors, and each asks.
    private static (string Failing, string Folder, List<string> Cells) last = ("", "", []);

    /// <summary>One sentence that names the cell which makes a name; null if no notebook of the folder has the failing cell.</summary>
    /// <param name="name">The variable, method or type that is not there.</param>
    /// <param name="failing">The text of the failing cell.</param>
    /// <param name="compilation">What was compiled so far.</param>
    /// <param name="folder">The notebook's folder.</param>
    public static string? Making(string name, string failing, Compilation compilation, string folder)
    {
        var asked = last;
        if (asked.Failing != failing || asked.Folder != folder) last = asked = (failing, folder, CellsBefore(failing, folder));
        var before = asked.Cells;
        if (before.Find(cell => cell.Contains("#load", StringComparison.Ordinal)) is { } setup && !IsLoaded(setup, compilation)) return $"Run the cell with {FirstLine(setup)} first.";
        return before.FindLast(cell => Declared(cell).Contains(name)) is { } maker ? $"The cell that begins '{FirstLine(maker)}' makes '{name}': run that cell first." : null;
    }

    // The code cells above the one that has most of the failing cell's lines; it may have been changed since it was saved.
    private static List<string> CellsBefore(string failing, string folder)
    {
        var lines = Lines(failing).ToHashSet();
        var (best, found) = ((lines.Count - 1) / 2, new List<string>()); // at least half of them
        foreach (var path in Directory.EnumerateFiles(folder, "*.ipynb").Order(StringComparer.Ordinal))
        {
            try
            {
                var cells = Notebook.Read(path).Cells.Where(cell => cell.IsCode).Select(cell => cell.Source).ToList();
                for (var i = 1; i < cells.Count; i++)
                {
                    if (Lines(cells[i]).Count(lines.Contains) is var common && common <= best) continue;
                    (best, found) = (common, cells[..i]);
                }
            }
            catch (NotebookFormatException)
            {
                // A file that is no notebook has no cells to name.
            }
        }
        return found;
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 2);

    private static bool IsLoaded(string setup, Compilation compilation)
    {
        var files = CSharpSyntaxTree.ParseText(setup, Dialect).GetCompilationUnitRoot().GetLoadDirectives().Select(load => Path.GetFileName(load.File.ValueText)).ToList();
        for (var piece = compilation; piece is not null; piece = piece.ScriptCompilationInfo?.PreviousScriptCompilation)
            if (piece.SyntaxTrees.Any(tree => files.Contains(Path.GetFileName(tree.FilePath)))) return true;
        return false;
    }

    private static IEnumerable<string> Declared(string cell) =>
        CSharpSyntaxTree.ParseText(cell, Dialect).GetCompilationUnitRoot().Members.SelectMany(member => member switch
        {
            FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.ValueText),
            MethodDeclarationSyntax method => [method.Identifier.ValueText],
            BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
            // var (a, b) = …
            GlobalStatementSyntax statement => statement.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText),
            _ => Enumerable.Empty<string>(),
        });

    private static string FirstLine(string cell)
    {
        var line = cell.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(text => text.Length > 0 && !text.StartsWith("//", StringComparison.Ordinal)) ?? "";
        return line.Length <= 60 ? line : line[..59] + "…";
    }
}
