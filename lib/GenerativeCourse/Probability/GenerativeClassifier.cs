using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// The part that all generative classifiers share: the prior P(y) is counted, and Bayes' theorem turns
/// P(x | y) into P(y | x) = P(y) P(x | y) / Σ_y' P(y') P(x | y').
/// </summary>
public abstract class GenerativeClassifier : IGenerativeClassifier
{
    private double[] _prior = [];
    private double[] _logPrior = [];

    /// <summary>Makes a classifier that knows nothing yet.</summary>
    /// <param name="classes">Number of classes K, 2 to 256.</param>
    private protected GenerativeClassifier(int classes) => Classes = Guard.Classes(classes);

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> Prior => _prior;

    /// <summary>Number of features D; 0 before <see cref="Fit"/>.</summary>
    public int Features { get; private set; }

    /// <inheritdoc/>
    public void Fit(Matrix features, ReadOnlyMemory<byte> labels)
    {
        var counts = Begin(features, labels.Span);
        FitLikelihoods(features, labels.Span, counts);
        Finish(features, counts);
    }

    /// <summary>Checks the examples and counts those of each class; the model cannot be used before <see cref="Finish"/>.</summary>
    private protected int[] Begin(Matrix features, ReadOnlySpan<byte> labels)
    {
        Guard.Examples(features, labels, Classes);
        var counts = new int[Classes];
        foreach (var label in labels) counts[label]++;
        Features = 0;
        return counts;
    }

    /// <summary>The likelihoods are learned: counts the prior.</summary>
    private protected void Finish(Matrix features, int[] counts)
    {
        _prior = [.. counts.Select(count => count / (double)features.Rows)];
        _logPrior = [.. _prior.Select(p => Math.Log(p))]; // log 0 = -∞: such a class is never predicted
        Features = features.Columns;
    }

    /// <inheritdoc/>
    public double[][] JointLogLikelihood(Matrix features)
    {
        Guard.Fitted(Features);
        Guard.Features(features, Features);
        var joint = new double[features.Rows][];
        for (var i = 0; i < joint.Length; i++) joint[i] = new double[Classes];
        LogLikelihoods(features, joint);
        foreach (var row in joint)
            for (var y = 0; y < Classes; y++)
                row[y] = _prior[y] > 0 ? row[y] + _logPrior[y] : double.NegativeInfinity;
        return joint;
    }

    /// <inheritdoc/>
    public double[] LogLikelihood(Matrix features) => [.. JointLogLikelihood(features).Select(row => Functions.LogSumExp(row))];

    /// <inheritdoc/>
    public double[][] PredictProbabilities(Matrix features)
    {
        var joint = JointLogLikelihood(features);
        foreach (var row in joint) Logs.Normalize(row);
        return joint;
    }

    /// <inheritdoc/>
    public (Matrix Features, byte[] Labels) Sample(int count, RandomStream random)
    {
        Guard.Fitted(Features);
        Guard.Sampling(count, random);
        Guard.Memory(count, 5.0 * count * Features);
        var samples = new Matrix(count, Features);
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            if (i % 256 == 0) Cancellation.ThrowIfRequested();
            labels[i] = (byte)random.Categorical(_prior);
            SampleLikelihood(labels[i], random, samples.Row(i));
        }
        return (samples, labels);
    }

    /// <inheritdoc/>
    public Matrix Sample(int label, int count, RandomStream random)
    {
        Guard.Fitted(Features);
        Guard.Sampling(count, random);
        Guard.Label(label, Classes);
        if (_prior[label] == 0)
            throw new InvalidOperationException($"Class {label} had no training example, so nothing can be sampled from it.");
        Guard.Memory(count, 4.0 * count * Features);
        var samples = new Matrix(count, Features);
        for (var i = 0; i < count; i++)
        {
            if (i % 256 == 0) Cancellation.ThrowIfRequested();
            SampleLikelihood(label, random, samples.Row(i));
        }
        return samples;
    }

    /// <summary>Learns P(x | y) of every class with <paramref name="counts"/>[y] &gt; 0.</summary>
    private protected abstract void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts);

    /// <summary>Writes log P(x | y) of each row and class.</summary>
    private protected abstract void LogLikelihoods(Matrix features, double[][] result);

    /// <summary>Draws one x ~ P(x | y).</summary>
    private protected abstract void SampleLikelihood(int label, RandomStream random, Span<float> result);
}
