using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Components of a mixture that no example belongs to any more: they start again at the least likely examples, with the mean shape of the others.</summary>
internal static class DeadComponents
{
    /// <summary>A component with less than a thousandth of an example explains nothing.</summary>
    public static bool IsDead(double count) => !(count > 1e-3);

    /// <summary>Gives each dead component a place, a shape and one example.</summary>
    /// <param name="counts">N_k; 1 afterwards for a component that was dead.</param>
    /// <param name="means">μ_k; filled in where the component is dead.</param>
    /// <param name="covariances">Σ_k; filled in where the component is dead.</param>
    /// <param name="pooled">The mean covariance of the living.</param>
    /// <param name="features">The examples.</param>
    /// <param name="outliers">The least likely examples, the least likely first.</param>
    /// <returns>How many were dead.</returns>
    public static int Revive(double[] counts, double[][] means, double[][] covariances, double[] pooled, Matrix features, int[] outliers)
    {
        var revived = 0;
        for (var k = 0; k < counts.Length; k++)
        {
            if (!IsDead(counts[k])) continue;
            means[k] = new double[features.Columns];
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(outliers[revived++ % outliers.Length]), means[k]);
            (counts[k], covariances[k]) = (1, pooled);
        }
        return revived;
    }
}
