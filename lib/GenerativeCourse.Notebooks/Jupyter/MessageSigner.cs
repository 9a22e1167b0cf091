using System.Security.Cryptography;
using System.Text;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Signs what the kernel sends and checks what it receives: HMAC-SHA256 over header, parent, metadata and content.</summary>
/// <remarks>
/// Whoever knows the connection file's key may run code; everyone else on the machine can reach the ports, so a message without
/// the right signature, or one that was recorded and sent again, must have no effect. For one thread at a time.
/// </remarks>
internal sealed class MessageSigner(byte[] key, int memory = 65536)
{
    private readonly HashSet<string> _seen = [];
    private readonly Queue<string> _oldestFirst = [];

    /// <summary>The signature in lower-case hexadecimal; empty where the key is.</summary>
    public byte[] Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content)
    {
        if (key.Length == 0) return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(header);
        hash.AppendData(parent);
        hash.AppendData(metadata);
        hash.AppendData(content);
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(code);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(code));
    }

    /// <summary>True if the signature is the frames' own; takes the same time wherever it differs.</summary>
    public bool IsSignedBy(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content) =>
        CryptographicOperations.FixedTimeEquals(signature, Sign(header, parent, metadata, content));

    /// <summary>True the first time it meets a signature. It remembers the last <c>memory</c> of them.</summary>
    public bool IsNew(ReadOnlySpan<byte> signature)
    {
        if (key.Length == 0) return true;
        var text = Encoding.ASCII.GetString(signature);
        if (!_seen.Add(text)) return false;
        _oldestFirst.Enqueue(text);
        if (_oldestFirst.Count > memory) _seen.Remove(_oldestFirst.Dequeue());
        return true;
    }
}
