using System.Buffers.Binary;
using System.IO.Compression;

namespace GenerativeCourse.Data;

/// <summary>Reads the IDX format of the MNIST files: big-endian header, then unsigned bytes; gzipped or not.</summary>
/// <remarks>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits" (1998).</remarks>
public static class Idx
{
    private const int UnsignedBytes = 0x08;

    /// <summary>Reads images and their labels: your own, or another set in this format (Fashion-MNIST, KMNIST, EMNIST).</summary>
    /// <param name="imagesPath">A file of three dimensions: images, rows, columns.</param>
    /// <param name="labelsPath">A file of one dimension.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is no such file, is cut short, or there is not one label an image.</exception>
    public static DigitSet ReadDigits(string imagesPath, string labelsPath)
    {
        ArgumentNullException.ThrowIfNull(imagesPath);
        ArgumentNullException.ThrowIfNull(labelsPath);
        var (pixels, rows, columns) = ReadImages(imagesPath);
        var labels = ReadLabels(labelsPath);
        var images = rows * columns == 0 ? 0 : pixels.Length / (rows * columns);
        if (images != labels.Length)
            throw new InvalidDataException($"'{imagesPath}' has {images:n0} images, but '{labelsPath}' has {labels.Length:n0} labels: they do not belong together.");
        return new DigitSet(pixels, labels, rows, columns);
    }

    /// <summary>Reads a label file.</summary>
    /// <returns>One byte an item.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such a file, or it is cut short.</exception>
    public static byte[] ReadLabels(string path) => Read(path, dimensions: 1).Values;

    /// <summary>Reads an image file.</summary>
    /// <returns>All pixels, row by row, image by image, with the number of rows and columns of one image.</returns>
    /// <inheritdoc cref="ReadLabels" path="/exception"/>
    public static (byte[] Pixels, int Rows, int Columns) ReadImages(string path)
    {
        var (values, sizes) = Read(path, dimensions: 3);
        return (values, sizes[1], sizes[2]);
    }

    private static (byte[] Values, int[] Sizes) Read(string path, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no IDX file '{path}'.", path);
        try
        {
            using var file = File.OpenRead(path);
            using Stream stream = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
            Span<byte> magic = stackalloc byte[4];
            stream.ReadExactly(magic);
            Expect(path, magic, dimensions);

            var sizes = new int[dimensions];
            long length = 1;
            Span<byte> size = stackalloc byte[4];
            for (var i = 0; i < dimensions; i++)
            {
                stream.ReadExactly(size);
                sizes[i] = BinaryPrimitives.ReadInt32BigEndian(size);
                length *= sizes[i];
                if (sizes[i] < 0 || length > Array.MaxLength) throw Wrong(path, "its header promises an impossible size");
            }
            // An unpacked file's length is known before memory is taken.
            if (stream == file && file.Length - file.Position < length) throw Wrong(path, "it is cut short");
            var values = GC.AllocateUninitializedArray<byte>((int)length);
            stream.ReadExactly(values);
            return (values, sizes);
        }
        catch (EndOfStreamException)
        {
            throw Wrong(path, "it is cut short");
        }
        catch (InvalidDataException broken) when (!broken.Data.Contains(nameof(Idx)))
        {
            throw Wrong(path, "its gzip stream is broken");
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var gzip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        file.Position = 0;
        return gzip;
    }

    // Two bytes of zero, the type of the values, the number of dimensions.
    private static void Expect(string path, ReadOnlySpan<byte> magic, int dimensions)
    {
        if (magic[0] != 0 || magic[1] != 0)
            throw Wrong(path, magic[0] == '<' ? "it is a web page, as a failed download leaves it" : magic.SequenceEqual("PK\u0003\u0004"u8) ? "it is a zip archive: unpack it first" : "it is no IDX file: it does not begin with two zero bytes");
        var type = magic[2] switch { UnsignedBytes => null, 0x09 => "signed bytes", 0x0B => "16-bit integers", 0x0C => "32-bit integers", 0x0D => "32-bit floats", 0x0E => "64-bit floats", _ => $"values of an unknown type ({magic[2]})" };
        if (type is not null) throw Wrong(path, $"it holds {type}, and unsigned bytes are read, 0 to 255");
        if (magic[3] != dimensions)
            throw Wrong(path, $"it has {magic[3]} dimension{(magic[3] == 1 ? "" : "s")}, but {(dimensions == 1 ? "labels have 1" : "images have 3: number, rows, columns")}");
    }

    private static InvalidDataException Wrong(string path, string why) =>
        new($"The IDX file '{path}' cannot be read: {why}.{(CourseData.Has(path) ? " Bring it back with 'git checkout -- data'." : "")}") { Data = { [nameof(Idx)] = true } };
}
