using System.Runtime;

namespace GenerativeCourse.Notebooks.Engine.Running;

/// <summary>
/// The threads of one running cell. Its code, and what follows each of its <c>await</c>s, runs on threads of our own that
/// can be aborted, because only so an endless loop is really stopped. They come as they are needed, so waiting for a
/// task with <c>.Result</c> blocks one of them and never the others. Once the cell has ended, what it left behind goes on
/// in the thread pool.
/// </summary>
internal sealed class CellThreads(Action<Exception> onUnhandled) : SynchronizationContext
{
    private const int StackSize = 16 * 1024 * 1024;
    private static readonly TimeSpan IdleLife = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource abort = new();
    private readonly Queue<(SendOrPostCallback Work, object? State)> queue = new();
    private readonly object gate = new();
    private int threads;
    private int idle;
    private bool closed;

    /// <summary>Completes when an abort has ended all threads.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once the threads were told to stop.</summary>
    public bool IsAborted => abort.IsCancellationRequested;

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            if (!closed)
            {
                if (IsAborted) return;
                queue.Enqueue((d, state));
                if (idle >= queue.Count) Monitor.Pulse(gate);
                else StartThread();
                return;
            }
        }
        ThreadPool.QueueUserWorkItem(_ => Guard(d, state));
    }

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Stops the threads wherever they are, except in <c>finally</c> blocks and native code.</summary>
    public void Abort()
    {
        // Cancelling waits for the threads to notice; nobody should wait with it.
        _ = abort.CancelAsync();
        lock (gate)
        {
            queue.Clear();
            Monitor.PulseAll(gate);
            if (threads == 0) Stopped.TrySetResult();
        }
    }

    /// <summary>Ends the idle threads; the cell is over.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            while (queue.TryDequeue(out var item)) ThreadPool.QueueUserWorkItem(_ => Guard(item.Work, item.State));
            Monitor.PulseAll(gate);
        }
    }

    private void StartThread()
    {
        threads++;
        using var flow = ExecutionContext.SuppressFlow();
        new Thread(Work, StackSize) { IsBackground = true, Name = "cell" }.Start();
    }

    private void Work()
    {
        SetSynchronizationContext(this);
        while (Next() is { Work: { } work, State: var state })
        {
            try
            {
#pragma warning disable SYSLIB0046 // The one way in .NET to stop code that does not cooperate; it is a user's cell, in a process of its own.
                ControlledExecution.Run(() => Guard(work, state), abort.Token);
#pragma warning restore SYSLIB0046
            }
            catch (OperationCanceledException) when (IsAborted)
            {
            }
        }
        lock (gate)
        {
            threads--;
            if (threads == 0 && IsAborted) Stopped.TrySetResult();
        }
    }

    private (SendOrPostCallback? Work, object? State) Next()
    {
        lock (gate)
        {
            while (true)
            {
                if (IsAborted) return default;
                if (queue.TryDequeue(out var item)) return item;
                if (closed) return default;
                idle++;
                var woken = Monitor.Wait(gate, IdleLife);
                idle--;
                if (!woken && queue.Count == 0) return default;
            }
        }
    }

    private void Guard(SendOrPostCallback work, object? state)
    {
        try
        {
            work(state);
        }
        catch (Exception exception) when (!IsAborted)
        {
            onUnhandled(exception);
        }
    }
}
