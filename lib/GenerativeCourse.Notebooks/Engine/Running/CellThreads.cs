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
    private readonly List<Thread> threads = [];
    private int idle;
    private bool closed;
    private bool stopping;

    /// <summary>Completes when all threads have ended after <see cref="Stop"/>.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once the threads were told to stop.</summary>
    public bool IsAborted => abort.IsCancellationRequested;

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            if (stopping) return;
            if (!closed)
            {
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

    /// <summary>
    /// Lets no continuation begin any more; <see cref="Stopped"/> completes when what runs now has ended. A loop with an
    /// <c>await</c> in it ends by that, and no thread is aborted in the middle of taking its next work.
    /// </summary>
    public void Stop()
    {
        lock (gate)
        {
            stopping = true;
            queue.Clear();
            Monitor.PulseAll(gate);
            if (threads.Count == 0) Stopped.TrySetResult();
        }
    }

    /// <summary>Stops the threads wherever they are, except in <c>finally</c> blocks and native code; after <see cref="Stop"/>.</summary>
    public void Abort()
    {
        // Cancelling waits for the threads to notice; nobody should wait with it.
        _ = abort.CancelAsync();
        _ = WakeSleepersAsync();
    }

    // An abort waits for a thread that sleeps or waits for a lock; so those are woken first.
    private async Task WakeSleepersAsync()
    {
        for (var i = 0; i < 100 && !Stopped.Task.IsCompleted; i++)
        {
            await Task.Delay(100).ConfigureAwait(false);
            Thread[] asleep;
            lock (gate) asleep = [.. threads.Where(thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))];
            foreach (var thread in asleep) thread.Interrupt();
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
        using var flow = ExecutionContext.SuppressFlow();
        var thread = new Thread(Work, StackSize) { IsBackground = true, Name = "cell" };
        threads.Add(thread);
        thread.Start();
    }

    private void Work()
    {
        SetSynchronizationContext(this);
        while (TryNext() is { Work: { } work, State: var state })
        {
            try
            {
#pragma warning disable SYSLIB0046 // The one way in .NET to stop code that does not cooperate; it is a user's cell, in a process of its own.
                ControlledExecution.Run(() => Guard(work, state), abort.Token);
#pragma warning restore SYSLIB0046
            }
            catch (Exception exception) when (IsAborted && exception is OperationCanceledException or ThreadInterruptedException)
            {
            }
        }
        End();
    }

    private (SendOrPostCallback? Work, object? State) TryNext()
    {
        try
        {
            return Next();
        }
        catch (ThreadInterruptedException)
        {
            return default;
        }
    }

    private void End()
    {
        try
        {
            lock (gate)
            {
                threads.Remove(Thread.CurrentThread);
                if (threads.Count == 0 && stopping) Stopped.TrySetResult();
            }
        }
        catch (ThreadInterruptedException)
        {
            End();
        }
    }

    private (SendOrPostCallback? Work, object? State) Next()
    {
        lock (gate)
        {
            while (true)
            {
                if (stopping) return default;
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
