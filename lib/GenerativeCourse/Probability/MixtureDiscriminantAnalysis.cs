using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>One report of training a <see cref="MixtureDiscriminantAnalysis"/>.</summary>
/// <param name="Label">The class whose mixture was fitted.</param>
/// <param name="LogLikelihood">Mean log P(x | y) of its examples.</param>
/// <param name="Seconds">The time it took.</param>
public readonly record struct ClassStep(int Label, double LogLikelihood, double Seconds);

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

    /// <summary>Learns from labelled examples, one report a class; the model can be used after the last.</summary>
    /// <inheritdoc cref="IClassifier.Fit"/>
    public IEnumerable<ClassStep> Train(Matrix features, ReadOnlyMemory<byte> labels)
    {
        var counts = Begin(features, labels.Span);
        options?.Validate();
        return Each();

        IEnumerable<ClassStep> Each()
        {
            _mixtures = new GaussianMixture?[Classes];
            for (var y = 0; y < Classes; y++)
            {
                if (counts[y] == 0) continue;
                var started = Stopwatch.GetTimestamp();
                var likelihood = FitClass(y, features, labels.Span, counts[y]);
                yield return new ClassStep(y, likelihood, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
            Finish(features, counts);
        }
    }

    private protected override void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts)
    {
        _mixtures = new GaussianMixture?[Classes];
        for (var y = 0; y < Classes; y++)
            if (counts[y] > 0) FitClass(y, features, labels, counts[y]);
    }

    /// <summary>Fits the mixture of one class and returns its last mean log-likelihood.</summary>
    private double FitClass(int label, Matrix features, ReadOnlySpan<byte> labels, int count)
    {
        using var ofClass = new Matrix(count, features.Columns);
        for (int i = 0, next = 0; i < labels.Length; i++)
            if (labels[i] == label) features.Row(i).CopyTo(ofClass.Row(next++));
        var mixture = new GaussianMixture(Math.Min(_components, count), shape, () => new RandomStream(seed).Split(label));
        var last = 0d;
        foreach (var step in mixture.Train(ofClass, options)) last = step.LogLikelihood;
        _mixtures[label] = mixture;
        return last;
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

    private protected override void SampleLikelihood(int label, RandomStream random, Span<float> result)
    {
        using var sample = _mixtures[label]!.Sample(1, random).Features;
        sample.Row(0).CopyTo(result);
    }
}
