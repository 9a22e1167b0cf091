using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>What features look like one by one: means, variances and reaches, in double.</summary>
internal sealed class FeatureMoments
{
    private FeatureMoments(int columns) => (Mean, Variance, Reach) = (new double[columns], new double[columns], new double[columns]);

    /// <summary>The mean of each feature, D values.</summary>
    public double[] Mean { get; }

    /// <summary>The variance of each feature (divided by N), D values.</summary>
    public double[] Variance { get; }

    /// <summary>The largest distance of each feature from its mean, D values.</summary>
    public double[] Reach { get; }

    /// <summary>Two passes: means first, then squared distances to them, which loses no digits to cancellation.</summary>
    /// <param name="parts">The examples, in one matrix or in several of the same width; at least one row in all.</param>
    public static FeatureMoments Of(params IReadOnlyList<Matrix> parts)
    {
        var moments = new FeatureMoments(parts[0].Columns);
        var (row, rows) = (new double[parts[0].Columns], (double)parts.Sum(part => (long)part.Rows));
        foreach (var part in parts)
            for (var i = 0; i < part.Rows; i++)
            {
                TensorPrimitives.ConvertTruncating<float, double>(part.Row(i), row);
                TensorPrimitives.Add(moments.Mean, row, moments.Mean);
            }
        TensorPrimitives.Divide(moments.Mean, rows, moments.Mean);
        foreach (var part in parts)
            for (var i = 0; i < part.Rows; i++)
            {
                TensorPrimitives.ConvertTruncating<float, double>(part.Row(i), row);
                TensorPrimitives.Subtract(row, moments.Mean, row);
                TensorPrimitives.MultiplyAdd<double>(row, row, moments.Variance, moments.Variance);
                TensorPrimitives.MaxMagnitude<double>(moments.Reach, row, moments.Reach);
            }
        TensorPrimitives.Divide(moments.Variance, rows, moments.Variance);
        TensorPrimitives.Abs<double>(moments.Reach, moments.Reach);
        return moments;
    }
}
