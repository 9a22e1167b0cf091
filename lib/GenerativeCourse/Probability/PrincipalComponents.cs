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
            throw Guard.Refusal(nameof(components), $"1 to the number of features, {features.Columns}", components);
        Guard.Memory(features.Columns, 40.0 * features.Columns * features.Columns, nameof(features));

        var d = features.Columns;
        var moments = FeatureMoments.Of(features);
        var covariance = Covariance(features, moments);
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
        return new PrincipalComponents(moments.Mean, variances, directions, d > components ? left / (d - components) : 0, total);
    }

    /// <summary>The coordinates z = W (x - μ) of each example.</summary>
    /// <param name="features">N x D.</param>
    /// <returns>N x K.</returns>
    public Matrix Transform(Matrix features)
    {
        Guard.Features(features, _mean.Length);
        var result = new Matrix(features.Rows, _variances.Length);
        ForCentredBlocks(features, _mean, 1, (first, centred) =>
            MatrixProduct.Multiply(centred, Directions, result.Slice(first, centred.Rows), transposeB: true));
        return result;
    }

    /// <summary>The coordinates divided by their deviations, z_k / √Variances[k]: on the training examples they have variance 1 and no correlation.</summary>
    /// <param name="features">N x D.</param>
    /// <returns>N x K.</returns>
    /// <exception cref="InvalidOperationException">Some direction has no variance.</exception>
    public Matrix Whiten(Matrix features)
    {
        // What is left of a variance of 0 after rounding is no variance either.
        var flat = Array.FindIndex(_variances, variance => !(variance > 1e-12 * _variances[0]));
        if (flat >= 0) throw new InvalidOperationException($"Direction {flat} has no variance to divide by: take at most {flat} components.");
        var result = Transform(features);
        var scale = Array.ConvertAll(_variances, variance => (float)(1 / Math.Sqrt(variance)));
        for (var i = 0; i < result.Rows; i++) TensorPrimitives.Multiply(result.Row(i), scale, result.Row(i));
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

    /// <summary>
    /// Σ_i (x_i - μ)(x_i - μ)ᵀ / (N - 1): float products of a few thousand rows at a time, summed in double. Features are
    /// divided by a power of two (exact) that brings the largest near 1, since squares of 2e19 overflow a float.
    /// </summary>
    private static double[] Covariance(Matrix features, FeatureMoments moments)
    {
        var d = features.Columns;
        var reach = TensorPrimitives.Max<double>(moments.Reach);
        var scale = reach > 0 ? Math.ScaleB(1, -Math.ILogB(reach)) : 1;
        var covariance = new double[d * d];
        using var product = new Matrix(d, d);
        var wide = new double[d * d];
        ForCentredBlocks(features, moments.Mean, scale, (_, centred) =>
        {
            MatrixProduct.Multiply(centred, centred, product, transposeA: true);
            TensorPrimitives.ConvertTruncating<float, double>(product.Span, wide);
            TensorPrimitives.Add(covariance, wide, covariance);
        });
        TensorPrimitives.Divide(covariance, features.Rows - 1d, covariance);
        for (var i = 0; i < d; i++)
            for (var j = 0; j <= i; j++)
                covariance[i * d + j] = covariance[j * d + i] = (covariance[i * d + j] + covariance[j * d + i]) / (2 * scale * scale);
        return covariance;
    }

    /// <summary>Hands out (x - μ) · scale for a few thousand rows at a time, centred in double before it is rounded, with the first row's number.</summary>
    private static void ForCentredBlocks(Matrix features, double[] mean, double scale, Action<int, Matrix> use)
    {
        const int Rows = 2048;
        using var centred = new Matrix(Math.Min(Rows, Math.Max(1, features.Rows)), features.Columns);
        var row = new double[features.Columns];
        for (var first = 0; first < features.Rows; first += Rows)
        {
            Cancellation.ThrowIfRequested();
            var block = centred.Slice(0, Math.Min(Rows, features.Rows - first));
            for (var i = 0; i < block.Rows; i++)
            {
                TensorPrimitives.ConvertTruncating<float, double>(features.Row(first + i), row);
                TensorPrimitives.Subtract(row, mean, row);
                TensorPrimitives.Multiply(row, scale, row);
                TensorPrimitives.ConvertTruncating<double, float>(row, block.Row(i));
            }
            use(first, block);
        }
    }
}
