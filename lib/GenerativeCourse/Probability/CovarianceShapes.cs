namespace GenerativeCourse.Probability;

/// <summary>Makes covariances of the shape that a mixture's components may have.</summary>
internal static class CovarianceShapes
{
    /// <summary>Σ_k w_k Σ_k: the one covariance of a tied mixture. Components without one (null) are left out.</summary>
    public static double[] Pool(double[]?[] covariances, double[] weights)
    {
        var pooled = new double[covariances.First(of => of is not null)!.Length];
        for (var k = 0; k < weights.Length; k++)
            if (covariances[k] is { } covariance)
                for (var i = 0; i < pooled.Length; i++) pooled[i] += weights[k] * covariance[i];
        return pooled;
    }

    /// <summary>The diagonal alone, or its mean for a ball, or all of it; with the regularization on the diagonal.</summary>
    public static double[] Shaped(double[] covariance, int dimensions, CovarianceShape shape, double regularization)
    {
        var result = shape is CovarianceShape.Full or CovarianceShape.Tied ? (double[])covariance.Clone() : new double[covariance.Length];
        var mean = Enumerable.Range(0, dimensions).Average(d => covariance[d * dimensions + d]);
        for (var d = 0; d < dimensions; d++)
            result[d * dimensions + d] = (shape == CovarianceShape.Spherical ? mean : covariance[d * dimensions + d]) + regularization;
        return result;
    }
}
