using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class RequestTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kernel_info_is_given_on_shell_and_on_control(bool onControl)
    {
        var info = _client.Request("kernel_info_request", socket: onControl ? _client.Control : null);
        Assert.Equal("kernel_info_reply", info.Reply.Type);
        Assert.Equal("5.4", info.Reply.Text("protocol_version"));
        Assert.NotEmpty(info.Reply.Text("implementation"));
        Assert.NotEmpty(info.Reply.Text("banner"));
        var language = info.Content.GetProperty("language_info");
        Assert.Equal("csharp", language.GetProperty("name").GetString());
        Assert.Equal(".cs", language.GetProperty("file_extension").GetString());
        Assert.Equal("text/x-csharp", language.GetProperty("mimetype").GetString());
        Assert.Equal("csharp", language.GetProperty("pygments_lexer").GetString());
        Assert.Equal("text/x-csharp", language.GetProperty("codemirror_mode").GetString());
        Assert.Equal(["status", "status"], info.Types);
    }

    [Fact]
    public void The_heartbeat_echoes_also_while_a_cell_runs()
    {
        Assert.True(_client.Beats());
        var id = _client.SendCell("""Console.Write("started"); Thread.Sleep(400);""");
        _client.NextPublished(id, "stream");
        _client.Patience = TimeSpan.FromMilliseconds(300);
        Assert.True(_client.Beats());
        _client.Patience = TimeSpan.FromSeconds(20);
        Assert.Equal("ok", _client.Complete(id).Status);
    }

    [Theory]
    [InlineData("var x = 1;", "complete")]
    [InlineData("foreach (var i in new[] { 1 })\n{", "incomplete")]
    [InlineData("1 + 1", "complete")]
    [InlineData("#!time\nvar x = 1;", "complete")]
    [InlineData("int = 7q;", "invalid")]
    [InlineData("}", "invalid")]
    public void A_console_learns_whether_a_cell_is_complete(string code, string status)
    {
        var reply = _client.Request("is_complete_request", new JsonObject { ["code"] = code });
        Assert.Equal("is_complete_reply", reply.Reply.Type);
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public void What_is_not_offered_is_answered_empty()
    {
        var complete = _client.Request("complete_request", new JsonObject { ["code"] = "Con", ["cursor_pos"] = 3 });
        Assert.Equal("complete_reply", complete.Reply.Type);
        Assert.Equal(0, complete.Content.GetProperty("matches").GetArrayLength());
        Assert.Equal(3, complete.Content.GetProperty("cursor_end").GetInt32());

        var inspect = _client.Request("inspect_request", new JsonObject { ["code"] = "Console", ["cursor_pos"] = 3, ["detail_level"] = 0 });
        Assert.Equal("inspect_reply", inspect.Reply.Type);
        Assert.False(inspect.Content.GetProperty("found").GetBoolean());

        var comms = _client.Request("comm_info_request");
        Assert.Equal("comm_info_reply", comms.Reply.Type);
        Assert.Equal(JsonValueKind.Object, comms.Content.GetProperty("comms").ValueKind);
    }

    [Fact]
    public void A_comm_is_closed_again()
    {
        var id = _client.Send("comm_open", new JsonObject { ["comm_id"] = "widget-1", ["target_name"] = "jupyter.widget", ["data"] = new JsonObject() });
        var published = _client.PublishedFor(id);
        Assert.Equal(["status", "comm_close", "status"], published.Select(message => message.Type));
        Assert.Equal("widget-1", published[1].Text("comm_id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unknown_messages_are_logged_and_hold_nothing_up(bool onControl)
    {
        var socket = onControl ? _client.Control : _client.Shell;
        var type = $"dance_request_{(onControl ? "control" : "shell")}";
        var id = _client.Send(type, socket: socket);
        Assert.Equal(["status", "status"], _client.PublishedFor(id).Select(message => message.Type));
        Assert.True(await fixture.Kernel.Logs(type));
        Assert.Equal("ok", _client.Request("kernel_info_request", socket: socket).Status);
    }

    [Fact]
    public void A_front_end_that_comes_back_under_its_old_identity_gets_its_replies()
    {
        using var first = new WireClient(fixture.Kernel.ConnectionFile, session: "the same page").Joined();
        Assert.Equal("ok", first.Request("kernel_info_request").Status);
        using var reloaded = new WireClient(fixture.Kernel.ConnectionFile, session: "the same page") { Patience = TimeSpan.FromSeconds(5) }.Joined();
        Assert.Equal("ok", reloaded.Request("kernel_info_request").Status);
        Assert.Equal("ok", reloaded.Request("kernel_info_request", socket: reloaded.Control).Status);
    }

    [Fact]
    public void Two_front_ends_each_get_their_own_replies_and_both_see_all_outputs()
    {
        using var other = new WireClient(fixture.Kernel.ConnectionFile).Joined();
        var run = _client.Run("""Console.Write("for all");""");
        var id = run.Reply.Parent;
        Assert.Equal("for all", other.NextPublished(id, "stream").Text("text"));
        Assert.Null(other.Receive(other.Shell, TimeSpan.FromMilliseconds(100)));
    }
}
