using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// A number as a row of sines and cosines of it, from quick ones to slow ones, so that a network can read it to any precision:
/// PE(t, 2i) = sin(t / 10000^(2i/C)), PE(t, 2i + 1) = cos(t / 10000^(2i/C)). A step further on rotates each pair by a fixed angle.
/// </summary>
/// <remarks>A. Vaswani et al., "Attention is all you need", NIPS 2017, section 3.5. In the Transformer t is a position, in diffusion a time.</remarks>
public static class Sinusoids
{
    private const double Slowest = 10_000;

    /// <summary>The angle by which pair i turns from one position to the next, 1 for the first pair, 1/10000 beyond the last.</summary>
    /// <param name="pair">i, from 0.</param>
    /// <param name="width">C, which holds C/2 pairs.</param>
    public static double Frequency(int pair, int width)
    {
        Guard.AtLeast(width, 2);
        Guard.AtLeast(pair, 0);
        return Math.Pow(Slowest, -2.0 * pair / width);
    }

    /// <summary>The rows of positions 0, 1, …, (positions, width).</summary>
    /// <param name="positions">How many, 1 or more.</param>
    /// <param name="width">C, even and 2 or more.</param>
    public static Tensor Table(int positions, int width)
    {
        Guard.AtLeast(positions, 1);
        Guard.Sizes(4, (positions, nameof(positions)), (width, nameof(width)));
        var table = Tensor.Zeros(positions, width);
        for (var t = 0; t < positions; t++) Write(t, table.Values.Slice(t * width, width));
        return table;
    }

    /// <summary>The row of one number.</summary>
    /// <param name="t">The number; it need not be whole.</param>
    /// <param name="row">C places, an even number of 2 or more, to write to.</param>
    public static void Write(double t, Span<float> row)
    {
        if (row.Length < 2 || row.Length % 2 != 0) throw Guard.Refusal("width", "an even number of 2 or more", row.Length, "Each frequency takes a sine and a cosine.");
        Guard.Finite(t);
        for (var i = 0; i < row.Length / 2; i++)
        {
            var angle = t * Frequency(i, row.Length);
            (row[2 * i], row[2 * i + 1]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }
    }
}
