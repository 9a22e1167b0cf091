using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

/// <summary>A message from the kernel, its signature checked.</summary>
public sealed record Received(string Type, string Parent, JsonElement Header, JsonElement Content)
{
    public string Text(string name) => Content.GetProperty(name).GetString()!;
}

/// <summary>A reply, and everything that was published for the same request, from busy to idle.</summary>
public sealed record Exchange(Received Reply, IReadOnlyList<Received> Published)
{
    public JsonElement Content => Reply.Content;

    public string Status => Reply.Text("status");

    public IEnumerable<string> Types => Published.Select(message => message.Type);

    public string Stdout => string.Concat(Published.Where(message => message.Type == "stream" && message.Text("name") == "stdout").Select(message => message.Text("text")));

    public Received Single(string type) => Published.Single(message => message.Type == type);
}

/// <summary>
/// A front end written from the specification alone: it shares no line with the kernel, so that a mistake made there is not
/// made here too. For one thread.
/// </summary>
public sealed class WireClient : IDisposable
{
    private readonly byte[] _key;
    private readonly string _session;
    private readonly Queue<Received> _published = [];

    public WireClient(string connectionFile, string? session = null)
    {
        _session = session ?? Guid.NewGuid().ToString();
        using var file = JsonDocument.Parse(File.ReadAllText(connectionFile));
        var root = file.RootElement;
        _key = Encoding.UTF8.GetBytes(root.GetProperty("key").GetString()!);
        string Endpoint(string name) => $"tcp://127.0.0.1:{root.GetProperty(name).GetInt32()}";

        foreach (var dealer in new[] { Shell, Control, Stdin }) dealer.Options.Identity = Encoding.ASCII.GetBytes(_session);
        foreach (var socket in new NetMQSocket[] { Shell, Control, Stdin, Heartbeat, IOPub })
        {
            socket.Options.Linger = TimeSpan.Zero;
            socket.Options.ReconnectInterval = TimeSpan.FromMilliseconds(10);
            socket.Options.ReceiveHighWatermark = 0;
            socket.Options.SendHighWatermark = 0;
        }
        IOPub.SubscribeToAnyTopic();
        IOPub.Connect(Endpoint("iopub_port"));
        Shell.Connect(Endpoint("shell_port"));
        Control.Connect(Endpoint("control_port"));
        Stdin.Connect(Endpoint("stdin_port"));
        Heartbeat.Connect(Endpoint("hb_port"));
    }

    public DealerSocket Shell { get; } = new();

    public DealerSocket Control { get; } = new();

    public DealerSocket Stdin { get; } = new();

    public RequestSocket Heartbeat { get; } = new();

    public SubscriberSocket IOPub { get; } = new();

    /// <summary>How long any single answer may take.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Waits until this client hears what is published. The kernel waits for its first subscriber only: the subscription of
    /// a later one travels on a connection of its own and may come after its first request.
    /// </summary>
    public WireClient Joined()
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            var id = Send("kernel_info_request");
            Reply(id);
            while (Receive(IOPub, TimeSpan.FromMilliseconds(100)) is { } message)
            {
                if (message.Parent == id && message.Type == "status" && message.Text("execution_state") == "idle") return this;
            }
        }
        throw new TimeoutException("Nothing was published.");
    }

    /// <summary>The frames of a request, signed.</summary>
    public (string Id, List<byte[]> Frames) Frames(string type, JsonObject content, string? id = null)
    {
        id ??= Guid.NewGuid().ToString();
        var header = new JsonObject
        {
            ["msg_id"] = id,
            ["session"] = _session,
            ["username"] = "tester",
            ["date"] = DateTime.UtcNow.ToString("O"),
            ["msg_type"] = type,
            ["version"] = "5.4",
        };
        List<byte[]> parts = [Encoding.UTF8.GetBytes(header.ToJsonString()), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content.ToJsonString())];
        return (id, [Encoding.ASCII.GetBytes("<IDS|MSG>"), Sign(parts), .. parts]);
    }

    public byte[] Sign(IEnumerable<byte[]> parts) =>
        Encoding.ASCII.GetBytes(Convert.ToHexString(HMACSHA256.HashData(_key, parts.SelectMany(part => part).ToArray())).ToLowerInvariant());

    /// <summary>Sends a request, on shell where nothing else is said.</summary>
    public string Send(string type, JsonObject? content = null, DealerSocket? socket = null)
    {
        var (id, frames) = Frames(type, content ?? []);
        (socket ?? Shell).SendMultipartBytes(frames);
        return id;
    }

    public string SendCell(string code, bool silent = false, bool storeHistory = true, bool stopOnError = true, JsonObject? userExpressions = null, bool allowStdin = false) =>
        Send("execute_request", new JsonObject
        {
            ["code"] = code,
            ["silent"] = silent,
            ["store_history"] = storeHistory,
            ["user_expressions"] = userExpressions ?? [],
            ["allow_stdin"] = allowStdin,
            ["stop_on_error"] = stopOnError,
        });

    /// <summary>Sends a request and waits for its reply and its idle.</summary>
    public Exchange Request(string type, JsonObject? content = null, DealerSocket? socket = null) =>
        Complete(Send(type, content, socket), socket);

    /// <summary>Runs a cell to its end.</summary>
    public Exchange Run(string code, bool silent = false, bool storeHistory = true, bool stopOnError = true, JsonObject? userExpressions = null) =>
        Complete(SendCell(code, silent, storeHistory, stopOnError, userExpressions));

    /// <summary>Waits for a request's reply and its idle.</summary>
    public Exchange Complete(string id, DealerSocket? socket = null)
    {
        var reply = Reply(id, socket);
        return new Exchange(reply, PublishedFor(id));
    }

    /// <summary>The reply to a request; replies to others on the way are passed over.</summary>
    public Received Reply(string id, DealerSocket? socket = null)
    {
        while (true)
        {
            var message = Receive(socket ?? Shell) ?? throw new TimeoutException("No reply came.");
            if (message.Parent == id) return message;
        }
    }

    /// <summary>What is published for a request, up to and with its idle.</summary>
    public IReadOnlyList<Received> PublishedFor(string id)
    {
        var all = new List<Received>();
        while (true)
        {
            var message = NextPublished(id);
            all.Add(message);
            if (message.Type == "status" && message.Text("execution_state") == "idle") return all;
        }
    }

    /// <summary>Waits for the next message that is published for a request; those for others are kept for later.</summary>
    public Received NextPublished(string id)
    {
        var skipped = new List<Received>();
        try
        {
            while (true)
            {
                var message = _published.Count > 0 ? _published.Dequeue() : Receive(IOPub) ?? throw new TimeoutException("Nothing was published.");
                if (message.Parent == id) return message;
                skipped.Add(message);
            }
        }
        finally
        {
            var rest = _published.ToArray();
            _published.Clear();
            foreach (var message in skipped.Concat(rest)) _published.Enqueue(message);
        }
    }

    /// <summary>Waits for a message of this type for a request.</summary>
    public Received NextPublished(string id, string type)
    {
        while (true)
        {
            var message = NextPublished(id);
            if (message.Type == type) return message;
        }
    }

    /// <summary>The next message on a socket; null if none comes in time.</summary>
    public Received? Receive(NetMQSocket socket, TimeSpan? patience = null)
    {
        List<byte[]>? frames = null;
        if (!socket.TryReceiveMultipartBytes(patience ?? Patience, ref frames!)) return null;
        var start = frames.FindIndex(frame => Encoding.ASCII.GetString(frame) == "<IDS|MSG>");
        Assert.Equal(start + 6, frames.Count);
        Assert.Equal(Encoding.ASCII.GetString(Sign(frames.Skip(start + 2))), Encoding.ASCII.GetString(frames[start + 1]));
        var header = JsonElement.Parse(frames[start + 2]);
        var parent = JsonElement.Parse(frames[start + 3]);
        return new Received(
            header.GetProperty("msg_type").GetString()!,
            parent.TryGetProperty("msg_id", out var id) ? id.GetString()! : "",
            header,
            JsonElement.Parse(frames[start + 5]));
    }

    /// <summary>True if the heartbeat sends the same bytes back.</summary>
    public bool Beats()
    {
        var watch = Stopwatch.StartNew();
        Heartbeat.SendFrame("beat");
        return Heartbeat.TryReceiveFrameString(Patience, out var echo) && echo == "beat" && watch.Elapsed < Patience;
    }

    public void Dispose()
    {
        foreach (var socket in new NetMQSocket[] { Shell, Control, Stdin, Heartbeat, IOPub }) socket.Dispose();
    }
}
