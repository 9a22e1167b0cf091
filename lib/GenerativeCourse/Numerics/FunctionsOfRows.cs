using System.Numerics.Tensors;

namespace GenerativeCourse.Numerics;

/// <summary>Softmax, log-softmax and log-sum-exp, of one list of numbers or of each row of a matrix.</summary>
public static partial class Functions
{
    /// <summary>ln Σ e^x without overflow; -∞ for an empty list.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        if (x.IsEmpty)
            return float.NegativeInfinity;
        var result = 0f;
        RowKernels.Run(RowKernels.Kind.LogSumExp, x, x.Length, new Span<float>(ref result));
        return result;
    }

    /// <summary>ln Σ e^x without overflow; -∞ for an empty list.</summary>
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
        Fits(x.Length, destination);
        RowKernels.Run(RowKernels.Kind.Softmax, x, x.Length, destination);
    }

    /// <summary>e^x / Σ e^x of one list. An entry of -∞ gets 0; all -∞, or a +∞, gives NaN.</summary>
    public static void Softmax(ReadOnlySpan<double> x, Span<double> destination)
    {
        Fits(x.Length, destination);
        if (x.IsEmpty)
            return;
        destination = destination[..x.Length];
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), destination);
        TensorPrimitives.Exp<double>(destination, destination);
        TensorPrimitives.Divide(destination, TensorPrimitives.Sum<double>(destination), destination);
    }

    /// <summary>x - ln Σ e^x of one list.</summary>
    public static void LogSoftmax(ReadOnlySpan<float> x, Span<float> destination)
    {
        Fits(x.Length, destination);
        RowKernels.Run(RowKernels.Kind.LogSoftmax, x, x.Length, destination);
    }

    /// <summary>x - ln Σ e^x of one list.</summary>
    public static void LogSoftmax(ReadOnlySpan<double> x, Span<double> destination)
    {
        Fits(x.Length, destination);
        if (!x.IsEmpty)
            TensorPrimitives.Subtract(x, LogSumExp(x), destination);
    }

    /// <summary>The softmax of each row.</summary>
    /// <param name="x">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">As x; may be x itself.</param>
    public static void SoftmaxRows(ReadOnlySpan<float> x, int columns, Span<float> destination)
    {
        Rows(x.Length, columns);
        Fits(x.Length, destination);
        RowKernels.Run(RowKernels.Kind.Softmax, x, columns, destination);
    }

    /// <summary>The log-softmax of each row.</summary>
    /// <param name="x">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">As x; may be x itself.</param>
    public static void LogSoftmaxRows(ReadOnlySpan<float> x, int columns, Span<float> destination)
    {
        Rows(x.Length, columns);
        Fits(x.Length, destination);
        RowKernels.Run(RowKernels.Kind.LogSoftmax, x, columns, destination);
    }

    /// <summary>ln Σ e^x of each row.</summary>
    /// <param name="x">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a row.</param>
    public static void LogSumExpRows(ReadOnlySpan<float> x, int columns, Span<float> destination)
    {
        var rows = Rows(x.Length, columns);
        Fits(rows, destination);
        RowKernels.Run(RowKernels.Kind.LogSumExp, x, columns, destination);
    }

    private static int Rows(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (length % columns != 0)
            throw new ArgumentException($"{length} values do not make rows of {columns}.", "x");
        return length / columns;
    }
}
