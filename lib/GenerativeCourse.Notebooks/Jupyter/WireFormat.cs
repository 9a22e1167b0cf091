using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>
/// Turns messages into frames and back: identities, the delimiter, the signature, and four JSON objects
/// (header, parent header, metadata, content); binary buffers may follow, and are not used here.
/// </summary>
/// <remarks>Source: "The wire protocol", https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol.</remarks>
internal sealed class WireFormat(byte[] key)
{
    /// <summary>The version of the messaging protocol that the kernel speaks.</summary>
    public const string ProtocolVersion = "5.4";

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    // Messages are read by programs, never pasted into a page: escaping < and > would only make them longer.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly MessageSigner _received = new(key);
    private readonly MessageSigner _sent = new(key);
    private readonly string _session = Guid.NewGuid().ToString("N");
    private long _count;

    /// <summary>Reads a request. One thread at a time may call it: it remembers the signatures it has seen.</summary>
    /// <exception cref="InvalidDataException">The frames are not a signed message, or were here before; the message says what is wrong.</exception>
    public Message Read(IReadOnlyList<byte[]> frames)
    {
        var delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].AsSpan().SequenceEqual(Delimiter)) delimiter++;
        if (delimiter + 5 >= frames.Count) throw new InvalidDataException($"its {frames.Count} frames are not those of a Jupyter message");

        var (signature, header, parent, metadata, content) =
            (frames[delimiter + 1], frames[delimiter + 2], frames[delimiter + 3], frames[delimiter + 4], frames[delimiter + 5]);
        if (!_received.IsSignedBy(signature, header, parent, metadata, content)) throw new InvalidDataException("its signature is wrong");
        if (!_received.IsNew(signature)) throw new InvalidDataException("its signature was used before");

        var head = ParseObject(header, "header");
        ParseObject(parent, "parent header");
        ParseObject(metadata, "metadata");
        return new Message([.. frames.Take(delimiter)], RequiredText(head, "msg_id"), RequiredText(head, "msg_type"), header, ParseObject(content, "content"));
    }

    /// <summary>Writes a message. Any thread may call it.</summary>
    /// <param name="identities">Where it goes: a request's identities, or the topic of a published message.</param>
    /// <param name="type">What it is, <c>execute_reply</c> for example.</param>
    /// <param name="parent">The request that it belongs to; null for what the kernel says on its own.</param>
    /// <param name="content">Its content.</param>
    public IReadOnlyList<byte[]> Write(IReadOnlyList<byte[]> identities, string type, Message? parent, JsonObject content)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["msg_id"] = $"{_session}_{Interlocked.Increment(ref _count)}",
            ["session"] = _session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        }, Json);
        var parentHeader = parent?.Header ?? EmptyObject;
        var body = JsonSerializer.SerializeToUtf8Bytes(content, Json);
        return [.. identities, Delimiter, _sent.Sign(header, parentHeader, EmptyObject, body), header, parentHeader, EmptyObject, body];
    }

    private static JsonElement ParseObject(byte[] frame, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(frame, new JsonReaderOptions { MaxDepth = Json.MaxDepth });
            var value = JsonElement.ParseValue(ref reader);
            if (value.ValueKind == JsonValueKind.Object && !reader.Read()) return value;
        }
        catch (JsonException)
        {
            // Said below, in the same words as for other values that are not objects.
        }
        throw new InvalidDataException($"its {name} is not a JSON object");
    }

    private static string RequiredText(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new InvalidDataException($"its header has no {name}");
}
