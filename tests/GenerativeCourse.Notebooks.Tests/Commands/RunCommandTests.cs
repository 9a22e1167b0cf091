using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Commands;
using Spectre.Console;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly string before = Environment.CurrentDirectory;
    private readonly string folder = Directory.CreateTempSubdirectory("run-tests-").FullName;
    private string said = "";

    public RunCommandTests() => Environment.CurrentDirectory = folder;

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_writes_a_whole_copy_and_leaves_the_notebook_alone()
    {
        var path = Write("a.ipynb", "1 + 1", "Console.WriteLine(\"text\");\ndisplay(3);");
        var text = await File.ReadAllTextAsync(path);
        Assert.Equal(0, await Run(new RunOptions { Paths = ["a.ipynb"], Out = "out" }));
        Assert.Equal(text, await File.ReadAllTextAsync(path));
        var copy = Read("out/a.ipynb");
        Assert.Equal([1, 2], copy["cells"]!.AsArray().Select(cell => (int)cell!["execution_count"]!));
        Assert.Equal("execute_result", (string?)copy["cells"]![0]!["outputs"]![0]!["output_type"]);
        Assert.Equal(["stream", "display_data"], copy["cells"]![1]!["outputs"]!.AsArray().Select(output => (string?)output!["output_type"]));
        Assert.Equal((4, 5), ((int)copy["nbformat"]!, (int)copy["nbformat_minor"]!));
        Assert.Equal(["cell-1", "cell-2"], copy["cells"]!.AsArray().Select(cell => (string?)cell!["id"]));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "out"), "*.tmp"));
        Assert.Contains("ok", said);
    }

    [Fact]
    public async Task Twice_in_place_gives_the_same_file()
    {
        var path = Write("a.ipynb", "new[] { 1, 2 }", "display(\"é <b> 'x'\").Update(4);");
        Assert.Equal(0, await Run(new RunOptions { Paths = [path], InPlace = true }));
        var once = await File.ReadAllTextAsync(path);
        Assert.Equal(0, await Run(new RunOptions { Paths = [path], InPlace = true }));
        Assert.Equal(once, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_failed_cell_is_named_with_its_line_and_ends_the_run()
    {
        Write("a.ipynb", "var x = 1;\nint.Parse(\"zz\")", "2");
        Write("b.ipynb", "3");
        Assert.Equal(1, await Run(new RunOptions { Paths = ["a.ipynb", "b.ipynb"], Out = "out" }));
        Assert.Contains("a.ipynb, cell", said);
        Assert.Contains("line 2", said);
        Assert.Contains("'int.Parse(\"zz\")'", said);
        Assert.Null((int?)Read("out/a.ipynb")["cells"]![1]!["execution_count"]);
        Assert.False(File.Exists("out/b.ipynb"));
        Assert.Equal(1, await Run(new RunOptions { Paths = ["a.ipynb", "b.ipynb"], Out = "out", KeepGoing = true }));
        Assert.Equal(2, (int?)Read("out/a.ipynb")["cells"]![1]!["execution_count"]);
        Assert.True(File.Exists("out/b.ipynb"));
    }

    [Fact]
    public async Task In_place_a_failed_notebook_stays_as_it_was()
    {
        var path = Write("a.ipynb", "throw new Exception();");
        var text = await File.ReadAllTextAsync(path);
        Assert.Equal(1, await Run(new RunOptions { Paths = [path], InPlace = true }));
        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData("{ not json", "is not JSON")]
    [InlineData("{}", "no 'nbformat'")]
    [InlineData("""{"nbformat":3,"worksheets":[]}""", "format 3")]
    public async Task What_is_no_notebook_is_told_in_a_sentence(string text, string says)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.ipynb"), text);
        Assert.Equal(1, await Run(new RunOptions { Paths = ["bad.ipynb"] }));
        Assert.Contains(says, said);
    }

    [Fact]
    public async Task A_missing_notebook_is_told_in_a_sentence()
    {
        Assert.Equal(1, await Run(new RunOptions { Paths = ["nowhere.ipynb"] }));
        Assert.Contains("no notebook or folder", said);
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_is_stopped()
    {
        Write("a.ipynb", "while (true) { }");
        Assert.Equal(1, await Run(new RunOptions { Paths = ["a.ipynb"], Out = "out", Timeout = TimeSpan.FromSeconds(2) }));
        Assert.Contains("--timeout", said);
    }

    [Fact]
    public async Task The_preset_reaches_the_cells_and_ends_with_the_run()
    {
        var outside = Environment.GetEnvironmentVariable("COURSE_PRESET");
        Write("a.ipynb", "Environment.GetEnvironmentVariable(\"COURSE_PRESET\")");
        Assert.Equal(0, await Run(new RunOptions { Paths = ["a.ipynb"], Out = "out", Preset = "full" }));
        Assert.Contains("full", Read("out/a.ipynb").ToJsonString());
        Assert.Equal(outside, Environment.GetEnvironmentVariable("COURSE_PRESET"));
    }

    [Fact]
    public async Task Each_notebook_has_an_engine_of_its_own_and_a_folder_runs_in_order()
    {
        Directory.CreateDirectory(Path.Combine(folder, "notebooks"));
        Write("notebooks/1.ipynb", "var secret = 1;");
        Write("notebooks/2.ipynb", "secret");
        Assert.Equal(1, await Run(new RunOptions { Out = "out" }));
        Assert.Contains("'secret' does not exist", said);
        Assert.True(said.IndexOf("1.ipynb", StringComparison.Ordinal) < said.IndexOf("2.ipynb", StringComparison.Ordinal));
    }

    private async Task<int> Run(RunOptions options)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = 10_000;
        var exitCode = await RunCommand.RunAsync(options, console, CancellationToken.None);
        said = writer.ToString();
        return exitCode;
    }

    private string Write(string name, params string[] cells)
    {
        var path = Path.Combine(folder, name);
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(cell => new JsonObject { ["cell_type"] = "code", ["execution_count"] = null, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["source"] = cell })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        };
        File.WriteAllText(path, notebook.ToJsonString());
        return path;
    }

    private JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name)))!;
}
