using System.Text.Json;
using GenerativeCourse.Notebooks.Commands;
using GenerativeCourse.Notebooks.Engine;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

/// <summary>The mistakes that beginners make most each get one sentence of help behind the compiler's words.</summary>
public sealed class HintTests : EngineHarness
{
    [Theory]
    [InlineData("var a = 1\nvar b = 2;", "ends with a semicolon")]
    [InlineData("var images = 3;\nimagse + 1", "Did you mean 'images'?")]
    [InlineData("Consle.WriteLine(1);", "Did you mean 'Console'?")]
    [InlineData("likelihoods.Last()", "If another cell makes 'likelihoods', run that cell first.")]
    [InlineData("var text = new StringReader(\"a\");", "add 'using System.IO;'")]
    [InlineData("File.Exists(\"a\")", "add 'using System.IO;'")]
    [InlineData("\"abc\".Lenght", "Did you mean 'Length'?")]
    [InlineData("new[] { 1 }.Sekect(x => x)", "Did you mean 'Select'?")]
    [InlineData("record Options { public float LearningRate { get; init; } }\nnew Options { LearningRat = 1 }", "Did you mean 'LearningRate'?")]
    [InlineData("int Add(int first, int second) => first + second;\nAdd(first: 1, secnd: 2)", "Did you mean 'second:'?")]
    [InlineData("int Add(int first, int second) => first + second;\nAdd(1)", "It takes (int first, int second).")]
    [InlineData("float rate = 0.05;", "write 0.05f")]
    [InlineData("void Train(float rate) { }\nTrain(0.5);", "write 0.5f")]
    [InlineData("var x = 1.5;\nfloat y = x;", "write (float) before it")]
    [InlineData("var n = 3;\nif (n = 3) n++;", "compared with ==")]
    [InlineData("int n = 2.5;", "(int) before it")]
    public async Task A_compile_error_says_what_to_do(string code, string sentence)
    {
        var error = await Error(code);
        Assert.Equal("CompilationError", error.Name);
        Assert.Contains(sentence, error.Message);
        Assert.Contains(sentence, Text(error.Traceback));
    }

    [Fact]
    public async Task The_words_stand_on_a_line_of_their_own_before_the_place()
    {
        var traceback = (await Error("var a = 1;\nvar b = unknown;")).Traceback.Select(line => Text([line])).ToList();
        var words = traceback.FindIndex(line => line.Contains("'unknown' does not exist", StringComparison.Ordinal));
        var place = traceback.FindIndex(line => line.Contains("Cell In[1], line 2", StringComparison.Ordinal));
        Assert.True(words >= 0 && words < place, string.Join("\n", traceback));
        Assert.Equal("Cell In[1], line 2", traceback[place].Trim());
    }

    [Fact]
    public async Task A_cell_run_too_early_names_the_cell_to_run_first()
    {
        File.WriteAllText(Path.Combine(Folder, "tools.csx"), "public static class Tools { public static int Twice(int x) => 2 * x; }");
        string[] cells = ["#load \"tools.csx\"", "// the data\nvar (images, labels) = (3, 4);", "var rate = 0.1;   // try 1\nvar trained = Tools.Twice(images) * rate;"];
        File.WriteAllText(Path.Combine(Folder, "lesson.ipynb"), JsonSerializer.Serialize(new { nbformat = 4, nbformat_minor = 5, metadata = new { }, cells = cells.Select(source => new { cell_type = "code", source }) }));
        var changed = cells[2].Replace("0.1", "0.2", StringComparison.Ordinal);
        Assert.Contains("Run the cell with #load \"tools.csx\" first.", (await Error(changed)).Message);
        await Run(cells[0]);
        Assert.Contains("The cell that begins 'var (images, labels) = (3, 4);' makes 'images': run that cell first.", (await Error(changed)).Message);
        await Run(cells[1]);
        Assert.Equal(CellStatus.Ok, (await Run(changed)).Status);
    }

    private static string Text(IEnumerable<string> traceback) => AnsiCodes.Remove(string.Join("\n", traceback));

    [Fact]
    public async Task What_resembles_nothing_is_not_guessed() => Assert.DoesNotContain("Did you mean", (await Error("zzqqxxyy + 1")).Message);
}
