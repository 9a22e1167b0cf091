using System.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>Batch normalization's innermost loops: a run of values of one channel.</summary>
internal static unsafe class ChannelRuns
{
    /// <summary>Σ x.</summary>
    public static float Sum(float* x, int length)
    {
        var (i, total) = (0, Vector<float>.Zero);
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            total += Vector.Load(x + i);
        var sum = Vector.Sum(total);
        for (; i < length; i++)
            sum += x[i];
        return sum;
    }

    /// <summary>Σ (x - mean)².</summary>
    public static float Squares(float* x, float mean, int length) => Dot(x, x, mean, mean, length);

    /// <summary>Σ dy (x - mean).</summary>
    public static float Dot(float* dy, float* x, float mean, int length) => Dot(dy, x, 0, mean, length);

    private static float Dot(float* x, float* y, float meanX, float meanY, int length)
    {
        var (i, total) = (0, Vector<float>.Zero);
        var (centerX, centerY) = (new Vector<float>(meanX), new Vector<float>(meanY));
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            total = Vector.FusedMultiplyAdd(Vector.Load(x + i) - centerX, Vector.Load(y + i) - centerY, total);
        var sum = Vector.Sum(total);
        for (; i < length; i++)
            sum += (x[i] - meanX) * (y[i] - meanY);
        return sum;
    }

    /// <summary>y = a · x + c.</summary>
    public static void Affine(float* x, float a, float c, float* y, int length)
    {
        var (i, factor, shift) = (0, new Vector<float>(a), new Vector<float>(c));
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.FusedMultiplyAdd(factor, Vector.Load(x + i), shift).Store(y + i);
        for (; i < length; i++)
            y[i] = MathF.FusedMultiplyAdd(a, x[i], c);
    }

    /// <summary>dx = or += a · dy + b · x + c.</summary>
    public static void Affine(float* dy, float* x, float a, float b, float c, float* dx, bool add, int length)
    {
        var (i, factor, slope, shift) = (0, new Vector<float>(a), new Vector<float>(b), new Vector<float>(c));
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var start = add ? shift + Vector.Load(dx + i) : shift;
            Vector.FusedMultiplyAdd(factor, Vector.Load(dy + i), Vector.FusedMultiplyAdd(slope, Vector.Load(x + i), start)).Store(dx + i);
        }
        for (; i < length; i++)
            dx[i] = MathF.FusedMultiplyAdd(a, dy[i], MathF.FusedMultiplyAdd(b, x[i], add ? c + dx[i] : c));
    }
}
