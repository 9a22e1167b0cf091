using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language.Fast;

/// <summary>
/// <see cref="Word2Vec.Step"/> over vector registers: all products first, one sigmoid for all of them, then one pass that
/// reads every vector once, changes it and adds up the change of the centre. Rows are padded with zeros to whole registers.
/// </summary>
internal sealed unsafe class SkipGramStep
{
    private readonly float[] _v, _u;
    private readonly int _stride;
    private readonly int[] _targets;   // (k + 1): the neighbour, then the negatives
    private readonly float[] _factors; // (k + 1), padded: scores, then η (label - σ)
    private readonly float[] _labels;  // 1, 0, …, 0

    public SkipGramStep(float[] v, float[] u, int stride, int negatives)
    {
        (_v, _u, _stride) = (v, u, stride);
        (_targets, _factors, _labels) = (new int[negatives + 1], new float[Padded(negatives + 1)], new float[Padded(negatives + 1)]);
        _labels[0] = 1;
    }

    /// <summary>The next multiple of a register's width.</summary>
    public static int Padded(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <inheritdoc cref="Word2Vec.Step"/>
    public double Run(int centre, int neighbour, ReadOnlySpan<int> negatives, float learningRate)
    {
        _targets[0] = neighbour;
        negatives.CopyTo(_targets.AsSpan(1));
        fixed (float* vs = _v, us = _u, factors = _factors, labels = _labels)
        fixed (int* targets = _targets)
        {
            var v = vs + (long)centre * _stride;
            var count = _targets.Length;
            for (var k = 0; k < count; k++) factors[k] = Dot(v, us + (long)targets[k] * _stride, _stride);
            var loss = Errors(factors, labels, targets, count, learningRate);
            for (var d = 0; d < _stride; d += Vector<float>.Count)
            {
                var x = Vector.Load(v + d);
                var sum = x;
                for (var k = 0; k < count; k++)
                {
                    var u = us + (long)targets[k] * _stride + d;
                    var (y, factor) = (Vector.Load(u), new Vector<float>(factors[k]));
                    sum = Vector.FusedMultiplyAdd(factor, y, sum);
                    Vector.Store(Vector.FusedMultiplyAdd(factor, x, y), u);
                }
                Vector.Store(sum, v + d);
            }
            return loss;
        }
    }

    // From scores to η (label - σ), in place; the loss is the logarithm of one product.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Errors(float* factors, float* labels, int* targets, int count, float learningRate)
    {
        var product = 1.0;
        for (var first = 0; first < count; first += Vector<float>.Count)
        {
            var σ = Vector<float>.One / (Vector<float>.One + VectorFunctions.Exp(-Vector.Load(factors + first)));
            Vector.Store(Vector.Load(labels + first) - σ, factors + first);
        }
        for (var k = 0; k < count; k++)
        {
            if (k > 0 && targets[k] == targets[0]) factors[k] = 0; // a negative that is the neighbour itself
            product *= 1 - Math.Abs(factors[k]);
            factors[k] *= learningRate;
        }
        return -Math.Log(product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* a, float* b, int length)
    {
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        var d = 0;
        for (; d <= length - 2 * Vector<float>.Count; d += 2 * Vector<float>.Count)
        {
            first = Vector.FusedMultiplyAdd(Vector.Load(a + d), Vector.Load(b + d), first);
            second = Vector.FusedMultiplyAdd(Vector.Load(a + d + Vector<float>.Count), Vector.Load(b + d + Vector<float>.Count), second);
        }
        if (d < length) first = Vector.FusedMultiplyAdd(Vector.Load(a + d), Vector.Load(b + d), first);
        return Vector.Sum(first + second);
    }
}
