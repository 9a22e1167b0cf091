using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GenerativeCourse.Notebooks.NotebookFiles;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.NotebookFiles;

/// <summary>The form of the notebooks that users open, all of them, solutions too.</summary>
public sealed partial class CourseFormTests
{
    private const int LineLength = 100; // what a projector shows without scrolling
    private const int CellLength = 20;
    private const int CodeInARow = 3;

    public static TheoryData<string> Notebooks() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.RootOf(AppContext.BaseDirectory)!, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".ipynb_checkpoints", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void It_is_stored_as_VS_Code_would_save_it(string path)
    {
        var stored = File.ReadAllText(path);
        Assert.Equal(stored, Notebook.Read(path).ToText());
        var json = JsonNode.Parse(stored)!;
        Assert.Equal("csharp", (string?)json["metadata"]!["language_info"]!["name"]);
        Assert.All(json["cells"]!.AsArray(), cell => Assert.Null(cell!["metadata"]!["vscode"]));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Its_code_can_be_projected(string path)
    {
        foreach (var cell in Notebook.Read(path).Cells.Where(cell => cell.IsCode))
        {
            var lines = cell.Source.Split('\n');
            Assert.All(lines, line => Assert.True(line.Length <= LineLength, $"{cell.Id}: {line.Length} characters: {line}"));
            Assert.True(lines.Length <= CellLength, $"{cell.Id} has {lines.Length} lines");
        }
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void No_more_than_three_cells_of_code_stand_without_a_sentence(string path)
    {
        var inARow = 0;
        foreach (var cell in Notebook.Read(path).Cells)
        {
            inARow = cell.IsCode ? inARow + 1 : 0;
            Assert.True(inARow <= CodeInARow, $"{cell.Id} is code cell number {inARow} in a row");
        }
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Cells_have_names_of_their_own(string path)
    {
        var names = Notebook.Read(path).Cells.Select(cell => cell.Id).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Matches(Name(), name));
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex Name();
}
