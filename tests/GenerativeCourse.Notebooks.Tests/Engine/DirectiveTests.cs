using GenerativeCourse.Notebooks.Engine;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

public sealed class DirectiveTests : EngineHarness
{
    [Fact]
    public async Task Load_runs_a_file_and_its_usings_stay_in_it()
    {
        await Write("setup.csx", "using System.IO;\nvar fromFile = Path.GetFileName(\"a/b\"); int Add(int a, int b) => a + b;");
        Assert.Equal("b 3", await Value("#load \"setup.csx\"\n$\"{fromFile} {Add(1, 2)}\""));
        Assert.Contains("Path", (await Error("Path.GetFileName(\"x\")")).Message);
    }

    [Fact]
    public async Task An_error_in_a_loaded_file_names_the_file()
    {
        await Write("setup.csx", "var ok = 1;\nvar bad = missing;");
        var error = await Error("#load \"setup.csx\"");
        Assert.StartsWith("setup.csx, line 2:", error.Message);
        Assert.Null(error.Line);
    }

    [Theory]
    [InlineData("\n#load \"nowhere.csx\"", "no file 'nowhere.csx'", 2)]
    [InlineData("#r \"nowhere.dll\"", "no 'nowhere.dll'", 1)]
    [InlineData("#r \"../lib/bin/Nowhere.dll\"", "The library is not built", 1)]
    [InlineData("1\n#!fsharp\nlet x = 1", "does not know '#!fsharp'", 2)]
    [InlineData("#!import", "needs the file", 1)]
    [InlineData("#!import nowhere.csx", "no file 'nowhere.csx'", 1)]
    [InlineData("#i \"somewhere\"", "names a package source", 1)]
    public async Task What_cannot_be_followed_is_told_in_a_sentence(string code, string says, int line)
    {
        var error = await Error(code);
        Assert.Contains(says, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public async Task An_unbuilt_library_is_told_with_the_command_that_builds_it()
    {
        var project = Path.Combine(Folder, "course", "lib", "Some.Library");
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "Some.Library.csproj"), "<Project/>");
        Assert.Contains("dotnet build -c Release lib/Some.Library' in 'course'", (await Error("#r \"course/lib/bin/Some.Library.dll\"")).Message);
    }

    [Fact]
    public async Task Time_html_and_markdown()
    {
        await Value("#!time\nSystem.Threading.Thread.Sleep(20);");
        Assert.Matches(@"^Wall time: \d+\.\d ms$", Sink.Displays.Single().Bundle.PlainText);
        await Value("#!html\n<b>bold</b>");
        Assert.Equal("<b>bold</b>", (string?)Sink.Displays.Single().Bundle.Data["text/html"]);
        Assert.Equal("3", await Value("#!markdown\n# Title\n$x$\n#!csharp\n1 + 2"));
        Assert.Equal("# Title\n$x$", (string?)Sink.Displays.Single().Bundle.Data["text/markdown"]);
    }

    [Fact]
    public async Task Lines_are_counted_through_directives()
    {
        var error = await Error("#!time\nvar a = 1;\n#!html\n<b/>\n#!csharp\nvar b = 2;\nthrow new Exception(\"x\");");
        Assert.Equal(7, error.Line);
    }

    [Fact]
    public async Task Import_runs_scripts_and_notebooks_and_keeps_their_usings()
    {
        await Write("helpers.csx", "using System.IO;\nvar helper = 1;");
        await Write("other.ipynb", """{"cells":[{"cell_type":"markdown","metadata":{},"source":"x"},{"cell_type":"code","metadata":{},"outputs":[],"execution_count":null,"source":["var other = 2;\n","other"]}],"metadata":{},"nbformat":4,"nbformat_minor":4}""");
        Assert.Equal("", await Value("#!import helpers.csx"));
        await Value("#!import \"other.ipynb\"");
        Assert.Equal("b 3", await Value("Path.GetFileName(\"a/b\") + \" \" + (helper + other)"));
    }

    [Fact]
    public async Task A_script_that_imports_itself_is_refused()
    {
        await Write("self.csx", "#!import self.csx");
        Assert.Contains("imports itself", (await Error("#!import self.csx")).Message);
    }

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(Folder, name), text);
}
