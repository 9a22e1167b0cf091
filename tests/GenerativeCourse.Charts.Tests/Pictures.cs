using System.Text.RegularExpressions;
using StbImageSharp;

namespace GenerativeCourse.Charts.Tests;

/// <summary>Reads pictures back from HTML, with a decoder that is not ours.</summary>
internal sealed partial class Pictures
{
    private readonly ImageResult _image;

    private Pictures(ImageResult image) => _image = image;

    public int Width => _image.Width;
    public int Height => _image.Height;

    /// <summary>The share of pixels that are not white.</summary>
    public double InkedShare => Enumerable.Range(0, Width * Height).Count(i => At(i % Width, i / Width) != (255, 255, 255)) / (double)(Width * Height);

    /// <summary>The first picture of some HTML.</summary>
    public static Pictures OnPaper(string html) => All(html)[0];

    /// <summary>All pictures of some HTML.</summary>
    public static Pictures[] All(string html) => [.. Uri().Matches(html).Select(m => Read(m.Groups[1].Value))];

    /// <summary>A PNG in base 64.</summary>
    public static Pictures Read(string base64) => new(ImageResult.FromMemory(Convert.FromBase64String(base64), ColorComponents.RedGreenBlue));

    public (byte R, byte G, byte B) At(int x, int y)
    {
        var at = (y * _image.Width + x) * 3;
        return (_image.Data[at], _image.Data[at + 1], _image.Data[at + 2]);
    }

    [GeneratedRegex("data:image/png;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex Uri();
}
