using System.Numerics;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>
/// A small picture made of text, so that it can be shown where only text can: under the pointer, over a chart's point.
/// Each Braille character stands for 2x4 pixels.
/// </summary>
public static class DotPicture
{
    // The bit of a Braille pattern for each of its 4 rows and 2 columns (Unicode, block U+2800).
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>The picture as lines of text with HTML breaks between them.</summary>
    /// <param name="image">Grey levels row by row, 0 (paper) to 1 (ink).</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="threshold">From which level on a pixel is a dot.</param>
    /// <exception cref="ArgumentException">The pixels are no whole number of rows.</exception>
    public static string Of<T>(ReadOnlySpan<T> image, int width, double threshold = 0.4)
        where T : INumber<T>
    {
        if (width < 1 || image.Length % width != 0)
            throw new ArgumentException($"width: {image.Length} pixels are no whole number of rows of {width}.", nameof(width));
        var height = image.Length / width;
        var text = new StringBuilder();
        for (var top = 0; top < height; top += 4)
        {
            if (top > 0) text.Append('\n');
            for (var left = 0; left < width; left += 2)
            {
                var pattern = 0;
                for (var row = top; row < Math.Min(top + 4, height); row++)
                {
                    for (var column = left; column < Math.Min(left + 2, width); column++)
                    {
                        if (double.CreateChecked(image[row * width + column]) >= threshold) pattern |= Dots[row - top, column - left];
                    }
                }
                text.Append((char)(0x2800 + pattern));
            }
        }
        return text.ToString();
    }

    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T}, int, double)"/>
    public static string Of<T>(Span<T> image, int width, double threshold = 0.4)
        where T : INumber<T> => Of((ReadOnlySpan<T>)image, width, threshold);
}
