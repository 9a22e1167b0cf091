using System.Text;
using Microsoft.DotNet.Interactive;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Sends what cells write to the console to the cell that wrote it.</summary>
internal sealed class ConsoleRouter : TextWriter
{
    private static readonly Lock Gate = new();
    private static bool installed;
    private readonly StreamName stream;

    private ConsoleRouter(StreamName stream)
    {
        this.stream = stream;
        NewLine = "\n";
    }

    /// <summary>The process's own output, for the host's messages.</summary>
    public static TextWriter HostOut { get; } = Console.Out;

    /// <summary>The process's own error output, for the host's messages.</summary>
    public static TextWriter HostError { get; } = Console.Error;

    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Takes the console over, once for the process.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (installed) return;
            installed = true;
            _ = (HostOut, HostError);
            Console.SetOut(new ConsoleRouter(StreamName.Stdout));
            Console.SetError(new ConsoleRouter(StreamName.Stderr));
            Console.SetIn(new NoKeyboard());
        }
    }

    /// <inheritdoc />
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc />
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc />
    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, NewLine));

    /// <inheritdoc />
    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        if (KernelInvocationContext.Current is { } context) context.Outputs.Write(stream, value);
        else (stream == StreamName.Stdout ? HostOut : HostError).Write(value);
    }

    private sealed class NoKeyboard : TextReader
    {
        private const string Message = "A cell cannot read from the keyboard here: put the value into a variable.";

        public override int Peek() => throw new InvalidOperationException(Message);

        public override int Read() => throw new InvalidOperationException(Message);

        public override int Read(char[] buffer, int index, int count) => throw new InvalidOperationException(Message);

        public override string? ReadLine() => throw new InvalidOperationException(Message);
    }
}
