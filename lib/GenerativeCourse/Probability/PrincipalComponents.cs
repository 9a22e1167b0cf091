using System.Numerics.Tensors;
using GenerativeCourse.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Matrix = GenerativeCourse.Numerics.Matrix;

namespace GenerativeCourse.Probability;

/// <summary>
/// Principal component analysis: the few directions in which examples vary most. Read as a probability model (probabilistic
/// PCA), an example is x = μ + W z + ε, with z along the directions and ε the same small noise in every feature.
/// </summary>
/// <remarks>Source: M. Tipping, C. Bishop, "Probabilistic principal component analysis" (1999), equations 2 and 8.</remarks>
public sealed class PrincipalComponents : IDisposable
{
    private readonly double[] _mean;
    private readonly double[] _variances;

    private PrincipalComponents(double[] mean, double[] variances, Matrix directions, double noise, double total)
    {
        (_mean, _variances, Directions, NoiseVariance, TotalVariance) = (mean, variances, directions, noise, total);
    }

    /// <summary>The mean example μ, D values.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The directions, K x D: unit rows at right angles, the most important first.</summary>
    public Matrix Directions { get; }

    /// <summary>The variance along each direction, K values, falling.</summary>
    public IReadOnlyList<double> Variances => _variances;

    /// <summary>The mean variance in the directions left out: the σ² of probabilistic PCA.</summary>
    public double NoiseVariance { get; }

    /// <summary>The variance of all features together.</summary>
    public double TotalVariance { get; }

    /// <summary>Finds the directions, as eigenvectors of the covariance.</summary>
    /// <param name="features">N x D, finite, N at least 2.</param>
    /// <param name="components">How many directions K, 1 to D.</param>
    /// <exception cref="ArgumentException">There are fewer than two examples, or more directions than features.</exception>
    public static PrincipalComponents Fit(Matrix features, int components)
    {
        Guard.Features(features);
        if (features.Rows < 2) throw new ArgumentException("Directions of variation need at least two examples.", nameof(features));
        if (components < 1 || components > features.Columns)
            throw new ArgumentOutOfRangeException(nameof(components), components, $"components must be between 1 and the number of features, {features.Columns}.");

        var d = features.Columns;
        var mean = Average(features);
        var covariance = Covariance(features, mean);
        var total = Enumerable.Range(0, d).Sum(i => covariance[i * d + i]);
        var eigen = Matrix<double>.Build.Dense(d, d, covariance).Evd(Symmetricity.Symmetric); // eigenvalues rise
        var directions = new Matrix(components, d);
        var variances = new double[components];
        for (var k = 0; k < components; k++)
        {
            variances[k] = Math.Max(0, eigen.EigenValues[d - 1 - k].Real);
            var vector = eigen.EigenVectors.Column(d - 1 - k);
            var sign = Math.Sign(vector[vector.AbsoluteMaximumIndex()]); // an eigenvector's sign is free: make its largest entry positive
            for (var j = 0; j < d; j++) directions[k, j] = (float)(sign * vector[j]);
        }
        var left = Math.Max(0, total - variances.Sum());
        return new PrincipalComponents(mean, variances, directions, d > components ? left / (d - components) : 0, total);
    }

    /// <summary>The coordinates z = W (x - μ) of each example.</summary>
    /// <param name="features">N x D.</param>
    /// <returns>N x K.</returns>
    public Matrix Transform(Matrix features)
    {
        Guard.Features(features, _mean.Length);
        var result = new Matrix(features.Rows, _variances.Length);
        MatrixProduct.Multiply(features, Directions, result, transposeB: true);
        for (var k = 0; k < _variances.Length; k++) // W x - W μ
        {
            var shift = 0d;
            for (var j = 0; j < _mean.Length; j++) shift += Directions[k, j] * _mean[j];
            for (var i = 0; i < result.Rows; i++) result[i, k] -= (float)shift;
        }
        return result;
    }

    /// <summary>The examples μ + Wᵀ z that have the given coordinates.</summary>
    /// <param name="coordinates">N x K.</param>
    /// <returns>N x D.</returns>
    public Matrix InverseTransform(Matrix coordinates)
    {
        Guard.Features(coordinates, _variances.Length);
        var result = new Matrix(coordinates.Rows, _mean.Length);
        MatrixProduct.Multiply(coordinates, Directions, result);
        var mean = Array.ConvertAll(_mean, m => (float)m);
        for (var i = 0; i < result.Rows; i++) TensorPrimitives.Add(result.Row(i), mean, result.Row(i));
        return result;
    }

    /// <summary>
    /// The mixture in feature space that a mixture over coordinates stands for: z ~ N(m, S) makes x ~ N(μ + Wᵀ m, Wᵀ S W + σ² I).
    /// </summary>
    /// <param name="coordinates">A mixture in K dimensions.</param>
    /// <param name="noise">σ², above 0; by default what probabilistic PCA estimates.</param>
    /// <returns>A mixture in D dimensions.</returns>
    /// <exception cref="InvalidOperationException">No variance was left out, and no noise is given.</exception>
    public GaussianMixture Lift(GaussianMixture coordinates, double? noise = null)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        if (coordinates.Dimensions != _variances.Length)
            throw new ArgumentException($"The mixture has {coordinates.Dimensions} dimensions, but there are {_variances.Length} directions.", nameof(coordinates));
        if (noise is null && !(NoiseVariance > 0))
            throw new InvalidOperationException($"All the variance lies in the {_variances.Length} directions, so σ² is 0: take fewer components, or give a noise above 0.");
        var sigma2 = Guard.Positive(noise ?? NoiseVariance, nameof(noise));
        return new GaussianMixture(coordinates.Weights, coordinates.Components.Select(normal => Lift(normal, sigma2)));
    }

    private MultivariateNormal Lift(MultivariateNormal normal, double sigma2)
    {
        var (k, d) = (_variances.Length, _mean.Length);
        var mean = (double[])_mean.Clone();
        // With S = L Lᵀ, Wᵀ S W = A Aᵀ where row j of A is (Wᵀ L)_j.
        var rows = new double[d][];
        for (var j = 0; j < d; j++)
        {
            rows[j] = new double[k];
            for (var a = 0; a < k; a++)
            {
                mean[j] += Directions[a, j] * normal.Mean[a];
                TensorPrimitives.MultiplyAdd(normal.Factor.AsSpan(a * k, k), (double)Directions[a, j], rows[j], rows[j]);
            }
        }
        var covariance = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
                covariance[i * d + j] = covariance[j * d + i] = TensorPrimitives.Dot<double>(rows[i], rows[j]);
            covariance[i * d + i] += sigma2;
        }
        return new MultivariateNormal(mean, covariance);
    }

    /// <summary>Gives the directions' memory back to the pool.</summary>
    public void Dispose() => Directions.Dispose();

    private static double[] Average(Matrix features)
    {
        var (mean, row) = (new double[features.Columns], new double[features.Columns]);
        for (var i = 0; i < features.Rows; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(i), row);
            TensorPrimitives.Add(mean, row, mean);
        }
        TensorPrimitives.Divide(mean, (double)features.Rows, mean);
        return mean;
    }

    /// <summary>Σ_i (x_i - μ)(x_i - μ)ᵀ / (N - 1): float products of a few thousand rows at a time, summed in double.</summary>
    private static double[] Covariance(Matrix features, double[] mean)
    {
        const int Rows = 2048;
        var d = features.Columns;
        var shift = Array.ConvertAll(mean, m => (float)m);
        var covariance = new double[d * d];
        using var centred = new Matrix(Math.Min(Rows, features.Rows), d);
        using var product = new Matrix(d, d);
        var wide = new double[d * d];
        for (var first = 0; first < features.Rows; first += Rows)
        {
            var count = Math.Min(Rows, features.Rows - first);
            for (var i = 0; i < count; i++) TensorPrimitives.Subtract(features.Row(first + i), shift, centred.Row(i));
            var slice = centred.Slice(0, count);
            MatrixProduct.Multiply(slice, slice, product, transposeA: true);
            TensorPrimitives.ConvertTruncating<float, double>(product.Span, wide);
            TensorPrimitives.Add(covariance, wide, covariance);
        }
        TensorPrimitives.Divide(covariance, features.Rows - 1d, covariance);
        for (var i = 0; i < d; i++)
            for (var j = 0; j < i; j++)
                covariance[i * d + j] = covariance[j * d + i] = (covariance[i * d + j] + covariance[j * d + i]) / 2;
        return covariance;
    }
}
