using System.Diagnostics;
using GenerativeCourse.Notebooks.Engine;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

public sealed class InterruptTests : EngineHarness
{
    private static readonly string[] Endless =
    [
        "while (true) n++;",
        "while (true) { try { while (true) n++; } catch (Exception) { } }",
        "while (true) Console.Write(\"text \");",
        "System.Threading.Thread.Sleep(-1);",
        "await Task.Delay(-1);",
        "await Task.Delay(1); while (true) n++;",
        "Task.Delay(-1).Wait();",
        "new System.Threading.ManualResetEvent(false).WaitOne();",
        "while (true) { lock (gate) n++; }",
        "while (true) display(n++);",
        "IEnumerable<int> All() { while (true) yield return 1; } foreach (var one in All()) n += one;",
        "long F(long x) { while (true) x++; } F(0)",
        "async Task Loop() { while (true) { await Task.Yield(); n++; } } await Loop();",
        "while (true) { var garbage = new byte[10000]; n += garbage.Length; }",
        "for (int i = 0; ; i = (i + 1) % 1000) n += (long)Math.Sqrt(i);",
    ];

    [Fact]
    public async Task Twenty_endless_cells_of_twenty_are_stopped_and_the_state_survives()
    {
        await Value("long n = 0; var kept = \"kept\"; var gate = new object();");
        for (var i = 0; i < 20; i++)
        {
            var code = Endless[i % Endless.Length];
            var cell = Run("var before = 1; Console.Write(\"on\");\n" + code);
            var sink = Sink;
            for (var wait = 0; wait < 1000 && sink.Output.Length == 0; wait++) await Task.Delay(20);
            await Task.Delay(50 + 10 * i);
            var started = Stopwatch.GetTimestamp();
            Engine.Interrupt();
            var outcome = await cell.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.True(outcome.Status == CellStatus.Interrupted, $"{code}: {outcome.Status} {outcome.Error?.Message}");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8), $"{code} took {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s to stop");
            Assert.Equal("kept 1", await Value("$\"{kept} {before}\""));
        }
    }

    [Fact]
    public async Task A_stopped_loop_does_not_keep_a_processor_busy()
    {
        var cell = Run("while (true) { }");
        await Task.Delay(1000);
        Engine.Interrupt();
        await cell;
        // The compilers may have work of their own for a while; a loop that goes on would be busy in every second.
        var quiet = false;
        for (var second = 0; second < 15 && !quiet; second++)
        {
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            await Task.Delay(1000);
            process.Refresh();
            quiet = (process.TotalProcessorTime - before).TotalMilliseconds < 500;
        }
        Assert.True(quiet);
    }

    [Fact]
    public async Task A_cell_that_watches_its_token_ends_by_itself()
    {
        await Value("using Microsoft.DotNet.Interactive;");
        var cell = Run("var token = KernelInvocationContext.Current.CancellationToken; Console.Write(\"on\"); while (!token.IsCancellationRequested) await Task.Delay(20); Console.Write(\" cleaned up\");");
        var sink = Sink;
        for (var i = 0; i < 500 && sink.Output.Length == 0; i++) await Task.Delay(20);
        Engine.Interrupt();
        await cell;
        Assert.Equal("on cleaned up", sink.Output);
    }

    [Fact]
    public async Task A_token_from_outside_interrupts_too()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        var outcome = await Engine.RunAsync("while (true) { }", new RecordingSink(), limit.Token);
        Assert.Equal(CellStatus.Interrupted, outcome.Status);
        Assert.Contains("interrupted", outcome.Error!.Message);
    }

    [Fact]
    public async Task An_interrupt_between_cells_does_nothing()
    {
        Engine.Interrupt();
        Assert.Equal("1", await Value("1"));
        Engine.Interrupt();
        Assert.Equal("2", await Value("2"));
    }

    [Fact]
    public async Task A_cell_waiting_for_its_turn_survives_the_interrupt_of_the_one_before()
    {
        var first = Engine.RunAsync("while (true) { }", new RecordingSink());
        var second = Engine.RunAsync("7", new RecordingSink());
        await Task.Delay(1000);
        Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await first).Status);
        Assert.Equal("7", (await second).Value!.PlainText);
    }
}
