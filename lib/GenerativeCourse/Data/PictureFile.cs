using StbImageSharp;

namespace GenerativeCourse.Data;

/// <summary>A picture file as a <see cref="Picture"/>, or one sentence that says why not.</summary>
internal static class PictureFile
{
    private const string Kinds = "a PNG, JPEG, BMP, GIF or TGA file is needed";

    // Formats that cameras, telephones and browsers write today, by their first bytes.
    private static readonly (string Name, int At, byte[] Bytes)[] Others =
    [
        ("a HEIC photo", 4, "ftyphei"u8.ToArray()), ("a HEIC photo", 4, "ftypmif1"u8.ToArray()), ("an AVIF picture", 4, "ftypavif"u8.ToArray()),
        ("a WebP picture", 8, "WEBP"u8.ToArray()), ("a TIFF picture", 0, "II*\0"u8.ToArray()), ("a TIFF picture", 0, "MM\0*"u8.ToArray()),
        ("a PDF", 0, "%PDF"u8.ToArray()), ("an SVG drawing", 0, "<svg"u8.ToArray()), ("a web page", 0, "<!DOCTYPE"u8.ToArray()), ("a web page", 0, "<html"u8.ToArray()),
    ];

    public static Picture Read(string path, float paper, int largestSide)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!(paper is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(paper), paper, "paper must be a grey level, 0 (black) to 1 (white).");
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no picture '{path}': give the path of a PNG, JPEG, BMP, GIF or TGA file.", path);
        var file = File.ReadAllBytes(path);
        foreach (var (name, at, bytes) in Others)
            if (file.AsSpan(Math.Min(at, file.Length)).StartsWith(bytes)) throw new InvalidDataException($"'{path}' is {name}: {Kinds}. Save it as PNG or JPEG first.");

        var (orientation, complete) = JpegFile.Is(file) ? JpegFile.Read(file) : (1, IsComplete(file));
        if (!complete) throw new InvalidDataException($"'{path}' is cut short: copy or download the picture again.");
        try
        {
            using var stream = new MemoryStream(file);
            if (ImageInfo.FromStream(stream) is { } info && (info.Width > largestSide || info.Height > largestSide))
                throw new InvalidDataException($"'{path}' has {info.Width}x{info.Height} pixels: make it smaller first, at most {largestSide:n0} on a side.");
            stream.Position = 0;
            var image = ImageResult.FromStream(stream, ColorComponents.RedGreenBlueAlpha);
            return Upright(new Picture(image.Width, image.Height, 3, OnPaper(image.Data, paper)), orientation);
        }
        catch (Exception broken) when (broken is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new InvalidDataException($"'{path}' is not a picture that can be read: {Kinds}.", broken);
        }
    }

    // A shorter PNG or BMP would be filled up with black in silence. PNG ends with the chunk IEND; BMP says how long it is.
    private static bool IsComplete(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? file.IndexOf("IEND"u8) >= 0
        : !(file.StartsWith("BM"u8) && file.Length > 6) || file.Length >= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(file[2..]);

    private static float[] OnPaper(byte[] pixels, float paper)
    {
        var values = new float[pixels.Length / 4 * 3];
        for (int from = 0, to = 0; from < pixels.Length; from += 4, to += 3)
        {
            var alpha = pixels[from + 3] * (1f / 255f);
            for (var c = 0; c < 3; c++) values[to + c] = alpha * pixels[from + c] * (1f / 255f) + (1 - alpha) * paper;
        }
        return values;
    }

    // The eight ways in which a camera can be held and the picture be mirrored (Exif's table of orientations).
    private static Picture Upright(Picture picture, int orientation) => orientation switch
    {
        2 => picture.Mirror(),
        3 => picture.Turn(2),
        4 => picture.Turn(2).Mirror(),
        5 => picture.Turn(1).Mirror(),
        6 => picture.Turn(1),
        7 => picture.Turn(-1).Mirror(),
        8 => picture.Turn(-1),
        _ => picture,
    };
}
