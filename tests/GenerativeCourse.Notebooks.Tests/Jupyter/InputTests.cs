using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class InputTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    private Received Question() => _client.Receive(_client.Stdin) ?? throw new TimeoutException("Nobody asked.");

    private void Answer(string text) => _client.Send("input_reply", new JsonObject { ["value"] = text }, _client.Stdin);

    [Fact]
    public void A_cell_reads_lines_that_its_reader_types()
    {
        var id = _client.SendCell("""var first = Console.ReadLine(); var second = Console.ReadLine(); Console.Write($"{second}, {first}");""", allowStdin: true);
        var question = Question();
        Assert.Equal("input_request", question.Type);
        Assert.Equal(id, question.Parent);
        Assert.False(question.Content.GetProperty("password").GetBoolean());
        Answer("Boltzmann");
        Question();
        Answer("Ludwig");
        Assert.Equal("Ludwig, Boltzmann", _client.Complete(id).Stdout);
    }

    [Fact]
    public void Single_characters_are_those_of_the_line_and_its_end()
    {
        var id = _client.SendCell("""Console.Write($"{(char)Console.Read()}{(char)Console.Read()}{Console.Read()}");""", allowStdin: true);
        Question();
        Answer("ab");
        Assert.Equal("ab10", _client.Complete(id).Stdout);
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_cell_says_so()
    {
        var run = _client.Run("Console.ReadLine()");
        Assert.Equal("error", run.Status);
        Assert.Contains("takes no input", run.Reply.Text("evalue"));
    }

    [Fact]
    public void A_cell_that_waits_for_an_answer_is_stopped_and_a_late_answer_is_nobodys()
    {
        var id = _client.SendCell("Console.ReadLine()", allowStdin: true);
        Question();
        _client.Request("interrupt_request", socket: _client.Control);
        Assert.Equal("error", _client.Complete(id).Status);
        Answer("too late");
        var next = _client.SendCell("Console.Write(Console.ReadLine())", allowStdin: true);
        Question();
        Answer("in time");
        Assert.Equal("in time", _client.Complete(next).Stdout);
    }
}
