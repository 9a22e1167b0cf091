using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>Softmax and its relatives for rows of floats; many rows are shared between the threads.</summary>
internal static unsafe class RowKernels
{
    private const int Grain = 1 << 13;

    internal enum Kind
    {
        Softmax,
        LogSoftmax,
        LogSumExp,
    }

    internal static void Run(Kind kind, ReadOnlySpan<float> x, int columns, Span<float> destination)
    {
        if (x.IsEmpty)
            return;
        fixed (float* from = x, to = destination)
        {
            var work = new Work { Kind = kind, X = from, To = to, Columns = columns };
            Workers.Ranges(x.Length / columns, Math.Max(1, Grain / columns), ref work);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(float* x, float* to, int length)
    {
        var sum = ExpSum(x, to, length, Max(x, length));
        var factor = 1 / sum;
        var factors = new Vector<float>(factor);
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(to + i) * factors, to + i);
        for (; i < length; i++)
            to[i] *= factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSoftmax(float* x, float* to, int length)
    {
        // Two subtractions: the sum of both would lose the digits of a small logarithm beside a large maximum.
        var max = Max(x, length);
        var log = MathF.Log(ExpSum(x, null, length, max));
        var (maxima, logs) = (new Vector<float>(max), new Vector<float>(log));
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(x + i) - maxima - logs, to + i);
        for (; i < length; i++)
            to[i] = x[i] - max - log;
    }

    private static float LogSumExp(float* x, int length)
    {
        var max = Max(x, length);
        return float.IsInfinity(max) || float.IsNaN(max) ? max : max + MathF.Log(ExpSum(x, null, length, max));
    }

    /// <summary>The largest value; NaN if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Max(float* x, int length)
    {
        var max = float.NegativeInfinity;
        var i = 0;
        if (length >= Vector<float>.Count)
        {
            // The sum is NaN wherever one of its parts is; the native maximum may lose it.
            Vector<float> maxima = new(max), spoiled = default;
            for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var value = Vector.Load(x + i);
                maxima = Vector.MaxNative(maxima, value);
                spoiled |= Vector.AsVectorSingle(Vector.OnesComplement(Vector.Equals(value, value)));
            }
            if (!Vector.EqualsAll(Vector.AsVectorInt32(spoiled), Vector<int>.Zero))
                return float.NaN;
            for (var j = 0; j < Vector<float>.Count; j++)
                max = MathF.Max(max, maxima[j]);
        }
        for (; i < length; i++)
            max = MathF.Max(max, x[i]);
        return max;
    }

    /// <summary>Σ e^(x - shift); the terms go to <paramref name="to"/> if that is not null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ExpSum(float* x, float* to, int length, float shift)
    {
        var shifts = new Vector<float>(shift);
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var term = VectorFunctions.Exp(Vector.Load(x + i) - shifts);
            sums += term;
            if (to != null)
                Vector.Store(term, to + i);
        }
        if (i < length)
        {
            var last = new Vector<float>(float.NegativeInfinity);
            var room = (float*)&last;
            for (var j = i; j < length; j++)
                room[j - i] = x[j] - shift;
            last = VectorFunctions.Exp(last);
            sums += last;
            for (var j = i; to != null && j < length; j++)
                to[j] = room[j - i];
        }
        return Vector.Sum(sums);
    }

    private struct Work : IRangeWork
    {
        internal Kind Kind;
        internal float* X, To;
        internal int Columns;

        public readonly void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                var x = X + (nint)row * Columns;
                if (Kind == Kind.LogSumExp)
                    To[row] = LogSumExp(x, Columns);
                else if (Kind == Kind.Softmax)
                    Softmax(x, To + (nint)row * Columns, Columns);
                else
                    LogSoftmax(x, To + (nint)row * Columns, Columns);
            }
        }
    }
}
