using System.Diagnostics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="RandomForest"/>.</summary>
public sealed record RandomForestOptions
{
    /// <summary>Number of trees, at least 1.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>How many features a node may choose from, at least 1; 0: the square root of their number.</summary>
    public int FeaturesTried { get; init; }

    /// <summary>Least number of examples in a leaf, at least 1.</summary>
    public int MinimumLeaf { get; init; } = 1;

    /// <summary>At most so many questions from root to leaf, at least 1.</summary>
    public int MaximumDepth { get; init; } = 1000;

    /// <summary>Whether each tree sees a sample of the examples, drawn with replacement.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <summary>Of the samples and the features tried.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(Trees, 1);
        Guard.AtLeast(FeaturesTried, 0);
        Guard.AtLeast(MinimumLeaf, 1);
        Guard.AtLeast(MaximumDepth, 1);
    }
}

/// <summary>One report of a growing forest.</summary>
/// <param name="Trees">Trees so far.</param>
/// <param name="OutOfBagAccuracy">The accuracy on training examples, each judged only by trees that did not see it; NaN without bootstrap.</param>
/// <param name="Seconds">The time since the last report.</param>
public readonly record struct ForestStep(int Trees, double OutOfBagAccuracy, double Seconds);

/// <summary>
/// A random forest: many deep trees, each grown on its own sample of the examples and choosing from a few random features at each
/// node; P(y | x) is the mean of the trees' leaf shares.
/// </summary>
/// <remarks>Source: L. Breiman, "Random forests" (2001).</remarks>
public sealed class RandomForest : IClassifier
{
    private const int Batch = 4; // trees grown between two reports
    private readonly RandomForestOptions _options;
    private readonly List<DecisionTree> _trees = [];

    /// <summary>Makes a forest without trees.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="options">How many trees, and how they grow.</param>
    public RandomForest(int classes, RandomForestOptions? options = null)
    {
        (Classes, _options) = (Guard.Classes(classes), options ?? new RandomForestOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>Number of features D; 0 before training.</summary>
    public int Features { get; private set; }

    /// <summary>Number of leaves of all trees.</summary>
    public int Leaves => _trees.Sum(tree => tree.Leaves);

    /// <inheritdoc/>
    public void Fit(Matrix features, ReadOnlyMemory<byte> labels)
    {
        foreach (var _ in Train(features, labels)) { }
    }

    /// <summary>Grows the forest, one report for every few trees; can be stopped between any two.</summary>
    /// <inheritdoc cref="IClassifier.Fit"/>
    public IEnumerable<ForestStep> Train(Matrix features, ReadOnlyMemory<byte> labels)
    {
        Guard.Examples(features, labels.Span, Classes);
        if (_options.FeaturesTried > features.Columns)
            throw Guard.Refusal(nameof(_options.FeaturesTried), $"at most {features.Columns}, the number of features", _options.FeaturesTried);
        Features = 0;
        _trees.Clear();
        return Grow(features, labels.ToArray());
    }

    private IEnumerable<ForestStep> Grow(Matrix features, byte[] labels)
    {
        var binned = new BinnedFeatures(features);
        var tried = _options.FeaturesTried > 0 ? _options.FeaturesTried : Math.Max(1, (int)Math.Sqrt(features.Columns));
        var votes = new float[labels.Length * Classes]; // of trees that did not see the example
        while (_trees.Count < _options.Trees)
        {
            Cancellation.ThrowIfRequested();
            var started = Stopwatch.GetTimestamp();
            var grown = new DecisionTree[Math.Min(Batch, _options.Trees - _trees.Count)];
            var seen = new bool[grown.Length][];
            Workers.For(grown.Length, t =>
            {
                var random = new RandomStream(_options.Seed).Split(_trees.Count + t);
                var examples = new int[labels.Length];
                for (var i = 0; i < examples.Length; i++) examples[i] = _options.Bootstrap ? random.Next(labels.Length) : i;
                seen[t] = new bool[labels.Length];
                foreach (var i in examples) seen[t][i] = true;
                grown[t] = DecisionTree.Grow(binned, features.Columns, labels, Classes, examples, _options, tried, random);
            });
            for (var t = 0; t < grown.Length; t++) Vote(grown[t], seen[t], features, votes);
            _trees.AddRange(grown);
            Features = features.Columns;
            yield return new ForestStep(_trees.Count, OutOfBagAccuracy(votes, labels), Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    private void Vote(DecisionTree tree, bool[] seen, Matrix features, float[] votes) => Workers.For(16, part =>
    {
        for (var i = (int)((long)seen.Length * part / 16); i < (int)((long)seen.Length * (part + 1) / 16); i++)
        {
            if (seen[i]) continue;
            var shares = tree.Shares(features.Row(i), Classes);
            for (var k = 0; k < Classes; k++) votes[i * Classes + k] += shares[k];
        }
    });

    private double OutOfBagAccuracy(float[] votes, byte[] labels)
    {
        var (right, judged) = (0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            var of = votes.AsSpan(i * Classes, Classes);
            var best = TensorPrimitives.IndexOfMax<float>(of);
            if (of[best] == 0) continue;
            judged++;
            if (best == labels[i]) right++;
        }
        return judged > 0 ? right / (double)judged : double.NaN;
    }

    /// <inheritdoc/>
    public double[][] PredictProbabilities(Matrix features)
    {
        Guard.Fitted(Features);
        Guard.Features(features, Features);
        var result = new double[features.Rows][];
        Workers.For(16, part =>
        {
            for (var i = (int)((long)result.Length * part / 16); i < (int)((long)result.Length * (part + 1) / 16); i++)
            {
                if (i % 256 == 0) Cancellation.ThrowIfRequested();
                var mean = result[i] = new double[Classes];
                foreach (var tree in _trees)
                {
                    var shares = tree.Shares(features.Row(i), Classes);
                    for (var k = 0; k < Classes; k++) mean[k] += shares[k];
                }
                // By their own sum, not by the number of trees: shares are rounded, and a probability is never above 1.
                TensorPrimitives.Divide(mean, TensorPrimitives.Sum<double>(mean), mean);
            }
        });
        return result;
    }
}
