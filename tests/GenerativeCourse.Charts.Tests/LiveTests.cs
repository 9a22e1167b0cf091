using System.Diagnostics;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

[Collection(nameof(OneNotebook))]
public sealed class LiveTests
{
    [Fact]
    public void ProgressGoesThroughEverythingAndSaysSo()
    {
        using var notebook = new FakeNotebook();
        var seen = new List<int>();
        foreach (var i in Progress.Over(Enumerable.Range(0, 50).ToArray(), name: "epochs")) seen.Add(i);

        Assert.Equal(Enumerable.Range(0, 50), seen);
        var bar = Assert.IsType<ProgressBar>(Assert.Single(notebook.Outputs)[^1]);
        Assert.StartsWith("epochs: 50/50", bar.ToText(), StringComparison.Ordinal);
        Assert.DoesNotContain("left", bar.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ProgressIsLazy()
    {
        using var notebook = new FakeNotebook();
        var asked = 0;
        IEnumerable<int> Source()
        {
            while (true) yield return ++asked;
        }
        var walk = Progress.Over(Source(), total: 10);
        Assert.Equal((0, 0), (asked, notebook.Outputs.Count));
        Assert.Equal([1, 2, 3], walk.Take(3));
        Assert.Equal(3, asked);
    }

    [Fact]
    public void AnInterruptEndsTheLoopAndTheCellGoesOn()
    {
        using var notebook = new FakeNotebook();
        IEnumerable<int> Forever()
        {
            for (var i = 0; ; i++) yield return i;
        }
        var count = 0;
        foreach (var _ in Progress.Over(Forever()))
            if (++count == 5) notebook.Interrupt();

        Assert.Equal(5, count);
        Assert.EndsWith("interrupted", ((ProgressBar)notebook.Outputs[0][^1]).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALoopThatBreaksOrThrowsClosesItsSource()
    {
        using var notebook = new FakeNotebook();
        var closed = 0;
        IEnumerable<int> Source()
        {
            try
            {
                for (var i = 0; ; i++) yield return i;
            }
            finally
            {
                closed++;
            }
        }
        foreach (var _ in Progress.Over(Source())) break;
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var _ in Progress.Over(Source())) throw new InvalidOperationException();
        });
        Assert.Equal(2, closed);
    }

    [Fact]
    public void ALivePlotIsCalmAndEndsInteractive()
    {
        using var notebook = new FakeNotebook();
        var plot = LivePlot.Of("error", "gap").Title("Training");
        var clock = Stopwatch.StartNew();
        foreach (var i in Progress.Over(Enumerable.Range(0, 20_000).ToArray())) plot.Add(1.0 / (i + 1), i);
        var seconds = clock.Elapsed.TotalSeconds;

        var drawn = notebook.Outputs.Single(o => o[0] is StillChart);
        Assert.InRange(drawn.Count, 2, 4 + (int)(seconds * 4));
        Assert.All(drawn.SkipLast(1), d => Assert.IsType<StillChart>(d));
        Assert.Contains("20000 values", Assert.IsType<Chart>(drawn[^1]).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void CurvesMayHavePlacesOfTheirOwn()
    {
        using var notebook = new FakeNotebook();
        var plot = LivePlot.Of("first", "second");
        plot.AddTo("first", 1, 0.5);
        plot.AddTo("first", 2, 0.25);
        plot.AddTo("second", 3, 0.125);
        plot.Finish();

        var text = plot.ToChart().ToText();
        Assert.Contains("\"first\": 2 values, 0.25 to 0.5", text, StringComparison.Ordinal);
        Assert.Contains("\"second\": 1 value, 0.125 to 0.125", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not finite", plot.ToChart().ToPlotlyJson(), StringComparison.Ordinal);
        Assert.Equal(2, plot.Count);
        Assert.Contains("'third'", Assert.Throws<ArgumentException>(() => plot.AddTo("third", 1, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALivePlotKeepsItsBox()
    {
        var plot = LivePlot.Of("error").LogY();
        plot.Add(0.5);
        static string Box(LivePlot plot) => System.Text.RegularExpressions.Regex.Match(new StillChart(plot.ToChart()).ToHtml(), "width=.* height=\"[0-9]+\"").Value;
        var first = Box(plot);
        plot.Add(1e-9);
        Assert.Equal("width=\"720\" height=\"400\"", first);
        Assert.Equal(first, Box(plot));
        plot.Dispose();
    }

    [Fact]
    public void MorePointsMayFollowTheEnd()
    {
        using var notebook = new FakeNotebook();
        var plot = LivePlot.Of("error");
        plot.Add(1);
        plot.Finish();
        plot.Add(2);
        plot.Finish();
        plot.Finish();
        Assert.Contains("2 values", Assert.IsType<Chart>(Assert.Single(notebook.Outputs)[^1]).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void LiveShowsTheFirstAndTheLastAndSkipsWhatComesTooFast()
    {
        using var notebook = new FakeNotebook();
        var live = Notebook.Live("start");
        for (var i = 0; i < 1000; i++) live.Update($"step {i}");
        live.Finish();
        var output = Assert.Single(notebook.Outputs);
        Assert.Equal(("start", "step 999"), (output[0], output[^1]));
        Assert.InRange(output.Count, 2, 20);
    }

    [Fact]
    public void WithoutANotebookEverythingPrints()
    {
        var (console, text) = (Console.Out, new StringWriter());
        Console.SetOut(text);
        try
        {
            Notebook.Detach();
            Notebook.Show(Table.Of("word", "p").Row("whale", 0.25));
            Check.That(true, "one is one");
            foreach (var _ in Progress.Over(new[] { 1, 2 }, name: "steps")) continue;
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Contains("whale  0.25", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("[right] Right: one is one.", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("steps: 2/2", text.ToString(), StringComparison.Ordinal);
        Assert.False(Notebook.Cancellation.IsCancellationRequested);
    }
}
