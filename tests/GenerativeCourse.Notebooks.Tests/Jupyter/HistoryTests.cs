using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class HistoryTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    private string[] Ask(JsonObject question)
    {
        var reply = _client.Request("history_request", question);
        Assert.Equal("history_reply", reply.Reply.Type);
        return [.. reply.Content.GetProperty("history").EnumerateArray().Select(entry => entry[2].GetString()!)];
    }

    [Fact]
    public void The_tail_is_the_last_cells_in_order_without_those_that_were_not_to_be_stored()
    {
        _client.Run("var tail1 = 1;");
        _client.Run("var unstored = 1;", storeHistory: false);
        _client.Run("var quiet1 = 1;", silent: true);
        _client.Run("var tail2 = 2;");
        Assert.Equal(["var tail1 = 1;", "var tail2 = 2;"], Ask(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 }));
    }

    [Fact]
    public void A_range_goes_by_the_cells_numbers()
    {
        var first = _client.Run("var ranged1 = 1;").Content.GetProperty("execution_count").GetInt32();
        _client.Run("var ranged2 = 2;");
        _client.Run("var ranged3 = 3;");
        Assert.Equal(["var ranged1 = 1;", "var ranged2 = 2;"],
            Ask(new JsonObject { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = first, ["stop"] = first + 2 }));
        Assert.Empty(Ask(new JsonObject { ["hist_access_type"] = "range", ["session"] = 7, ["start"] = 1, ["stop"] = 9 }));
    }

    [Fact]
    public void A_search_takes_a_pattern_and_can_leave_repetitions_out()
    {
        for (var i = 0; i < 3; i++) _client.Run("var needle = 1;");
        _client.Run("var needle = 2;");
        Assert.Equal(4, Ask(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*needle*" }).Length);
        Assert.Equal(["var needle = 1;", "var needle = 2;"], Ask(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*needle*", ["unique"] = true }));
        Assert.Equal(["var needle = 2;"], Ask(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*needle = ?;", ["n"] = 1 }));
    }

    [Fact]
    public void With_outputs_each_entry_is_a_pair()
    {
        _client.Run("6 * 7");
        var reply = _client.Request("history_request", new JsonObject { ["hist_access_type"] = "tail", ["n"] = 1, ["output"] = true });
        Assert.Equal("6 * 7", reply.Content.GetProperty("history")[0][2][0].GetString());
    }
}
