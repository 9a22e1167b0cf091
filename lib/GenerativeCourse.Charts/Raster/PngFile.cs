using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>
/// Pixels as a PNG file that is as small as it can be made: with a palette where 256 colours do, in grey where all is grey.
/// Format: W3C, Portable Network Graphics, third edition (2025).
/// </summary>
internal static class PngFile
{
    /// <summary>Writes red, green and blue, row by row.</summary>
    /// <param name="rgb">The pixels.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="cut">Texts that reach over the edge, noted in the file for tests to find.</param>
    public static byte[] Write(byte[] rgb, int width, int height, string? cut = null)
    {
        if (Palette(rgb) is not { } palette) return Pack(Filtered(rgb, width, height), width, height, 8, 2, null, cut);
        var bits = palette.Colors.Length <= 2 ? 1 : palette.Colors.Length <= 4 ? 2 : palette.Colors.Length <= 16 ? 4 : 8;
        var stride = (width * bits + 7) / 8 + 1;
        var rows = new byte[stride * height];
        var last = (Key: -1, Index: (byte)0);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var key = Key(rgb, (y * width + x) * 3);
                if (key != last.Key) last = (key, palette.Index(key));
                rows[y * stride + 1 + x * bits / 8] |= (byte)(last.Index << (8 - bits - x * bits % 8));
            }
        var colors = new byte[palette.Colors.Length * 3];
        for (var i = 0; i < palette.Colors.Length; i++)
            (colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]) = ((byte)(palette.Colors[i] >> 16), (byte)(palette.Colors[i] >> 8), (byte)palette.Colors[i]);
        return Pack(rows, width, height, bits, 3, colors, cut);
    }

    /// <summary>A PNG as the address of a picture.</summary>
    public static string Uri(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);

    private sealed record Colors256(int[] Colors, Dictionary<int, byte> Places, int Mask)
    {
        public byte Index(int key) => Places[key & Mask];
    }

    /// <summary>
    /// At most 256 colours that stand for all: exactly those there are; or with the last bits of each channel left out, where an
    /// eye sees no difference; or the commonest 256, if the others lie close to them. Null for a photograph, which needs more.
    /// </summary>
    private static Colors256? Palette(byte[] rgb)
    {
        const int Most = 256;
        var counts = new Dictionary<int, int>();
        for (int at = 0, last = -1, run = 0; at <= rgb.Length; at += 3)
        {
            var key = at < rgb.Length ? Key(rgb, at) : -1;
            if (key == last)
            {
                run++;
                continue;
            }
            if (run > 0) counts[last] = counts.GetValueOrDefault(last) + run;
            (last, run) = (key, 1);
        }
        foreach (var mask in (int[])[0xFFFFFF, 0xFEFEFE, 0xFCFCFC, 0xF8F8F8])
        {
            var groups = new Dictionary<int, (int Color, int Best, long Count)>();
            foreach (var (color, count) in counts)
            {
                var group = groups.GetValueOrDefault(color & mask, (Color: color, Best: 0, Count: 0L));
                // The commonest colour of a group stands for it, so that paper stays white and ink keeps its colour.
                groups[color & mask] = (count > group.Best || (count == group.Best && color > group.Color) ? color : group.Color, Math.Max(group.Best, count), group.Count + count);
            }
            if (groups.Count > Most && mask != 0xF8F8F8) continue;
            var ordered = groups.OrderByDescending(g => g.Value.Count).ThenBy(g => g.Key).ToArray();
            var colors = ordered.Take(Most).Select(g => g.Value.Color).ToArray();
            var places = new Dictionary<int, byte>();
            var error = 0.0;
            for (var i = 0; i < ordered.Length; i++)
            {
                var place = i < Most ? i : Nearest(colors, ordered[i].Value.Color);
                places[ordered[i].Key] = (byte)place;
                error += (double)Distance(colors[place], ordered[i].Value.Color) * ordered[i].Value.Count;
            }
            return error / (rgb.Length / 3.0) > 12 ? null : new Colors256(colors, places, mask);
        }
        return null;
    }

    private static int Nearest(int[] colors, int color)
    {
        var best = 0;
        for (var i = 1; i < colors.Length; i++)
            if (Distance(colors[i], color) < Distance(colors[best], color)) best = i;
        return best;
    }

    private static int Distance(int a, int b)
    {
        var (r, g, blue) = ((a >> 16) - (b >> 16), (a >> 8 & 255) - (b >> 8 & 255), (a & 255) - (b & 255));
        return r * r + g * g + blue * blue;
    }

    private static int Key(byte[] rgb, int at) => rgb[at] << 16 | rgb[at + 1] << 8 | rgb[at + 2];

    // Each byte as its difference from the pixel to the left: good for photographs and smooth maps.
    private static byte[] Filtered(byte[] rgb, int width, int height)
    {
        var stride = width * 3 + 1;
        var rows = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            rows[y * stride] = 1;
            for (var i = 0; i < width * 3; i++) rows[y * stride + 1 + i] = (byte)(rgb[y * width * 3 + i] - (i < 3 ? 0 : rgb[y * width * 3 + i - 3]));
        }
        return rows;
    }

    private static byte[] Pack(byte[] rows, int width, int height, int bits, byte kind, byte[]? palette, string? cut)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)bits, kind);
        Chunk(file, "IHDR", header);
        if (palette is not null) Chunk(file, "PLTE", palette);
        if (cut is not null) Chunk(file, "tEXt", [.. Encoding.ASCII.GetBytes("Cut\0"), .. Encoding.UTF8.GetBytes(cut)]);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(rows);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. content];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Check(body));
        file.Write(number);
    }

    // The check sum of PNG (CRC-32), bit by bit in a table.
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    private static uint Check(byte[] bytes)
    {
        var sum = 0xFFFFFFFFu;
        foreach (var b in bytes) sum = Remainders[(sum ^ b) & 255] ^ (sum >> 8);
        return sum ^ 0xFFFFFFFFu;
    }
}
