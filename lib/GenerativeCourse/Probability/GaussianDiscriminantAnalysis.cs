using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Gaussian discriminant analysis: one cloud N(μ_y, Σ_y) a class. With one Σ for all classes the boundaries are straight
/// (linear discriminant analysis), otherwise they are conics (quadratic).
/// </summary>
/// <remarks>Source: K. Murphy, "Machine Learning: a probabilistic perspective" (2012), section 4.2.</remarks>
public sealed class GaussianDiscriminantAnalysis : GenerativeClassifier
{
    private readonly bool _shared;
    private readonly double _regularization;
    private MultivariateNormal?[] _normals = [];

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="sharedCovariance">One covariance for all classes: linear boundaries, fewer parameters.</param>
    /// <param name="regularization">Added to every variance, 0 or more.</param>
    public GaussianDiscriminantAnalysis(int classes, bool sharedCovariance = false, double regularization = 1e-6)
        : base(classes) => (_shared, _regularization) = (sharedCovariance, Guard.NotNegative(regularization, nameof(regularization)));

    /// <summary>P(x | y).</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet, or the class had no training example.</exception>
    public MultivariateNormal Likelihood(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _normals[label] ?? throw new InvalidOperationException($"Class {label} had no training example, so nothing is known of it.");
    }

    private protected override void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts)
    {
        var d = features.Columns;
        var means = new double[Classes][];
        var scatters = new double[Classes][]; // Σ_i (x_i - μ)(x_i - μ)ᵀ
        var row = new double[d];
        for (var y = 0; y < Classes; y++) (means[y], scatters[y]) = (new double[d], new double[d * d]);
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(i), row);
            TensorPrimitives.Add(means[labels[i]], row, means[labels[i]]);
        }
        for (var y = 0; y < Classes; y++)
            if (counts[y] > 0) TensorPrimitives.Divide(means[y], (double)counts[y], means[y]);
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(i), row);
            TensorPrimitives.Subtract(row, means[labels[i]], row);
            var scatter = scatters[labels[i]];
            for (var j = 0; j < d; j++) TensorPrimitives.MultiplyAdd(row, row[j], scatter.AsSpan(j * d, d), scatter.AsSpan(j * d, d));
        }

        var pooled = new double[d * d];
        foreach (var scatter in scatters) TensorPrimitives.Add(pooled, scatter, pooled);
        _normals = new MultivariateNormal?[Classes];
        for (var y = 0; y < Classes; y++)
        {
            if (counts[y] == 0) continue;
            var covariance = new double[d * d];
            TensorPrimitives.Divide(_shared ? pooled : scatters[y], (double)(_shared ? labels.Length : counts[y]), covariance);
            for (var j = 0; j < d; j++) covariance[j * d + j] += _regularization;
            _normals[y] = new MultivariateNormal(means[y], covariance);
            _ = _normals[y]!.Factor; // says now if it is singular
        }
    }

    private protected override void LogLikelihoods(Matrix features, double[][] result)
    {
        var known = Enumerable.Range(0, Classes).Where(y => _normals[y] is not null).ToArray();
        var even = Enumerable.Repeat(1d, known.Length).ToArray(); // log 1 = 0: densities alone
        var densities = MixtureStep.JointLogDensities(features, even, [.. known.Select(y => _normals[y]!)]);
        for (var i = 0; i < result.Length; i++)
            for (var k = 0; k < known.Length; k++) result[i][known[k]] = densities[i][k];
    }

    private protected override void SampleLikelihood(int label, RandomStream random, Span<float> result) => _normals[label]!.Sample(random, result);
}
