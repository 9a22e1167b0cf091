using System.Diagnostics;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Commands;
using GenerativeCourse.Notebooks.NotebookFiles;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

/// <summary>Every notebook and every solution, from the files that users open, by the command that users type.</summary>
public sealed class CourseNotebooksTests
{
    private static string Root => Repository.RootOf(AppContext.BaseDirectory)!;

    private static readonly string[] UnansweredOrWrong = ["[wrong]", "[open]", "[close]"];

    public static TheoryData<string> Notebooks() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".ipynb_checkpoints", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void It_runs_in_quick_and_its_checks_pass(string notebook)
    {
        var target = Directory.CreateTempSubdirectory("course-notebooks-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(RunCommand).Assembly.Location, "run", Path.Combine(Root, notebook), "--preset", "quick", "--out", target]) { RedirectStandardOutput = true, WorkingDirectory = target };
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
            var copy = Notebook.Read(Directory.EnumerateFiles(target, "*.ipynb", SearchOption.AllDirectories).Single());
            Assert.InRange(new FileInfo(Directory.EnumerateFiles(target, "*.ipynb", SearchOption.AllDirectories).Single()).Length, 1, 2_000_000);
            var pictures = 0;
            foreach (var cell in copy.Cells.Where(cell => cell.IsCode))
            foreach (var output in cell.Outputs)
            {
                Assert.NotEqual("error", (string?)output!["output_type"]);
                var text = string.Concat((output["data"]?["text/plain"] as JsonArray ?? []).Select(line => (string?)line));
                if (output["data"] is JsonObject data) pictures += SeenEverywhere.Check(data, output["metadata"] as JsonObject, $"{notebook}, {cell.Id}");
                if (!IsExercise(notebook, cell)) Assert.False(UnansweredOrWrong.Any(word => text.StartsWith(word, StringComparison.Ordinal)), text);
            }
            Assert.True(pictures >= 5, $"{notebook} has {pictures} pictures");
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    public static TheoryData<string> Solutions() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "notebooks", "solutions"), "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Solutions))]
    public void A_solution_is_its_notebook_with_the_exercises_filled_in(string name)
    {
        var notebook = Notebook.Read(Path.Combine(Root, "notebooks", name));
        var solution = Notebook.Read(Path.Combine(Root, "notebooks", "solutions", name));
        Assert.Equal(notebook.Cells.Select(cell => cell.Id), solution.Cells.Select(cell => cell.Id));
        Assert.Equal(notebook.Cells.Where(IsShared).Select(Shared), solution.Cells.Where(IsShared).Select(Shared));

        static bool IsShared(NotebookCell cell) => !(cell.IsCode && cell.Id.StartsWith("exercise", StringComparison.Ordinal));
        static string Shared(NotebookCell cell) => cell.Id switch
        {
            "title" => cell.Source[cell.Source.IndexOf('\n', StringComparison.Ordinal)..], // its heading may say that these are the solutions
            "setup" => cell.Source.Replace("#load \"../setup.csx\"", "#load \"setup.csx\"", StringComparison.Ordinal),
            _ => cell.Source,
        };
    }

    // What the solution fills in is the reader's turn in the notebook; every other check must pass in both.
    private static bool IsExercise(string notebook, NotebookCell cell)
    {
        var solution = Path.Combine(Root, "notebooks", "solutions", Path.GetFileName(notebook));
        return !notebook.Contains("solutions", StringComparison.Ordinal) && File.Exists(solution)
            && Notebook.Read(solution).Cells.FirstOrDefault(other => other.Id == cell.Id) is { } filled && filled.Source != cell.Source;
    }
}
