using Microsoft.DotNet.Interactive;

namespace GenerativeCourse.Notebooks.Engine.Running;

/// <summary>How a piece of code ended.</summary>
/// <param name="Value">Its trailing expression, formatted.</param>
/// <param name="Exception">What it threw.</param>
/// <param name="Interrupted">True if the user stopped it.</param>
/// <param name="Aborted">True if it had to be aborted.</param>
internal sealed record RunResult(MimeBundle? Value, Exception? Exception, bool Interrupted, bool Aborted);

/// <summary>One cell while it runs: its context, its threads, and the way it is stopped.</summary>
internal sealed class CellRun : IDisposable
{
    private static readonly TimeSpan GraceForWatchers = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GraceForLoops = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GraceForCallers = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource interrupt = new();
    private readonly TaskCompletionSource forced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int interrupts;

    public CellRun(ICellSink sink)
    {
        Outputs = new CellOutputs(sink);
        Context = new KernelInvocationContext(Outputs, interrupt.Token);
    }

    /// <summary>What the cell shows.</summary>
    public CellOutputs Outputs { get; }

    /// <summary>What the cell can reach.</summary>
    public KernelInvocationContext Context { get; }

    /// <summary>Cancelled by the first interrupt.</summary>
    public CancellationToken Cancellation => interrupt.Token;

    /// <summary>Asks the cell to stop; asked again, it does not wait for the cell's own end.</summary>
    public void Interrupt()
    {
        if (Interlocked.Increment(ref interrupts) > 1) forced.TrySetResult();
        else _ = interrupt.CancelAsync();
    }

    /// <summary>Runs a compiled piece to its end, whatever that is.</summary>
    public async Task<RunResult> RunAsync(Submission piece, object?[] states)
    {
        var threads = new CellThreads(ReportUnhandled);
        var ended = new TaskCompletionSource<RunResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Post(_ => Body(piece, states, ended), null);
        using var registration = interrupt.Token.Register(() => _ = StopAsync(threads, ended));
        var result = await ended.Task.ConfigureAwait(false);
        threads.Close();
        return result;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Context.Leave();
        Outputs.Dispose();
        interrupt.Dispose();
    }

    private async void Body(Submission piece, object?[] states, TaskCompletionSource<RunResult> ended)
    {
        Context.Enter();
        try
        {
            var value = await piece(states);
            var shown = value is null or DisplayedValue ? null : ValueFormatter.Format(value);
            ended.TrySetResult(new RunResult(shown, null, false, false));
        }
        catch (OperationCanceledException exception) when (interrupt.IsCancellationRequested)
        {
            ended.TrySetResult(new RunResult(null, exception, true, false));
        }
        catch (Exception exception)
        {
            ended.TrySetResult(new RunResult(null, exception, interrupt.IsCancellationRequested, false));
        }
    }

    // First the token has its effect, where the cell watches it; then loops end at their next round; then the threads are
    // aborted; a thread that is stuck in native code is left behind.
    private async Task StopAsync(CellThreads threads, TaskCompletionSource<RunResult> ended)
    {
        if (Context.IsCancellationWatched) await Task.WhenAny(ended.Task, forced.Task, Task.Delay(GraceForWatchers)).ConfigureAwait(false);
        Context.Stop();
        await Task.WhenAny(ended.Task, Task.Delay(GraceForLoops)).ConfigureAwait(false);
        if (ended.Task.IsCompleted) return;
        Outputs.Refuse();
        threads.Stop();
        await Task.WhenAny(ended.Task, threads.Stopped.Task, Task.Delay(GraceForCallers)).ConfigureAwait(false);
        if (ended.Task.IsCompleted) return;
        if (!threads.Stopped.Task.IsCompleted) threads.Abort();
        if (await Task.WhenAny(threads.Stopped.Task, ended.Task, Task.Delay(GiveUpAfter)).ConfigureAwait(false) is { } first
            && first != threads.Stopped.Task && first != ended.Task)
            Outputs.Tell("The cell does not stop (it is inside native code or a 'finally' block). Its thread is left behind; restart the kernel if it keeps the processor busy.\n");
        ended.TrySetResult(new RunResult(null, null, true, true));
    }

    private void ReportUnhandled(Exception exception) =>
        Outputs.Tell($"Unhandled {exception.GetType().Name} in the background: {exception.Message}\n");
}
