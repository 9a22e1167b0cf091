using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GenerativeCourse.Notebooks.Commands;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

/// <summary>The command as its users type it: each notebook in a process of its own.</summary>
public sealed class RunProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("run-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Environment.Exit(0);", "exit code 0")]
    [InlineData("Environment.FailFast(\"the end\");", "the end")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill(); System.Threading.Thread.Sleep(5000);", "exit code 137")]
    public void A_cell_that_ends_its_process_is_named_and_the_next_notebook_runs(string deadly, string says)
    {
        if (OperatingSystem.IsWindows() && says.Contains("137", StringComparison.Ordinal)) return; // another number there
        Write("a.ipynb", "1", deadly, "3");
        Write("b.ipynb", "6 * 7");
        var (code, said) = Run("a.ipynb", "b.ipynb", "--out", "out");
        Assert.Equal(1, code);
        Assert.Contains("a.ipynb, cell 'cell-2': the notebook's process ended here", said);
        Assert.Contains(says, said);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "b.ipynb")));
        Assert.DoesNotContain("   at System", said);
    }

    [Fact]
    public void The_results_come_as_junit()
    {
        Write("a.ipynb", "1", "throw new Exception(\"no\\u0001pe\");");
        Assert.Equal(1, Run("a.ipynb", "--out", "out", "--junit", "logs/results.xml").Code);
        var suite = XDocument.Load(Path.Combine(_folder, "logs", "results.xml")).Root!.Element("testsuite")!;
        Assert.Equal(("a.ipynb", "2", "1"), ((string?)suite.Attribute("name"), (string?)suite.Attribute("tests"), (string?)suite.Attribute("failures")));
        Assert.Contains("no pe", (string?)suite.Elements("testcase").Last().Element("failure")!.Attribute("message"));
    }

    [Theory]
    [InlineData("There is no option --bogus", "--bogus")]
    [InlineData("--timeout takes a number of seconds", "--timeout", "abc")]
    [InlineData("--timeout takes a number of seconds", "--timeout", "-1")]
    public void Wrong_options_get_one_sentence(string sentence, params string[] arguments)
    {
        var (code, said) = Run(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(sentence, said);
        Assert.DoesNotContain("Exception", said);
    }

    [Fact]
    public void A_notebook_is_found_by_the_beginning_of_its_name()
    {
        Write("notebooks/01-first.ipynb", "1");
        Write("notebooks/01b-second.ipynb", "2");
        Write("notebooks/02-third.ipynb", "3");
        Assert.Equal(0, Run("01", "--out", "out").Code);
        Assert.Equal(0, Run("02-t", "--out", "out").Code);
        Assert.Equal(["01-first.ipynb", "02-third.ipynb"], Directory.EnumerateFiles(Path.Combine(_folder, "out"), "*.ipynb").Select(Path.GetFileName).Order());
        Assert.Contains("'0' may mean 01-first or 01b-second or 02-third", Run("0").Said);
        Assert.Contains("name one of 01-first, 01b-second, 02-third", Run("07").Said);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_before_anything_runs()
    {
        Write("a.ipynb", "Console.WriteLine(\"it ran\");");
        File.WriteAllText(Path.Combine(_folder, "taken"), "");
        var (code, said) = Run("a.ipynb", "--out", "taken/below");
        Assert.Equal(1, code);
        Assert.Contains("cannot be written", said);
        Assert.DoesNotContain("it ran", said);
    }

    [Fact]
    public async Task A_watched_notebook_runs_again_when_it_is_saved()
    {
        Write("a.ipynb", "1");
        using var process = Start("a.ipynb", "--out", "out", "--watch");
        var executed = Path.Combine(_folder, "out", "a.ipynb");
        try
        {
            await Until(() => File.Exists(executed) && File.ReadAllText(executed).Contains("\"1\"", StringComparison.Ordinal));
            await Until(() => { Write("a.ipynb", "2"); return File.ReadAllText(executed).Contains("\"2\"", StringComparison.Ordinal); });
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var watch = Stopwatch.StartNew(); !holds(); await Task.Delay(2000, TestContext.Current.CancellationToken))
            Assert.True(watch.Elapsed.TotalSeconds < 60, "It did not happen.");
    }

    private (int Code, string Said) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }

    private Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(RunCommand).Assembly.Location, "run", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder })!;

    private void Write(string name, params string[] cells)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((cell, i) => new JsonObject { ["cell_type"] = "code", ["id"] = $"cell-{i + 1}", ["execution_count"] = null, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["source"] = cell })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString());
    }
}
