namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class LoadTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    [Fact]
    public void Large_outputs_arrive_whole()
    {
        var printed = _client.Run("Console.Write(new string('p', 5_000_000));");
        Assert.Equal(5_000_000, printed.Stdout.Length);

        var shown = _client.Run("""display(HTML(new string('h', 5_000_000)));""");
        Assert.Equal(5_000_000, shown.Single("display_data").Content.GetProperty("data").GetProperty("text/html").GetString()!.Length);
    }

    [Fact]
    public void A_long_cell_arrives_whole()
    {
        var text = new string('c', 2_000_000);
        Assert.Equal("2000000", _client.Run($"Console.Write(\"{text}\".Length);").Stdout);
    }

    [Fact]
    public void Ten_thousand_displays_in_a_row_all_arrive_in_order()
    {
        var run = _client.Run("""for (var i = 0; i < 10_000; i++) display(i);""");
        var shown = run.Published.Where(message => message.Type == "display_data").Select(message => message.Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => i.ToString()), shown);
    }

    [Fact]
    public void A_thousand_quick_cells_sent_at_once_run_in_order()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => _client.SendCell($"Console.Write({i});")).ToList();
        for (var i = 0; i < ids.Count; i++) Assert.Equal(i.ToString(), _client.Complete(ids[i]).Stdout);
    }
}
