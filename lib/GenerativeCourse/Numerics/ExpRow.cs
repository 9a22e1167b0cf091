using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// The exponentials of one row over that of its maximum, and their sum: all that softmax, log-softmax, log-sum-exp and
/// cross-entropy are made of.
/// </summary>
internal readonly unsafe struct ExpRow
{
    private readonly float _others, _count;

    /// <summary>Computes e^(x - max) of each value; terms below <see cref="Denormals.Tiny"/> are 0.</summary>
    /// <param name="x">The row.</param>
    /// <param name="p">Where the terms go, maybe x itself; null if only their sum is wanted.</param>
    /// <param name="length">Values in the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ExpRow(float* x, float* p, int length)
    {
        Max = Largest(x, length);
        // The maximum itself counts 1. The others are summed up apart, so that ln(1 + rest) is exact however small the rest.
        var (max, rest, highest) = (new Vector<float>(Max), Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < length; i += Vector<float>.Count)
        {
            var value = Lanes.LoadOr(float.NegativeInfinity, x + i, length - i);
            var e = Denormals.ToZero(VectorFunctions.Exp(value - max));
            if (p != null)
                Lanes.Store(e, p + i, length - i);
            var isMax = Vector.AsVectorSingle(Vector.Equals(value, max));
            rest += Vector.AndNot(e, isMax);
            highest += e & isMax;
        }
        (_others, _count) = (Vector.Sum(rest), Vector.Sum(highest));
    }

    /// <summary>The largest value; NaN if one is NaN.</summary>
    public float Max { get; }

    /// <summary>Σ e^(x - max); NaN if the maximum is infinite.</summary>
    public float Sum => _count + _others;

    /// <summary>Its logarithm, exact even where the sum is 1 but for rounding.</summary>
    public float LogSum => _count == 1 && _others < 1e-4f ? _others - _others * _others / 2 : (float)Math.Log((double)_count + _others);

    /// <summary>e^x / Σ e^x of a row; <paramref name="p"/> may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Softmax(float* x, float* p, int length)
    {
        var factor = new Vector<float>(1 / new ExpRow(x, p, length).Sum);
        for (var i = 0; i < length; i += Vector<float>.Count)
            Lanes.Store(Lanes.Load(p + i, length - i) * factor, p + i, length - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, int length)
    {
        // The native maximum may lose a NaN, so those are looked for by themselves.
        Vector<float> maxima = new(float.NegativeInfinity), spoiled = default;
        for (var i = 0; i < length; i += Vector<float>.Count)
        {
            var value = Lanes.LoadOr(float.NegativeInfinity, x + i, length - i);
            maxima = Vector.MaxNative(maxima, value);
            spoiled |= Vector.AsVectorSingle(Vector.OnesComplement(Vector.Equals(value, value)));
        }
        if (!Vector.EqualsAll(Vector.AsVectorInt32(spoiled), Vector<int>.Zero))
            return float.NaN;
        var max = float.NegativeInfinity;
        for (var j = 0; j < Vector<float>.Count; j++)
            max = maxima[j] > max ? maxima[j] : max;
        return max;
    }
}
