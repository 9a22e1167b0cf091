using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class ExecuteTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    [Fact]
    public void A_value_comes_as_execute_result_between_busy_and_idle()
    {
        var run = _client.Run("6 * 7");
        Assert.Equal("ok", run.Status);
        Assert.Equal(["status", "execute_input", "execute_result", "status"], run.Types);
        Assert.Equal("busy", run.Published[0].Text("execution_state"));
        Assert.Equal("6 * 7", run.Published[1].Text("code"));
        var result = run.Single("execute_result").Content;
        Assert.Equal("42", result.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal(JsonValueKind.Object, result.GetProperty("metadata").ValueKind);
        var count = run.Content.GetProperty("execution_count").GetInt32();
        Assert.Equal(count, result.GetProperty("execution_count").GetInt32());
        Assert.Equal(count, run.Published[1].Content.GetProperty("execution_count").GetInt32());
        Assert.Equal(JsonValueKind.Array, run.Content.GetProperty("payload").ValueKind);
    }

    [Fact]
    public void Every_message_names_the_protocol_and_has_an_id_of_its_own()
    {
        var run = _client.Run("""Console.WriteLine("hello");""");
        var headers = run.Published.Append(run.Reply).Select(message => message.Header).ToList();
        Assert.All(headers, header => Assert.Equal("5.4", header.GetProperty("version").GetString()));
        Assert.All(headers, header => Assert.True(header.GetProperty("date").GetDateTime() <= DateTime.UtcNow));
        Assert.Equal(headers.Count, headers.Select(header => header.GetProperty("msg_id").GetString()).Distinct().Count());
        Assert.Single(headers.Select(header => header.GetProperty("session").GetString()).Distinct());
    }

    [Fact]
    public void State_is_kept_and_cells_are_counted()
    {
        var first = _client.Run("var kept = 20;");
        var second = _client.Run("kept + 1");
        Assert.Equal("21", second.Single("execute_result").Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal(first.Content.GetProperty("execution_count").GetInt32() + 1, second.Content.GetProperty("execution_count").GetInt32());
        Assert.DoesNotContain("execute_result", first.Types);
    }

    [Fact]
    public void A_silent_cell_shows_nothing_and_does_not_count()
    {
        var before = Count();
        var run = _client.Run("""Console.WriteLine("psst"); var quiet = 3; quiet""", silent: true);
        Assert.Equal("ok", run.Status);
        Assert.Equal(["status", "status"], run.Types);
        Assert.Equal("3", _client.Run("quiet", storeHistory: false).Single("execute_result").Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal(before, Count());
    }

    [Fact]
    public void A_silent_cell_that_fails_says_so_in_its_reply_alone()
    {
        var run = _client.Run("throw new InvalidOperationException(\"quiet failure\");", silent: true);
        Assert.Equal("error", run.Status);
        Assert.Equal("quiet failure", run.Reply.Text("evalue"));
        Assert.Equal(["status", "status"], run.Types);
    }

    [Fact]
    public void User_expressions_are_evaluated_after_the_cell()
    {
        var run = _client.Run("var root = 1.5;", userExpressions: new JsonObject { ["double"] = "root * 2", ["wrong"] = "nowhere", ["none"] = "(string)null" });
        var values = run.Content.GetProperty("user_expressions");
        Assert.Equal("ok", values.GetProperty("double").GetProperty("status").GetString());
        Assert.Equal("3", values.GetProperty("double").GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal("error", values.GetProperty("wrong").GetProperty("status").GetString());
        Assert.Contains("nowhere", values.GetProperty("wrong").GetProperty("evalue").GetString());
        Assert.Equal("ok", values.GetProperty("none").GetProperty("status").GetString());
        Assert.DoesNotContain("error", run.Types);
    }

    [Fact]
    public void Streams_keep_their_names_and_their_order()
    {
        var run = _client.Run("""Console.Write("one "); Console.Error.Write("two "); Console.Write("three");""");
        var streams = run.Published.Where(message => message.Type == "stream").ToList();
        Assert.Equal(["stdout", "stderr", "stdout"], streams.Select(message => message.Text("name")));
        Assert.Equal("one two three", string.Concat(streams.Select(message => message.Text("text"))));
    }

    [Fact]
    public void A_cell_streams_while_it_runs_and_small_writes_travel_together()
    {
        var id = _client.SendCell("""for (var i = 0; i < 200; i++) { Console.Write("."); Thread.Sleep(5); } display("end")""");
        var first = _client.NextPublished(id, "stream");
        Assert.InRange(first.Text("text").Length, 1, 40);
        var rest = _client.Complete(id);
        var count = 1 + rest.Types.Count(type => type == "stream");
        Assert.InRange(count, 5, 80);
        Assert.Equal(200, first.Text("text").Length + rest.Stdout.Length);
    }

    [Fact]
    public void A_display_can_be_updated_here_and_from_a_later_cell()
    {
        var first = _client.Run("""var shown = KernelInvocationContext.Current.Display("before"); Thread.Sleep(300); shown.Update("after");""");
        var display = first.Single("display_data").Content;
        var update = first.Single("update_display_data").Content;
        var id = display.GetProperty("transient").GetProperty("display_id").GetString();
        Assert.False(string.IsNullOrEmpty(id));
        Assert.Equal(id, update.GetProperty("transient").GetProperty("display_id").GetString());
        Assert.Contains("before", display.GetProperty("data").GetRawText());
        Assert.Contains("after", update.GetProperty("data").GetRawText());

        var later = _client.Run("""shown.Update("much later");""").Single("update_display_data");
        Assert.Equal(id, later.Content.GetProperty("transient").GetProperty("display_id").GetString());
    }

    [Fact]
    public void Clear_output_is_passed_on()
    {
        var run = _client.Run("""Console.Write("gone"); clear_output(); Console.Write("stays");""");
        Assert.Equal("ok", run.Status);
        Assert.Equal(["stream", "clear_output", "stream"], run.Types.Where(type => type is "stream" or "clear_output"));
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"the reason\");", "InvalidOperationException", "the reason")]
    [InlineData("int number = \"text\";", "CompilationError", "CS0029")]
    public void A_failing_cell_gives_one_error_with_a_readable_traceback(string code, string name, string reason)
    {
        var run = _client.Run("\n" + code);
        var error = run.Single("error");
        Assert.Equal("error", run.Status);
        Assert.Contains(name, error.Text("ename"));
        Assert.Equal(error.Text("ename"), run.Reply.Text("ename"));
        Assert.Equal(error.Text("evalue"), run.Reply.Text("evalue"));
        var traceback = string.Join('\n', error.Content.GetProperty("traceback").EnumerateArray().Select(line => line.GetString()));
        Assert.Equal(error.Content.GetProperty("traceback").GetRawText(), run.Content.GetProperty("traceback").GetRawText());
        Assert.Contains(reason, traceback);
        Assert.Contains($"Cell In[{run.Content.GetProperty("execution_count").GetInt32()}], line 2", traceback);
        Assert.Contains("\u001b[", traceback);
        Assert.DoesNotContain("Microsoft.CodeAnalysis", traceback);
        Assert.DoesNotContain("stream", run.Types);
    }

    [Fact]
    public void After_an_error_the_cells_that_wait_are_aborted_and_later_ones_run()
    {
        var failing = _client.SendCell("""Thread.Sleep(300); throw new Exception("stop here");""");
        var waiting = new[] { _client.SendCell("var never = 1;"), _client.SendCell("never = 2;") };
        var question = _client.Send("comm_info_request");
        Assert.Equal("error", _client.Complete(failing).Status);
        foreach (var id in waiting)
        {
            var run = _client.Complete(id);
            Assert.Equal("aborted", run.Status);
            Assert.Equal(["status", "status"], run.Types);
        }
        Assert.Equal("ok", _client.Complete(question).Status);
        Assert.Contains("never", _client.Run("never").Reply.Text("evalue"));
        Assert.Equal("ok", _client.Run("var fine = 1;").Status);
    }

    [Fact]
    public void Without_stop_on_error_the_cells_that_wait_run()
    {
        var failing = _client.SendCell("""Thread.Sleep(300); throw new Exception("go on");""", stopOnError: false);
        var waiting = _client.SendCell("1 + 1");
        Assert.Equal("error", _client.Complete(failing).Status);
        Assert.Equal("ok", _client.Complete(waiting).Status);
    }

    [Fact]
    public void A_request_without_code_is_refused_with_a_reason()
    {
        var run = _client.Request("execute_request", new JsonObject { ["silent"] = false });
        Assert.Equal("error", run.Status);
        Assert.Contains("'code'", run.Reply.Text("evalue"));
        Assert.Equal("ok", _client.Run("1").Status);
    }

    [Fact]
    public void Unusual_text_survives_the_way_there_and_back()
    {
        var run = _client.Run("""Console.Write("ж 数 🎲 <b>&\"\\ \u001b[31m \u0000 \ud83c");""");
        Assert.Equal("ж 数 🎲 <b>&\"\\ \u001b[31m \u0000 \ufffd", run.Stdout);
    }

    private int Count() => _client.Run("", storeHistory: false).Content.GetProperty("execution_count").GetInt32();
}
