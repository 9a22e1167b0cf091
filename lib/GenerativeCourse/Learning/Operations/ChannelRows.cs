using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>Batch normalization's loops where an example is one value a channel, (N, C): a row is one vector operation.</summary>
internal static unsafe class ChannelRows
{
    /// <summary>Mean and variance of each channel.</summary>
    public static void Moments(float* x, int examples, Span<float> means, Span<float> variances)
    {
        Reductions.ColumnMeans(new ReadOnlySpan<float>(x, examples * means.Length), means.Length, means);
        variances.Clear();
        using var centered = new Scratch(means.Length);
        for (var n = 0; n < examples; n++)
        {
            TensorPrimitives.Subtract(Row(x, n, means.Length), means, centered.Span);
            TensorPrimitives.MultiplyAdd(centered.Span, centered.Span, variances, variances);
        }
        TensorPrimitives.Divide(variances, examples, variances);
    }

    /// <summary>sums += Σ dy and dots += Σ dy (x - mean).</summary>
    public static void Gradients(float* dy, float* x, int examples, Span<float> means, Span<float> sums, Span<float> dots)
    {
        using var centered = new Scratch(means.Length);
        for (var n = 0; n < examples; n++)
        {
            var row = Row(dy, n, means.Length);
            TensorPrimitives.Subtract(Row(x, n, means.Length), means, centered.Span);
            TensorPrimitives.Add(sums, row, sums);
            TensorPrimitives.MultiplyAdd(row, centered.Span, dots, dots);
        }
    }

    /// <summary>y = a · x + c.</summary>
    public static void Values(float* x, int examples, Span<float> a, Span<float> c, float* y)
    {
        for (var n = 0; n < examples; n++)
            TensorPrimitives.MultiplyAdd(Row(x, n, a.Length), a, c, Row(y, n, a.Length));
    }

    /// <summary>dx = or += a · dy + b · x + c.</summary>
    public static void Inputs(float* dy, float* x, int examples, Span<float> a, Span<float> b, Span<float> c, float* dx, bool add)
    {
        using var sum = new Scratch(a.Length);
        for (var n = 0; n < examples; n++)
        {
            TensorPrimitives.MultiplyAdd(Row(x, n, a.Length), b, c, sum.Span);
            TensorPrimitives.MultiplyAdd(Row(dy, n, a.Length), a, sum.Span, sum.Span);
            var to = Row(dx, n, a.Length);
            if (add)
                TensorPrimitives.Add(to, sum.Span, to);
            else
                sum.Span.CopyTo(to);
        }
    }

    private static Span<float> Row(float* values, int n, int channels) => new(values + (long)n * channels, channels);
}
