using GenerativeCourse.Learning;

namespace GenerativeCourse.Transformers;

/// <summary>
/// Rotary positions: the pair (x_2i, x_2i+1) of word t is turned by the angle t · 10000^(-2i/D). The product of a question at t
/// and a key at s then depends on t - s: turning both by the same angle changes nothing.
/// </summary>
/// <remarks>J. Su et al., "RoFormer: Enhanced Transformer with rotary position embedding" (2021), equation 34.</remarks>
internal static class Rotations
{
    /// <summary>Turns each head of each word, (B, T, C) to (B, T, C).</summary>
    public static Tensor Of(Tensor x, int heads)
    {
        var (b, t, c) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var (cos, sin) = Angles(t, c, c / heads);
        var pairs = x.Reshape(b, t, c / 2, 2);
        var (first, second) = (pairs.Slice(3, 0, 1), pairs.Slice(3, 1, 1));
        return Tensor.Concat(3, first * cos - second * sin, first * sin + second * cos).Reshape(b, t, c);
    }

    // cos and sin of every pair's angle, (T, C/2, 1): the same in every head.
    private static (Tensor Cos, Tensor Sin) Angles(int words, int width, int head)
    {
        var (cos, sin) = (Tensor.Zeros(words, width / 2, 1), Tensor.Zeros(words, width / 2, 1));
        for (var t = 0; t < words; t++)
        for (var i = 0; i < width / 2; i++)
            (sin.Values[t * (width / 2) + i], cos.Values[t * (width / 2) + i]) = ((float, float))Math.SinCos(t * Sinusoids.Frequency(i % (head / 2), head));
        return (cos, sin);
    }
}
