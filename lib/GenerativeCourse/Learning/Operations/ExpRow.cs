using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>The exponentials of one row over that of its maximum, and their sum: what softmax and cross-entropy need.</summary>
internal readonly unsafe struct ExpRow
{
    /// <summary>Writes e^(x - max) of each value.</summary>
    public ExpRow(float* x, float* p, int length)
    {
        Max = TensorPrimitives.Max(new ReadOnlySpan<float>(x, length));
        // The maximum itself counts 1. The others are summed up apart, so that ln(1 + rest) is exact however small the rest.
        var (max, rest, highest) = (new Vector<float>(Max), Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = Vector.Load(x + i);
            var e = VectorFunctions.Exp(value - max);
            e.Store(p + i);
            var isMax = Vector.AsVectorSingle(Vector.Equals(value, max));
            rest += Vector.AndNot(e, isMax);
            highest += e & isMax;
        }
        var (others, count) = (Vector.Sum(rest), Vector.Sum(highest));
        for (; i < length; i++)
        {
            p[i] = VectorFunctions.Exp(new Vector<float>(x[i] - Max))[0];
            if (x[i] == Max)
                count++;
            else
                others += p[i];
        }
        Sum = count + others;
        LogSum = count == 1 && others < 1e-4f ? others - others * others / 2 : (float)Math.Log((double)count + others);
    }

    /// <summary>The largest value.</summary>
    public float Max { get; }

    /// <summary>Σ e^(x - max).</summary>
    public float Sum { get; }

    /// <summary>Its logarithm, exact even where the sum is 1 but for rounding.</summary>
    public float LogSum { get; }
}
