using StbImageWriteSharp;

namespace GenerativeCourse.Charts;

/// <summary>Pixels as a PNG in a data URI, which needs no file and no network.</summary>
internal static class Png
{
    /// <summary>Encodes red, green and blue, row by row.</summary>
    public static byte[] Encode(byte[] rgb, int width, int height)
    {
        using var stream = new MemoryStream();
        new ImageWriter().WritePng(rgb, width, height, ColorComponents.RedGreenBlue, stream);
        return stream.ToArray();
    }

    /// <summary>Encodes grey levels, row by row.</summary>
    public static byte[] EncodeGrey(byte[] levels, int width, int height)
    {
        using var stream = new MemoryStream();
        new ImageWriter().WritePng(levels, width, height, ColorComponents.Grey, stream);
        return stream.ToArray();
    }

    /// <summary>A PNG as the address of a picture.</summary>
    public static string Uri(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);
}
