using System.Text;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Asks the user of a front end for a line, on the stdin channel.</summary>
/// <remarks>Source: "Messages on the stdin channel", https://jupyter-client.readthedocs.io/en/stable/messaging.html.</remarks>
internal sealed class Stdin(KernelSockets sockets, WireFormat wire)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<string>? _waiting;

    /// <summary>Asks, and waits for the answer or the interrupt.</summary>
    /// <param name="request">The cell's request: the one who sent it is asked.</param>
    /// <param name="prompt">What stands before the box.</param>
    /// <param name="password">Whether the answer is hidden while it is typed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The front end takes no input: nbconvert, for example.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public string Ask(Message request, string prompt, bool password, CancellationToken cancellation)
    {
        if (!request.Flag("allow_stdin", otherwise: false))
            throw new InvalidOperationException("This cell asks for input, but nobody can be asked here: the front end takes no input.");
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waiting = answer;
        try
        {
            var content = new JsonObject { ["prompt"] = prompt, ["password"] = password };
            sockets.Send(Channel.Stdin, wire.Write(request.Identities, "input_request", request, content));
            return answer.Task.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            lock (_gate) _waiting = null;
        }
    }

    /// <summary>Takes an <c>input_reply</c>; what nobody waits for is dropped.</summary>
    public void Receive(Message reply)
    {
        TaskCompletionSource<string>? waiting;
        lock (_gate) waiting = _waiting;
        if (reply.Type == "input_reply" && waiting is not null) waiting.TrySetResult(reply.Text("value"));
        else KernelLog.Write($"dropped a {reply.Type} on the Stdin channel: nothing was asked there");
    }
}

/// <summary>What cells read with <see cref="Console.ReadLine"/>: a question to the user for each line.</summary>
internal sealed class ConsoleInput(Func<string> ask) : TextReader
{
    private readonly StringBuilder _rest = new();

    /// <inheritdoc />
    public override string ReadLine()
    {
        if (_rest.Length == 0) return ask();
        var line = _rest.ToString().TrimEnd('\n');
        _rest.Clear();
        return line;
    }

    /// <inheritdoc />
    public override int Peek()
    {
        if (_rest.Length == 0) _rest.Append(ask()).Append('\n');
        return _rest[0];
    }

    /// <inheritdoc />
    public override int Read()
    {
        var next = Peek();
        _rest.Remove(0, 1);
        return next;
    }

    /// <inheritdoc />
    public override int Read(char[] buffer, int index, int count)
    {
        if (count == 0) return 0;
        Peek();
        var taken = Math.Min(count, _rest.Length);
        _rest.CopyTo(0, buffer, index, taken);
        _rest.Remove(0, taken);
        return taken;
    }

    /// <inheritdoc />
    public override string ReadToEnd() => throw new InvalidOperationException("A notebook's input has no end: read a line with Console.ReadLine().");
}
