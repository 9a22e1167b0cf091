using System.Runtime.CompilerServices;
using System.Text;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>
/// Everything one cell shows, on its way to the sink: one call at a time, in order, small console writes gathered, and
/// nothing after the end.
/// </summary>
/// <remarks>
/// The work stands in <c>finally</c> blocks: an interrupted cell is aborted wherever it is, but never inside one, so a sink
/// is never left with half a message.
/// </remarks>
internal sealed class CellOutputs : IDisposable
{
    private const int FlushAt = 16 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly ICellSink sink;
    private readonly Timer timer;
    private StreamName pendingStream;
    private bool timerRuns;
    private volatile bool refusing;

    public CellOutputs(ICellSink sink)
    {
        this.sink = sink;
        using (ExecutionContext.SuppressFlow())
            timer = new Timer(_ => OnPause(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True after <see cref="Dispose"/>.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// From here on, showing something throws. A loop that prints ends by that, and no thread is aborted inside of the host.
    /// </summary>
    public void Refuse() => refusing = true;

    /// <summary>Console text.</summary>
    public void Write(StreamName stream, string text) => Hand(() =>
    {
        if (text.Length > 0) Gather(stream, text);
    });

    /// <summary>A message of the host's, also when the cell itself may show nothing more.</summary>
    public void Tell(string text)
    {
        lock (gate)
        {
            if (!IsClosed) Gather(StreamName.Stderr, text);
        }
    }

    /// <summary>A new output.</summary>
    public void Display(DisplayedOutput output) => Hand(() =>
    {
        Flush();
        sink.Display(output);
    });

    /// <summary>New content for an output shown before.</summary>
    public void UpdateDisplay(DisplayedOutput output) => Hand(() =>
    {
        Flush();
        sink.UpdateDisplay(output);
    });

    /// <summary>Empties the cell's outputs.</summary>
    public void ClearOutput(bool wait) => Hand(() =>
    {
        Flush();
        sink.ClearOutput(wait);
    });

    /// <summary>Hands over what is pending and lets nothing more through.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (IsClosed) return;
            Flush();
            IsClosed = true;
        }
        timer.Dispose();
    }

    private void Hand(Action over)
    {
        if (refusing) throw new OperationCanceledException("The cell was interrupted.");
        try
        {
            Shield();
        }
        finally
        {
            lock (gate)
            {
                if (!IsClosed) over();
            }
        }
    }

    // Something must stand in the try: the compiler takes an empty one away, and its protection with it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Shield()
    {
    }

    private void OnPause()
    {
        lock (gate)
        {
            timerRuns = false;
            if (!IsClosed) Flush();
        }
    }

    private void Gather(StreamName stream, string text)
    {
        if (stream != pendingStream) Flush();
        pendingStream = stream;
        pending.Append(text);
        if (pending.Length >= FlushAt)
        {
            Flush();
        }
        else if (!timerRuns)
        {
            timerRuns = true;
            timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Flush()
    {
        if (pending.Length == 0) return;
        var text = pending.ToString();
        pending.Clear();
        sink.Stream(pendingStream, text);
    }
}
