using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Serves one channel's requests one after the other, on a thread of its own.</summary>
/// <remarks>
/// Each request gets the same frame: status busy, what it causes, its reply, status idle; all with the request as their parent.
/// </remarks>
internal abstract class RequestLoop
{
    private const string RequestSuffix = "_request";
    private readonly Channel _channel;
    private readonly KernelSockets _sockets;
    private readonly WireFormat _wire;
    private readonly IOPub _iopub;
    private readonly BlockingCollection<(long Number, Message Request)> _queue = [];
    private readonly Thread _thread;
    private volatile bool _stopping;
    private long _arrived;
    private long _abortedUpTo;

    /// <summary>Prepares the loop; <see cref="Start"/> starts it.</summary>
    protected RequestLoop(Channel channel, KernelSockets sockets, WireFormat wire, IOPub iopub)
    {
        (_channel, _sockets, _wire, _iopub) = (channel, sockets, wire, iopub);
        _thread = new Thread(ServeAll) { Name = $"Jupyter {channel}", IsBackground = true };
    }

    /// <summary>Starts to serve.</summary>
    public void Start() => _thread.Start();

    /// <summary>Takes a request, to be served when its turn comes.</summary>
    public void Enqueue(Message request) => _queue.Add((Interlocked.Increment(ref _arrived), request));

    /// <summary>Serves no further request, and waits for the one that is being served.</summary>
    /// <returns>False if it is not done by then.</returns>
    public bool Stop(TimeSpan wait)
    {
        _stopping = true;
        _queue.Add(default); // wakes the loop
        return _thread.Join(wait);
    }

    /// <summary>Called before a request's busy.</summary>
    protected virtual void OnServing(Message request)
    {
    }

    /// <summary>Does what a request asks.</summary>
    /// <returns>The content of its reply; null for no reply.</returns>
    /// <exception cref="InvalidDataException">The request's content is not what its type demands.</exception>
    protected abstract JsonObject? Handle(Message request);

    /// <summary>Called after a request's idle.</summary>
    protected virtual void OnServed(Message request)
    {
    }

    /// <summary>True for a request to run a cell.</summary>
    protected static bool IsCell(Message request) => request.Type == "execute_request";

    /// <summary>Cells that wait in the queue now are not run: they would build on the one that failed.</summary>
    protected void AbortWaitingCells() => _abortedUpTo = Interlocked.Read(ref _arrived);

    /// <summary>What a message that the kernel does not know comes to: a line in the log, and no reply.</summary>
    protected JsonObject? Ignore(Message request)
    {
        KernelLog.Write($"dropped a {request.Type} on the {_channel} channel: this kernel does not know it");
        return null;
    }

    private void ServeAll()
    {
        foreach (var (number, request) in _queue.GetConsumingEnumerable())
        {
            if (_stopping) return;
            OnServing(request);
            _iopub.Status(request, "busy");
            var aborted = number <= _abortedUpTo && IsCell(request);
            if ((aborted ? new JsonObject { ["status"] = "aborted" } : Answer(request)) is { } reply && request.Type.EndsWith(RequestSuffix, StringComparison.Ordinal))
            {
                var type = request.Type[..^RequestSuffix.Length] + "_reply";
                _sockets.Send(_channel, _wire.Write(request.Identities, type, request, reply));
            }
            _iopub.Status(request, "idle");
            OnServed(request);
        }
    }

    private JsonObject? Answer(Message request)
    {
        try
        {
            return Handle(request);
        }
        catch (Exception failure)
        {
            // One request must not take the kernel, and with it a student's state, along.
            KernelLog.Write($"a {request.Type} failed: {(failure is InvalidDataException ? failure.Message : failure)}");
            return new JsonObject
            {
                ["status"] = "error",
                ["ename"] = failure.GetType().Name,
                ["evalue"] = failure.Message,
                ["traceback"] = new JsonArray(failure.Message),
            };
        }
    }
}
