using NetMQ;
using NetMQ.Sockets;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The channels that messages travel on; the heartbeat carries none.</summary>
internal enum Channel
{
    /// <summary>Requests, one after the other.</summary>
    Shell,

    /// <summary>Requests that must not wait for a running cell.</summary>
    Control,

    /// <summary>Outputs and status, for everyone who subscribed.</summary>
    IOPub,

    /// <summary>Questions to the user, and the answers.</summary>
    Stdin,
}

/// <summary>The kernel's five sockets, and the one thread that touches them.</summary>
/// <remarks>
/// A NetMQ socket belongs to one thread, so everything that is sent goes through a queue to that thread, which also keeps
/// replies and outputs in the order in which they were said. No high-water mark: above one, ZeroMQ drops messages without
/// a word, and the message lost could be a cell's last output.
/// </remarks>
internal sealed class KernelSockets : IDisposable
{
    private const int MostWaitingForSubscriber = 10_000;
    private const int LongestMessage = 256 * 1024 * 1024;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly OutgoingBuffers _buffers = new();
    private readonly Action<Channel, IReadOnlyList<byte[]>> _received;
    private readonly NetMQQueue<(Channel Channel, IReadOnlyList<byte[]> Frames)> _outgoing = new();
    private readonly NetMQPoller _poller = [];
    private readonly RouterSocket _shell = new();
    private readonly RouterSocket _control = new();
    private readonly RouterSocket _stdin = new();
    private readonly RouterSocket _heartbeat = new();
    private readonly XPublisherSocket _iopub = new();
    private readonly Thread _thread;
    private Queue<IReadOnlyList<byte[]>>? _waitingForSubscriber = new();
    private bool _closing;

    /// <summary>Opens the sockets and starts to receive.</summary>
    /// <param name="where">The addresses.</param>
    /// <param name="received">Takes each message that comes in, on the sockets' own thread: it must return at once.</param>
    /// <exception cref="InvalidDataException">A port is taken.</exception>
    public KernelSockets(ConnectionFile where, Action<Channel, IReadOnlyList<byte[]>> received)
    {
        _received = received;
        BufferPool.SetCustomBufferPool(_buffers);
        Open(_shell, where.Endpoint(where.Shell));
        Open(_control, where.Endpoint(where.Control));
        Open(_stdin, where.Endpoint(where.Stdin));
        Open(_heartbeat, where.Endpoint(where.Heartbeat));
        Open(_iopub, where.Endpoint(where.IOPub));
        foreach (var router in new[] { _shell, _control, _stdin, _heartbeat })
        {
            // A front end that comes back (a reloaded page) has its old identity: the new connection gets the replies.
            router.Options.RouterHandover = true;
        }

        _shell.ReceiveReady += (_, _) => ReceiveAll(Channel.Shell, _shell);
        _control.ReceiveReady += (_, _) => ReceiveAll(Channel.Control, _control);
        _stdin.ReceiveReady += (_, _) => ReceiveAll(Channel.Stdin, _stdin);
        _heartbeat.ReceiveReady += (_, _) => Echo();
        _iopub.ReceiveReady += (_, _) => NoticeSubscribers();
        _outgoing.ReceiveReady += (_, _) => SendQueued();
        _thread = new Thread(Run) { Name = "Jupyter sockets", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Sends a message; any thread, at any time. After <see cref="Dispose"/> it is dropped.</summary>
    public void Send(Channel channel, IReadOnlyList<byte[]> frames)
    {
        lock (_gate)
        {
            if (_closing) return;
            _buffers.Count(Size(frames));
            _outgoing.Enqueue((channel, frames));
        }
    }

    /// <summary>Waits while front ends are far behind in reading what was sent; returns at once when cancelled.</summary>
    public void WaitForRoom(CancellationToken cancellation) => _buffers.WaitForRoom(cancellation);

    /// <summary>Sends what was said before, waits up to two seconds until it has left, and closes the sockets.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing) return;
            _outgoing.Enqueue((Channel.IOPub, []));
            _closing = true;
        }
        if (_thread.Join(Linger)) NetMQConfig.Cleanup(block: true);
    }

    private static void Open(NetMQSocket socket, string endpoint)
    {
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.MaxMsgSize = LongestMessage;
        socket.Options.Linger = Linger;
        try
        {
            socket.Bind(endpoint);
        }
        catch (NetMQException failure)
        {
            throw new InvalidDataException($"The kernel cannot listen on {endpoint}: {failure.Message}", failure);
        }
    }

    private void Run()
    {
        foreach (var socket in new ISocketPollable[] { _shell, _control, _stdin, _heartbeat, _iopub, _outgoing }) _poller.Add(socket);
        _poller.Run();
        _poller.Dispose();
        _outgoing.Dispose();
        foreach (var socket in new NetMQSocket[] { _shell, _control, _stdin, _heartbeat, _iopub }) socket.Dispose();
    }

    private static bool TryReceive(NetMQSocket socket, out List<byte[]> frames)
    {
        List<byte[]>? received = [];
        var any = socket.TryReceiveMultipartBytes(ref received);
        frames = received ?? [];
        return any;
    }

    private void ReceiveAll(Channel channel, RouterSocket socket)
    {
        while (TryReceive(socket, out var frames)) _received(channel, frames);
    }

    private void Echo()
    {
        while (TryReceive(_heartbeat, out var frames)) _heartbeat.TrySendMultipartBytes(frames);
    }

    /// <summary>
    /// A subscription travels on another connection than the first request, and may come later: what is published before
    /// anyone listens is kept for the first who does.
    /// </summary>
    private void NoticeSubscribers()
    {
        while (TryReceive(_iopub, out var frames))
        {
            if (_waitingForSubscriber is null || frames is not [[1, ..], ..]) continue;
            foreach (var message in _waitingForSubscriber) _iopub.TrySendMultipartBytes(message);
            _waitingForSubscriber = null;
        }
    }

    private void SendQueued()
    {
        while (_outgoing.TryDequeue(out var message, TimeSpan.Zero))
        {
            if (message.Frames.Count == 0)
            {
                _poller.Stop();
                return;
            }
            switch (message.Channel)
            {
                case Channel.Shell: _shell.TrySendMultipartBytes(message.Frames); break;
                case Channel.Control: _control.TrySendMultipartBytes(message.Frames); break;
                case Channel.Stdin: _stdin.TrySendMultipartBytes(message.Frames); break;
                default: Publish(message.Frames); break;
            }
            _buffers.Count(-Size(message.Frames));
        }
    }

    private static long Size(IReadOnlyList<byte[]> frames) => frames.Sum(frame => (long)frame.Length);

    private void Publish(IReadOnlyList<byte[]> frames)
    {
        if (_waitingForSubscriber is null)
        {
            _iopub.TrySendMultipartBytes(frames);
            return;
        }
        _waitingForSubscriber.Enqueue(frames);
        if (_waitingForSubscriber.Count > MostWaitingForSubscriber) _waitingForSubscriber.Dequeue();
    }
}
