using System.Diagnostics;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class InterruptTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    [Fact]
    public void An_endless_loop_is_stopped_twenty_times_out_of_twenty_and_its_state_survives()
    {
        Assert.Equal("ok", _client.Run("var turns = 0; var before = 7;").Status);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var id = _client.SendCell("""Console.Write("in"); turns++; while (true) ;""");
            _client.NextPublished(id, "stream");
            var watch = Stopwatch.StartNew();
            var interrupt = _client.Request("interrupt_request", socket: _client.Control);
            Assert.Equal("interrupt_reply", interrupt.Reply.Type);
            Assert.Equal("ok", interrupt.Status);
            var run = _client.Complete(id);
            Assert.Equal("error", run.Status);
            Assert.Single(run.Types, type => type == "error");
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        }
        Assert.Equal("20 7", _client.Run("""Console.Write($"{turns} {before}");""").Stdout);
    }

    [Fact]
    public void A_cell_that_prints_without_end_is_stopped_and_the_next_cell_prints_as_it_should()
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var id = _client.SendCell("""while (true) Console.WriteLine("more");""");
            _client.NextPublished(id, "stream");
            _client.Request("interrupt_request", socket: _client.Control);
            Assert.Equal("error", _client.Complete(id).Status);
            Assert.Equal("clean", _client.Run("""Console.Write("clean");""").Stdout);
        }
    }

    // An aborted thread takes the process down where it meets .NET's precompiled code: such loops must end by themselves.
    [Theory]
    [InlineData("""while (true) string.Join(",", Enumerable.Range(0, 100));""")]
    [InlineData("while (true) Enumerable.Range(0, 1000).Select(x => x * 2.0).Where(x => x > 3).Sum();")]
    [InlineData("for (var d = new Dictionary<string, int>(); ; d.Clear()) for (var i = 0; i < 100; i++) d[i.ToString()] = i;")]
    [InlineData("do Activator.CreateInstance(typeof(object)); while (true);")]
    [InlineData("while (true) await Task.Yield();")]
    public void A_loop_around_library_code_is_stopped_and_the_kernel_lives(string loop)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var id = _client.SendCell($"Console.Write(\"in\"); {loop}");
            _client.NextPublished(id, "stream");
            _client.Request("interrupt_request", socket: _client.Control);
            Assert.Equal("error", _client.Complete(id).Status);
        }
        Assert.Equal("ok", _client.Run("1").Status);
    }

    [Fact]
    public void The_signal_interrupts_too()
    {
        if (OperatingSystem.IsWindows()) return; // there is no such signal
        var id = _client.SendCell("""Console.Write("in"); while (true) ;""");
        _client.NextPublished(id, "stream");
        using (var kill = Process.Start("kill", ["-INT", fixture.Kernel.Process.Id.ToString()])) kill.WaitForExit();
        Assert.Equal("error", _client.Complete(id).Status);
        Assert.Equal("ok", _client.Run("1").Status);
    }

    [Fact]
    public void Cells_that_wait_behind_an_interrupted_one_are_aborted()
    {
        var id = _client.SendCell("""Console.Write("in"); while (true) ;""");
        var waiting = _client.SendCell("1");
        _client.NextPublished(id, "stream");
        _client.Request("interrupt_request", socket: _client.Control);
        Assert.Equal("error", _client.Complete(id).Status);
        Assert.Equal("aborted", _client.Complete(waiting).Status);
    }

    [Fact]
    public void An_interrupt_between_cells_does_nothing()
    {
        Assert.Equal("ok", _client.Request("interrupt_request", socket: _client.Control).Status);
        Assert.Equal("ok", _client.Run("2").Status);
    }

    [Fact]
    public void A_cell_that_watches_its_token_ends_on_its_own_terms()
    {
        var id = _client.SendCell("""
            var token = KernelInvocationContext.Current.CancellationToken;
            Console.Write("in");
            var seen = token.WaitHandle.WaitOne(10_000);
            Console.Write(" seen");
            """);
        _client.NextPublished(id, "stream");
        _client.Request("interrupt_request", socket: _client.Control);
        var run = _client.Complete(id);
        Assert.Contains("seen", run.Stdout);
        Assert.Equal("error", run.Status); // a stopped cell ends as stopped
        Assert.Equal("The cell was interrupted.", run.Reply.Text("evalue"));
    }
}
