using System.Buffers.Binary;
using System.IO.Compression;

namespace GenerativeCourse.Data;

/// <summary>Reads the IDX format of the MNIST files: big-endian header, then unsigned bytes; gzip on top.</summary>
/// <remarks>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits" (1998).</remarks>
public static class Idx
{
    private const int LabelMagic = 2049;
    private const int ImageMagic = 2051;

    /// <summary>Reads a gzipped label file.</summary>
    /// <returns>One byte an item.</returns>
    /// <exception cref="InvalidDataException">The file is not such a file, or it is cut short.</exception>
    public static byte[] ReadLabels(string path) => Read(path, LabelMagic, dimensions: 1).Values;

    /// <summary>Reads a gzipped image file.</summary>
    /// <returns>All pixels, row by row, image by image, with the number of rows and columns of one image.</returns>
    /// <exception cref="InvalidDataException">The file is not such a file, or it is cut short.</exception>
    public static (byte[] Pixels, int Rows, int Columns) ReadImages(string path)
    {
        var (values, sizes) = Read(path, ImageMagic, dimensions: 3);
        return (values, sizes[1], sizes[2]);
    }

    private static (byte[] Values, int[] Sizes) Read(string path, int magic, int dimensions)
    {
        try
        {
            using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            Span<byte> header = stackalloc byte[4 * (1 + dimensions)];
            stream.ReadExactly(header);
            var found = BinaryPrimitives.ReadInt32BigEndian(header);
            if (found != magic) throw Broken(path, $"its magic number is {found}, not {magic}");

            var sizes = new int[dimensions];
            long length = 1;
            for (var i = 0; i < dimensions; i++)
            {
                sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 * (i + 1))..]);
                length *= sizes[i];
                if (sizes[i] < 0 || length > Array.MaxLength) throw Broken(path, "its header promises an impossible size");
            }
            var values = GC.AllocateUninitializedArray<byte>((int)length);
            stream.ReadExactly(values);
            return (values, sizes);
        }
        catch (EndOfStreamException)
        {
            throw Broken(path, "it is cut short");
        }
        catch (InvalidDataException broken) when (!broken.Data.Contains(nameof(Idx)))
        {
            throw Broken(path, "it is not a gzip file");
        }
    }

    private static InvalidDataException Broken(string path, string why) =>
        new($"The data file '{path}' is damaged ({why}): bring it back with 'git checkout -- data'.") { Data = { [nameof(Idx)] = true } };
}
