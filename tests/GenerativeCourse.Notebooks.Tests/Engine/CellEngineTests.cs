using GenerativeCourse.Notebooks.Engine;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

public sealed class CellEngineTests : EngineHarness
{
    [Fact]
    public async Task Variables_functions_types_and_usings_carry_over()
    {
        await Value("using System.IO; var x = 40; int Twice(int v) => 2 * v; record Point(int X, int Y);");
        Assert.Equal("82", await Value("Twice(x + 1)"));
        Assert.Equal("3", await Value("new Point(1, 2) is var p ? p.X + p.Y : 0"));
        Assert.Equal("b.txt", await Value("Path.GetFileName(\"a/b.txt\")"));
        Assert.Equal("5", await Value("var x = 5; x"));
        Assert.Equal("5", await Value("x"));
    }

    [Fact]
    public async Task A_variable_can_change_its_type_and_a_function_its_meaning()
    {
        await Value("var x = 1; int F() => 1;");
        await Value("var x = \"text\"; int F() => 2;");
        Assert.Equal("text2", await Value("x + F()"));
    }

    [Fact]
    public async Task What_a_cell_did_before_it_threw_is_kept()
    {
        var error = await Error("var first = 7;\nthrow new InvalidOperationException(\"half-way\");\nvar second = 8;");
        Assert.Equal(("InvalidOperationException", "half-way", 2), (error.Name, error.Message, error.Line));
        Assert.Equal("7 0", await Value("$\"{first} {second}\""));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_changes_nothing()
    {
        await Value("var x = 1;");
        await Error("x = 2; nonsense(");
        Assert.Equal("1", await Value("x"));
    }

    [Fact]
    public async Task Await_works_and_waiting_for_a_result_does_not_hang()
    {
        Assert.Equal("3", await Value("await Task.Delay(5); async Task<int> F() { await Task.Delay(5); return 3; } F().Result"));
        Assert.Equal("3", await Value("await F()"));
        Assert.Equal("6", await Value("(await Task.WhenAll(F(), F())).Sum()"));
    }

    [Fact]
    public async Task The_console_streams_while_the_cell_runs()
    {
        await Value("var gate = new System.Threading.ManualResetEventSlim();");
        var cell = Run("Console.Write(\"begin\"); Console.Error.Write(\"trouble\"); gate.Wait(); Console.Write(\"end\");");
        var sink = Sink;
        for (var i = 0; i < 1000 && sink.Errors.Length == 0; i++) await Task.Delay(10);
        Assert.Equal(("begin", "trouble"), (sink.Output, sink.Errors));
        Assert.False(cell.IsCompleted);
        Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell).Status);
    }

    [Fact]
    public async Task Outputs_come_in_the_order_of_the_calls()
    {
        await Value("Console.Write(\"a\"); display(\"b\"); Console.Write(\"c\"); Console.Error.Write(\"d\"); Console.Write(\"e\");");
        Assert.Equal(["a", "display b", "c", "d", "e"], Sink.Order);
    }

    [Fact]
    public async Task A_background_task_writes_to_the_cell_that_runs()
    {
        await Value("_ = Task.Run(async () => { await Task.Delay(300); Console.Write(\"late\"); });");
        await Value("await Task.Delay(1000);");
        Assert.Equal("late", Sink.Output);
    }

    [Fact]
    public async Task A_throwing_thread_does_not_end_the_process()
    {
        await Value("new System.Threading.Thread(() => throw new Exception(\"alone\")).Start(); await Task.Delay(300);");
        Assert.Contains("alone", Sink.Errors);
        await Value("async void Fire() { await Task.Delay(1); throw new Exception(\"void\"); } Fire(); await Task.Delay(300);");
        Assert.Contains("void", Sink.Errors);
    }

    [Fact]
    public async Task Relative_paths_mean_the_notebooks_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "note.txt"), "here");
        Assert.Equal("here", await Value("System.IO.File.ReadAllText(\"note.txt\")"));
    }

    [Fact]
    public async Task The_default_imports_are_those_of_the_archived_kernel()
    {
        await Value("new StringBuilder(); new List<int>(); new ArrayList(); Enumerable.Range(0, 1); display(1); HTML(\"\"); Math.Abs(1);");
        Assert.Contains("File", (await Error("File.Exists(\"x\")")).Message);
    }

    [Fact]
    public async Task Cells_count_themselves_or_take_the_front_ends_number()
    {
        await Run("1");
        await Run("2");
        Assert.Equal(2, Engine.ExecutionCount);
        var outcome = await Engine.RunAsync("throw new Exception();", new RecordingSink(), default, executionCount: 41);
        Assert.Contains("Cell In[41], line 1", string.Join('\n', outcome.Error!.Traceback));
        Assert.Equal(41, Engine.ExecutionCount);
    }

    [Fact]
    public async Task Cells_wait_for_each_other()
    {
        var first = Engine.RunAsync("await Task.Delay(300); var done = true;", new RecordingSink());
        var second = await Engine.RunAsync("done", new RecordingSink());
        Assert.Equal("True", second.Value!.PlainText);
        Assert.Equal(CellStatus.Ok, (await first).Status);
    }

    [Fact]
    public async Task Reading_the_keyboard_is_refused_in_words() =>
        Assert.Contains("cannot read from the keyboard", (await Error("Console.ReadLine()")).Message);

    [Fact]
    public async Task An_empty_cell_and_one_of_usings_alone_are_fine()
    {
        Assert.Equal("", await Value(""));
        Assert.Equal("", await Value("// nothing\n"));
        Assert.Equal("", await Value("using System.IO;"));
        Assert.Equal("x", await Value("Path.GetFileName(\"a/x\")"));
    }

    [Theory]
    [InlineData("var x = 1;", true)]
    [InlineData("if (true) {", false)]
    [InlineData("1 + ", false)]
    public void It_knows_a_whole_cell_from_half_a_one(string code, bool whole) => Assert.Equal(whole, CellEngine.IsComplete(code));

    [Fact]
    public async Task Later_cells_stay_quick_as_the_notebook_grows()
    {
        for (var i = 0; i < 60; i++) await Value($"var v{i} = {i}; v{i}");
        var times = new List<double>();
        for (var i = 0; i < 15; i++)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await Value($"v{i} + v59");
            times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        // 60 ms is the aim on a machine of one's own; builds and other tests may share this one.
        Assert.True(times.Order().ElementAt(3) < 250, $"{times.Min():0} ms at best");
    }
}
