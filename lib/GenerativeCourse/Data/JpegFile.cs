using System.Buffers.Binary;

namespace GenerativeCourse.Data;

/// <summary>
/// What a JPEG file says beside its pixels, by its segments (ITU-T T.81, annex B): whether it has its end, and how the camera
/// was held (tag 0x0112 of the first directory of its Exif segment, CIPA DC-008).
/// </summary>
internal static class JpegFile
{
    private const int OrientationTag = 0x0112;
    private const int Exif = 0xE1, StartOfScan = 0xDA, EndOfImage = 0xD9;

    /// <summary>True if the file begins as a JPEG does.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Walks through the segments.</summary>
    /// <returns>The orientation, 1 to 8 (1 is upright), and whether the image's end was found.</returns>
    public static (int Orientation, bool Complete) Read(ReadOnlySpan<byte> file)
    {
        var orientation = 1;
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker == 0xFF) { at++; continue; } // fill bytes
            if (marker == EndOfImage) return (orientation, true);
            var segment = file[(at + 4)..Math.Min(file.Length, at + 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..])))];
            if (marker == Exif && segment.StartsWith("Exif\0\0"u8)) orientation = OrientationOf(segment[6..]);
            at += 4 + segment.Length;
            // In the coded data an 0xFF byte is followed by 0, so these two bytes can only be the end.
            if (marker == StartOfScan) return (orientation, file[Math.Min(at, file.Length)..].IndexOf((ReadOnlySpan<byte>)[0xFF, EndOfImage]) >= 0);
        }
        return (orientation, false); // it ends, or breaks off, before its pixels begin
    }

    private static int OrientationOf(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return 1;
        var little = tiff[0] == 'I';
        var directory = Number(tiff, 4, 4);
        if (directory > tiff.Length - 2) return 1;
        var entries = Number(tiff, (int)directory, 2);
        for (var e = 0; e < entries; e++)
        {
            var entry = (int)directory + 2 + 12 * e;
            if (entry + 12 > tiff.Length) break;
            if (Number(tiff, entry, 2) == OrientationTag && Number(tiff, entry + 8, 2) is >= 1 and <= 8 and var value) return (int)value;
        }
        return 1;

        uint Number(ReadOnlySpan<byte> from, int at, int bytes) => (little, bytes) switch
        {
            (true, 2) => BinaryPrimitives.ReadUInt16LittleEndian(from[at..]),
            (true, _) => BinaryPrimitives.ReadUInt32LittleEndian(from[at..]),
            (false, 2) => BinaryPrimitives.ReadUInt16BigEndian(from[at..]),
            (false, _) => BinaryPrimitives.ReadUInt32BigEndian(from[at..]),
        };
    }
}
