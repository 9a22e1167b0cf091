using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GenerativeCourse.Learning;

/// <summary>
/// Weights in the safetensors format, which PyTorch, JAX and others read and write: eight bytes with the length of a
/// JSON header, the header (for each name its type, shape and place), then the bare little-endian values. Nothing in
/// such a file is ever executed. See https://github.com/huggingface/safetensors.
/// </summary>
public static class Safetensors
{
    private const int LargestHeader = 100_000_000;

    /// <summary>Writes tensors as 32-bit floats.</summary>
    /// <param name="path">The file; it is overwritten.</param>
    /// <param name="tensors">Names and values.</param>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var entries = tensors.ToList();
        if (entries.GroupBy(entry => entry.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"tensors must have names of their own, but '{twice.Key}' comes twice.", nameof(tensors));
        var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            var offset = 0L;
            foreach (var (name, tensor) in entries)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                for (var i = 0; i < tensor.Shape.Rank; i++)
                    json.WriteNumberValue(tensor.Shape[i]);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * tensor.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0)
            header.WriteByte((byte)' '); // The values begin on a multiple of eight.
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        header.WriteTo(file);
        foreach (var (_, tensor) in entries)
            file.Write(MemoryMarshal.AsBytes(tensor.Values));
    }

    /// <summary>Reads all tensors of a file; types F64, F32, F16 and BF16 become 32-bit floats.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or holds another type.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path) => Read(path, wanted: null);

    private static Dictionary<string, Tensor> Read(string path, HashSet<string>? wanted)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        using var header = ReadHeader(file, path);
        var start = file.Position;
        var tensors = new Dictionary<string, Tensor>();
        var places = new List<(long Start, long End, string Name)>();
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
                continue;
            var (type, bytes) = ReadEntry(entry, start, file.Length, path, sizes, out var rank);
            if (places.Exists(place => place.Name == entry.Name))
                throw Damaged(path, $"'{entry.Name}' comes twice");
            places.Add((bytes.Start, bytes.End, entry.Name));
            if (wanted?.Contains(entry.Name) == false)
                continue; // such as the count of batches, of type I64, that PyTorch's BatchNorm keeps
            var shape = ShapeOf(sizes[..rank], entry.Name, path);
            var size = type switch { "F64" => 8, "F32" => 4, "F16" or "BF16" => 2, _ => throw Damaged(path, $"'{entry.Name}' has type {type}; F64, F32, F16 and BF16 are read") };
            if (bytes.End - bytes.Start != (long)size * shape.Length)
                throw Damaged(path, $"'{entry.Name}' of shape {shape} and type {type} needs {(long)size * shape.Length} bytes, not {bytes.End - bytes.Start}");
            var raw = new byte[bytes.End - bytes.Start];
            file.Position = start + bytes.Start;
            file.ReadExactly(raw);
            var node = Node.Lasting(shape);
            Convert(type, raw, node.Values);
            tensors[entry.Name] = new Tensor(node, shape);
        }
        RequireWhole(places, file.Length - start, path);
        return tensors;
    }

    /// <summary>Reads a file into tensors that exist already, name by name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">Names and tensors; each name must be in the file with the same shape. Other names in the file are left alone.</param>
    /// <exception cref="InvalidDataException">The file is damaged, a name is missing, or a shape differs. No tensor is changed then.</exception>
    public static void LoadInto(string path, IEnumerable<KeyValuePair<string, Tensor>> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var wanted = targets.ToList();
        var loaded = Read(path, [.. wanted.Select(target => target.Key)]);
        var pairs = new List<(Tensor From, Tensor To)>();
        foreach (var (name, target) in wanted)
        {
            if (!loaded.TryGetValue(name, out var source))
                throw new InvalidDataException($"{path} has no '{name}': it has {string.Join(", ", loaded.Keys)}.");
            if (source.Shape != target.Shape)
                throw new InvalidDataException($"'{name}' has shape {source.Shape} in {path}, but {target.Shape} here.");
            pairs.Add((source, target));
        }
        foreach (var (from, to) in pairs)
            from.Values.CopyTo(to.Values);
    }

    private static Shape ShapeOf(ReadOnlySpan<int> sizes, string name, string path)
    {
        try
        {
            return new Shape(sizes);
        }
        catch (ArgumentException)
        {
            throw Damaged(path, $"'{name}' has impossible sizes, {string.Join(", ", sizes.ToArray())}");
        }
    }

    // The format has the values of all tensors side by side: neither overlaps nor holes.
    private static void RequireWhole(List<(long Start, long End, string Name)> places, long length, string path)
    {
        places.Sort();
        var end = 0L;
        foreach (var place in places)
        {
            if (place.Start != end)
                throw Damaged(path, $"'{place.Name}' begins at byte {place.Start}, where {(place.Start < end ? "another tensor lies" : "it leaves a hole")}");
            end = place.End;
        }
        if (end != length)
            throw Damaged(path, $"{length - end} bytes at its end belong to no tensor");
    }

    private static JsonDocument ReadHeader(FileStream file, string path)
    {
        Span<byte> length = stackalloc byte[8];
        if (file.ReadAtLeast(length, 8, throwOnEndOfStream: false) < 8)
            throw Damaged(path, "it is shorter than eight bytes");
        var size = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (size is < 2 or > LargestHeader || size > file.Length - 8)
            throw Damaged(path, $"its header cannot be {size} bytes long");
        var header = new byte[size];
        file.ReadExactly(header);
        try
        {
            var json = JsonDocument.Parse(new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(header));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw Damaged(path, "its header is not an object");
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw Damaged(path, "its header is not JSON");
        }
    }

    private static (string Type, (long Start, long End) Bytes) ReadEntry(JsonProperty entry, long start, long fileLength, string path, Span<int> sizes, out int rank)
    {
        try
        {
            rank = 0;
            foreach (var size in entry.Value.GetProperty("shape").EnumerateArray())
            {
                if (rank == sizes.Length)
                    throw Damaged(path, $"'{entry.Name}' has more than {Shape.MaximumRank} dimensions");
                sizes[rank++] = size.GetInt32();
            }
            var offsets = entry.Value.GetProperty("data_offsets");
            var (from, to) = (offsets[0].GetInt64(), offsets[1].GetInt64());
            if (from < 0 || to < from || to > fileLength - start || to - from > Array.MaxLength)
                throw Damaged(path, $"'{entry.Name}' lies outside the file");
            return (entry.Value.GetProperty("dtype").GetString() ?? "", (from, to));
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw Damaged(path, $"the header's entry '{entry.Name}' lacks type, shape or place");
        }
    }

    private static void Convert(string type, ReadOnlySpan<byte> raw, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = type switch
            {
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]) << 16),
            };
        }
    }

    private static InvalidDataException Damaged(string path, string what) => new($"{path} is not a safetensors file that can be read: {what}.");
}
