using System.Numerics.Tensors;

namespace GenerativeCourse.Numerics;

/// <summary>Softmax, log-sum-exp and sums of softplus, of one list of numbers or of each row of a matrix.</summary>
public static unsafe partial class Functions
{
    private const int RowGrain = 1 << 13;

    /// <summary>ln Σ e^x without overflow; -∞ for an empty list.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        if (x.IsEmpty)
            return float.NegativeInfinity;
        fixed (float* from = x)
        {
            var row = new ExpRow(from, null, x.Length);
            return float.IsFinite(row.Max) ? row.Max + row.LogSum : row.Max;
        }
    }

    /// <summary>ln Σ e^x without overflow; -∞ for an empty list, or if all terms are -∞.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        if (x.IsEmpty)
            return double.NegativeInfinity;
        var max = TensorPrimitives.Max(x);
        if (double.IsInfinity(max) || double.IsNaN(max))
            return max;
        var sum = 0.0;
        foreach (var value in x)
            sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }

    /// <summary>e^x / Σ e^x of one list. An entry of -∞ gets 0; all -∞, or a +∞, gives NaN.</summary>
    public static void Softmax(ReadOnlySpan<float> x, Span<float> destination)
    {
        if (!x.IsEmpty)
            SoftmaxRows(x, x.Length, destination);
    }

    /// <summary>The softmax of each row.</summary>
    /// <param name="x">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">As x; may be x itself.</param>
    public static void SoftmaxRows(ReadOnlySpan<float> x, int columns, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (x.Length % columns != 0)
            throw new ArgumentException($"columns must divide the number of values, {x.Length}, not be {columns}.", nameof(columns));
        Fits(x.Length, destination);
        fixed (float* from = x, to = destination)
        {
            var work = new SoftmaxWork(from, to, columns);
            Workers.Ranges(x.Length / columns, Math.Max(1, RowGrain / columns), ref work);
        }
    }

    /// <summary>
    /// Σ ln(1 + e^x) without overflow: the part of an energy model's free energy that sums over binary units.
    /// </summary>
    /// <param name="x">The units' inputs.</param>
    /// <param name="bias">Added to the inputs, one each; empty for none.</param>
    /// <param name="scale">Factor of the inputs, such as an inverse temperature.</param>
    /// <returns>The sum, added up in double.</returns>
    /// <exception cref="ArgumentException">There are not as many biases as inputs.</exception>
    public static double SumSoftplus(ReadOnlySpan<float> x, ReadOnlySpan<float> bias = default, float scale = 1)
    {
        if (!bias.IsEmpty && bias.Length != x.Length)
            throw new ArgumentException($"{x.Length} values do not go with {bias.Length} biases.", nameof(bias));
        const int piece = 256;
        Span<float> room = stackalloc float[Math.Min(piece, x.Length)];
        var sum = 0.0;
        for (var start = 0; start < x.Length; start += piece)
        {
            var terms = room[..Math.Min(piece, x.Length - start)];
            TensorPrimitives.Multiply(x.Slice(start, terms.Length), scale, terms);
            if (!bias.IsEmpty)
                TensorPrimitives.Add(terms, bias.Slice(start, terms.Length), terms);
            Softplus(terms, terms);
            sum += TensorPrimitives.Sum<float>(terms);
        }
        return sum;
    }

    private readonly struct SoftmaxWork(float* x, float* to, int columns) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
                ExpRow.Softmax(x + (nint)row * columns, to + (nint)row * columns, columns);
        }
    }
}
