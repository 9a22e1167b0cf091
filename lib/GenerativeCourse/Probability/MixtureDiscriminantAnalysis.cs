using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A mixture of Gaussians for each class: P(x | y) = Σ_k π_yk N(x; μ_yk, Σ_yk). One class may so have several ways to be
/// written, such as sevens with and without a bar.
/// </summary>
/// <remarks>Source: T. Hastie, R. Tibshirani, "Discriminant analysis by Gaussian mixtures" (1996).</remarks>
/// <param name="classes">Number of classes, 2 to 256.</param>
/// <param name="components">Components a class, at least 1; a class with fewer examples gets as many components as examples.</param>
/// <param name="shape">What shape the components may have.</param>
/// <param name="options">When to stop.</param>
/// <param name="seed">Of the k-means++ starts.</param>
public sealed class MixtureDiscriminantAnalysis(int classes, int components, CovarianceShape shape = CovarianceShape.Full, GaussianMixtureOptions? options = null, long seed = 1)
    : GenerativeClassifier(classes)
{
    private readonly int _components = Guard.AtLeast(components, 1, nameof(components));
    private GaussianMixture?[] _mixtures = [];

    /// <summary>P(x | y).</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet, or the class had no training example.</exception>
    public GaussianMixture Likelihood(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _mixtures[label] ?? throw new InvalidOperationException($"Class {label} had no training example, so nothing is known of it.");
    }

    private protected override void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts)
    {
        _mixtures = new GaussianMixture?[Classes];
        for (var y = 0; y < Classes; y++)
        {
            if (counts[y] == 0) continue;
            using var ofClass = new Matrix(counts[y], features.Columns);
            for (int i = 0, next = 0; i < labels.Length; i++)
                if (labels[i] == y) features.Row(i).CopyTo(ofClass.Row(next++));
            var mixture = new GaussianMixture(Math.Min(_components, counts[y]), shape, seed + y);
            mixture.Fit(ofClass, options);
            _mixtures[y] = mixture;
        }
    }

    private protected override void LogLikelihoods(Matrix features, double[][] result)
    {
        for (var y = 0; y < Classes; y++)
        {
            if (_mixtures[y] is not { } mixture) continue;
            var ofClass = mixture.LogLikelihood(features);
            for (var i = 0; i < result.Length; i++) result[i][y] = ofClass[i];
        }
    }

    private protected override void SampleLikelihood(int label, Random random, Span<float> result)
    {
        using var sample = _mixtures[label]!.Sample(1, random).Features;
        sample.Row(0).CopyTo(result);
    }
}
