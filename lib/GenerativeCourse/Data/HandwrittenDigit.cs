using GenerativeCourse.Numerics;

namespace GenerativeCourse.Data;

/// <summary>
/// Makes a case for the MNIST models out of a picture of one digit, as the makers of MNIST did: the digit's own box is scaled to
/// fit 20x20 pixels, its shape kept, and stands in 28x28 with its centre of mass in the middle.
/// </summary>
/// <remarks>Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition" (1998), section III.A.
/// The threshold between ink and paper: N. Otsu, "A threshold selection method from gray-level histograms" (1979), equation 16.</remarks>
public static class HandwrittenDigit
{
    private const int Side = 28, Box = 20, Levels = 256;

    /// <summary>The digit on a picture, as one row of 784 numbers: 0 is paper, 1 is ink.</summary>
    /// <param name="picture">A photo or drawing of one digit, dark on light or light on dark, and nothing else on it.</param>
    /// <param name="margin">Share that is cut off on each side first (the table around the paper): 0 to below 0.5.</param>
    /// <param name="threshold">Grey level that parts ink from paper, 0 to 1; NaN finds it (Otsu).</param>
    /// <exception cref="ArgumentException">There is no ink: all of the picture is alike.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> or <paramref name="threshold"/> is out of range.</exception>
    public static Matrix From(Picture picture, double margin = 0, double threshold = double.NaN)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!double.IsNaN(threshold) && threshold is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"threshold must be a grey level, 0 (black) to 1 (white), not {threshold}.");
        var grey = picture.ToGrey().Crop(margin);
        var limit = double.IsNaN(threshold) ? Otsu(grey.Values) : threshold;
        var dark = grey.Pixels.Count(value => value < limit);
        if (dark == 0 || dark == grey.Pixels.Count)
            throw new ArgumentException($"There is no digit on the picture: all of it is {(dark == 0 ? "paper" : "ink")} (threshold {limit:0.00}).", nameof(picture));

        // Ink covers less than paper does. On a chalkboard it is the light part.
        var inkIsDark = dark * 2 <= grey.Pixels.Count;
        return Centred(Boxed(grey.Map(value => value < limit == inkIsDark ? 1 : 0)));
    }

    // The threshold with the largest variance between the two classes.
    private static double Otsu(ReadOnlySpan<float> values)
    {
        var histogram = new double[Levels];
        foreach (var value in values) histogram[(int)Math.Clamp(value * (Levels - 1) + 0.5f, 0, Levels - 1)] += 1.0 / values.Length;
        var mean = Enumerable.Range(0, Levels).Sum(level => level * histogram[level]);
        double below = 0, moment = 0, best = 0;
        var (first, last) = (0, 0);
        for (var level = 0; level < Levels - 1; level++)
        {
            below += histogram[level];
            moment += level * histogram[level];
            if (below <= 0 || below >= 1) continue;
            var between = Math.Pow(mean * below - moment, 2) / (below * (1 - below));
            if (between > best * (1 + 1e-9)) (best, first) = (between, level);
            if (between >= best * (1 - 1e-9)) last = level;
        }
        return ((first + last) / 2.0 + 0.5) / (Levels - 1); // in the middle of an empty valley
    }

    // The smallest box around the ink, scaled so that its longer side is 20 pixels.
    private static Picture Boxed(Picture ink)
    {
        var (left, right, top, bottom) = (ink.Width, -1, ink.Height, -1);
        for (var i = 0; i < ink.Pixels.Count; i++)
        {
            if (ink.Pixels[i] == 0) continue;
            var (row, column) = (i / ink.Width, i % ink.Width);
            (left, right, top, bottom) = (Math.Min(left, column), Math.Max(right, column), Math.Min(top, row), Math.Max(bottom, row));
        }
        var (width, height) = (right - left + 1, bottom - top + 1);
        var box = new float[width * height];
        for (var row = 0; row < height; row++)
            ink.Values.Slice((top + row) * ink.Width + left, width).CopyTo(box.AsSpan(row * width));
        var scale = (double)Box / Math.Max(width, height);
        return new Picture(width, height, 1, box).Resize(Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    private static Matrix Centred(Picture digit)
    {
        double mass = 0, x = 0, y = 0;
        for (var i = 0; i < digit.Pixels.Count; i++)
        {
            mass += digit.Pixels[i];
            x += digit.Pixels[i] * (i % digit.Width);
            y += digit.Pixels[i] * (i / digit.Width);
        }
        // The middle of 28 pixels is 13.5; a digit of 20 pixels never leaves the frame.
        var left = Math.Clamp((int)Math.Round(13.5 - x / mass), 0, Side - digit.Width);
        var top = Math.Clamp((int)Math.Round(13.5 - y / mass), 0, Side - digit.Height);
        var framed = new Matrix(1, Side * Side);
        for (var i = 0; i < digit.Pixels.Count; i++)
            framed[0, (top + i / digit.Width) * Side + left + i % digit.Width] = Math.Clamp(digit.Pixels[i], 0, 1);
        return framed;
    }
}
