using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GenerativeCourse.Notebooks.Commands;
using GenerativeCourse.Notebooks.NotebookFiles;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

/// <summary>What a notebook says does not depend on the number of cores: every printed number is the same with 1, 2 and 4 threads.</summary>
public sealed partial class ThreadCountTests
{
    [Theory]
    [InlineData("03-restricted-boltzmann-machines.ipynb")]
    [InlineData("06-variational-autoencoders.ipynb")]
    public void One_two_and_four_threads_print_the_same_numbers(string notebook)
    {
        var one = Printed(notebook, threads: 1);
        Assert.True(one.Values.Count(text => text.Any(char.IsDigit)) >= 15, "too few cells print numbers for the comparison to mean much");
        foreach (var threads in new[] { 2, 4 })
        {
            var several = Printed(notebook, threads);
            foreach (var (cell, text) in one)
                Assert.True(text == several[cell], $"{notebook}, {cell}, 1 thread:\n{text}\n{threads} threads:\n{several[cell]}");
        }
    }

    /// <summary>What each cell prints, and the text form of its charts with their last values; how long it took is left out.</summary>
    private static Dictionary<string, string> Printed(string notebook, int threads)
    {
        var target = Directory.CreateTempSubdirectory("threads-").FullName;
        try
        {
            var path = Path.Combine(Repository.RootOf(AppContext.BaseDirectory)!, "notebooks", notebook);
            var start = new ProcessStartInfo("dotnet", [typeof(RunCommand).Assembly.Location, "run", path, "--preset", "quick", "--out", target]) { RedirectStandardOutput = true, WorkingDirectory = target };
            start.Environment["COURSE_THREADS"] = $"{threads}";
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
            var copy = Notebook.Read(Directory.EnumerateFiles(target, "*.ipynb").Single());
            return copy.Cells.Where(cell => cell.IsCode).ToDictionary(cell => cell.Id, cell => HowLong().Replace(string.Concat(cell.Outputs.Select(Text)), ""));
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    private static string Text(JsonNode? output) =>
        string.Concat((output!["text"] ?? output["data"]?["text/plain"]) switch
        {
            JsonArray lines => lines.Select(line => (string?)line),
            { } line => [(string?)line],
            null => [],
        });

    // As a progress bar says it: " · 1.2 s · 84/s", " · 0:11 · 1.9 s each".
    [GeneratedRegex(@" · [\d.:]+(?: s)?(?: · [\d.,]+(?:/s| s each))?")]
    private static partial Regex HowLong();
}
