using GenerativeCourse.Notebooks.Engine;
using GenerativeCourse.Notebooks.Jupyter;
using GenerativeCourse.Notebooks.Tests.Engine;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

/// <summary>What VS Code needs: its extension forgets the display ids of a cell's first moment (see <see cref="HeldOutputs"/>).</summary>
[Collection(OneKernel.Name)]
public class LiveOutputTests(KernelFixture fixture)
{
    // Measured in the real extension: an id that came 50 to 100 ms after the cell's begin was never forgotten.
    private const int ForgetsFor = 100;
    private readonly WireClient _client = fixture.Client;

    private static DisplayedOutput Shown(string id, string text) => new(id, MimeBundle.Text(text));

    [Fact]
    public void A_live_output_ends_with_its_last_value_in_a_client_that_forgets_early_ids()
    {
        const string Cell = """
            var shown = KernelInvocationContext.Current.Display(0);
            for (var i = 1; i <= 40; i++) { Thread.Sleep(8); shown.Update(i); }
            """;
        for (var run = 0; run < 20; run++) Assert.Equal("40", LastSeen(_client.SendCell(Cell)));
    }

    [Fact]
    public void A_quick_live_output_leaves_as_one_display_with_its_last_value()
    {
        var run = _client.Run("var quick = KernelInvocationContext.Current.Display(0); quick.Update(1); quick.Update(2); 3");
        Assert.Equal(["status", "execute_input", "display_data", "execute_result", "status"], run.Types);
        Assert.Equal("2", Text(run.Single("display_data")));
    }

    [Fact]
    public void What_is_not_live_is_not_delayed_and_what_follows_a_display_keeps_its_place()
    {
        var sink = new RecordingSink();
        using (var held = new HeldOutputs(sink))
        {
            held.Stream(StreamName.Stdout, "before");
            Assert.Equal(["before"], sink.Order);
            held.Display(Shown("a", "first"));
            held.Stream(StreamName.Stdout, "after");
            held.UpdateDisplay(Shown("elsewhere", "old"));
            held.UpdateDisplay(Shown("a", "last"));
            Assert.Equal(["before"], sink.Order);
        }
        Assert.Equal(["before", "display last", "after", "update old"], sink.Order);
    }

    [Fact]
    public async Task After_the_moment_everything_goes_straight_through()
    {
        var sink = new RecordingSink();
        using var held = new HeldOutputs(sink);
        held.Display(Shown("a", "0"));
        await Task.Delay(400);
        held.UpdateDisplay(Shown("a", "1"));
        Assert.Equal(["display 0", "update 1"], sink.Order);
    }

    private string LastSeen(string id)
    {
        var began = long.MaxValue;
        var known = new Dictionary<string, string>();
        foreach (var message in Stamped(id))
        {
            if (message.Received.Type == "execute_input") began = message.Milliseconds;
            if (!message.Received.Content.TryGetProperty("transient", out var transient)) continue;
            var name = transient.GetProperty("display_id").GetString()!;
            if (message.Received.Type == "display_data") known[name] = message.Milliseconds - began < ForgetsFor ? "forgotten" : Text(message.Received);
            else if (known.TryGetValue(name, out var now) && now != "forgotten") known[name] = Text(message.Received);
        }
        return Assert.Single(known).Value;
    }

    // By the kernel's own clock: a busy client sees messages later than they were sent.
    private IEnumerable<(Received Received, long Milliseconds)> Stamped(string id) =>
        _client.PublishedFor(id).Select(message => (message, message.Header.GetProperty("date").GetDateTime().Ticks / TimeSpan.TicksPerMillisecond));

    private static string Text(Received message) => message.Content.GetProperty("data").GetProperty("text/plain").GetString()!;
}
