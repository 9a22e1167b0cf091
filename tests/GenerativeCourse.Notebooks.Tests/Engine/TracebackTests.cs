using GenerativeCourse.Notebooks.Commands;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

public sealed class TracebackTests : EngineHarness
{
    [Fact]
    public async Task It_points_to_the_line_of_the_cell_and_hides_the_machinery()
    {
        var error = await Error("var text = \"zz\";\n\nint Read(string s) =>\n    int.Parse(s);\nRead(text)");
        var traceback = Text(error.Traceback);
        Assert.Equal("FormatException", error.Name);
        Assert.Equal(4, error.Line);
        Assert.Contains("at Read in Cell In[1], line 4", traceback);
        Assert.Contains("at Cell In[1], line 5", traceback);
        Assert.Contains("at Int32.Parse", traceback);
        Assert.Contains("-->    4      int.Parse(s);", traceback);
        Assert.DoesNotContain("Submission", traceback);
        Assert.DoesNotContain("Initialize", traceback);
        Assert.DoesNotContain("CodeAnalysis", traceback);
        Assert.DoesNotContain("GenerativeCourse", traceback);
    }

    [Fact]
    public async Task It_follows_a_call_into_an_earlier_cell()
    {
        await Value("class Model\n{\n    public void Fit() => throw new InvalidOperationException(\"no data\");\n}");
        var error = await Error("var m = new Model();\nm.Fit();");
        Assert.Equal(2, error.Line);
        Assert.Contains("at Model.Fit in Cell In[1], line 3", Text(error.Traceback));
        Assert.Contains("at Cell In[2], line 2", Text(error.Traceback));
    }

    [Theory]
    [InlineData("numbers.Length")]
    [InlineData("numbers.Sum()")]
    [InlineData("ArgumentNullException.ThrowIfNull(numbers);")]
    public async Task After_a_cell_that_failed_the_next_one_says_where_to_look(string code)
    {
        await Error("int[] Count(int n) => n < 0 ? throw new ArgumentException(\"n: 0 or more.\") : new int[n];\nvar numbers = Count(-1);");
        Assert.Contains("perhaps the cell that sets it stopped at an error", (await Error(code)).Message);
        Assert.DoesNotContain("perhaps", (await Error("Count(-1)")).Message);
    }

    [Fact]
    public async Task A_wrapped_exception_is_told_as_the_one_inside()
    {
        var error = await Error("Task.Run(() => throw new ArgumentException(\"inside\")).Wait();");
        Assert.Equal(("ArgumentException", "inside"), (error.Name, error.Message));
        Assert.Contains("because of TimeoutException: deeper", Text((await Error("throw new Exception(\"outer\", new TimeoutException(\"deeper\"));")).Traceback));
    }

    [Fact]
    public async Task A_compile_error_has_its_line_and_the_compilers_words()
    {
        var error = await Error("var a = 1;\nvar b = a + unknown;\nint c = \"text\";");
        Assert.Equal(("CompilationError", 2), (error.Name, error.Line));
        Assert.Contains("'unknown' does not exist", error.Message);
        var traceback = Text(error.Traceback);
        Assert.Contains("Cell In[1], line 2", traceback);
        Assert.Contains("Cell In[1], line 3", traceback);
        Assert.Contains("CS0029", traceback);
    }

    private static string Text(IEnumerable<string> traceback) => AnsiCodes.Remove(string.Join('\n', traceback));
}
