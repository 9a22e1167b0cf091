using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="NeuralNetworkClassifier"/>.</summary>
public sealed record NeuralNetworkOptions
{
    /// <summary>Units of each hidden layer; none makes softmax regression.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256];

    /// <summary>How often every example is seen, at least 1; null: 8 times, and with few examples as often as it takes to make 1,500 steps.</summary>
    public int? Epochs { get; init; }

    /// <summary>Examples in a minibatch, at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's learning rate at the start, above 0; it falls to 0 along half a cosine.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>Decoupled weight decay (AdamW), 0 or more.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>The share of hidden units left out at random in each step, 0 to less than 1.</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Hidden);
        foreach (var units in Hidden) Guard.AtLeast(units, 1, nameof(Hidden));
        if (Epochs is { } epochs) Guard.AtLeast(epochs, 1, nameof(Epochs));
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate);
        Guard.NotNegative(WeightDecay);
        Guard.Share(Dropout);
    }
}

/// <summary>
/// A neural network that models P(y | x) = softmax(W_L · relu(… relu(W_1 x + b_1) …) + b_L)_y: softmax regression on features
/// that it learns itself. Features may have any size: the network sees them centred and divided by their deviation.
/// </summary>
/// <remarks>Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), sections 6.2-6.4; optimizer: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization" (2019).</remarks>
public sealed class NeuralNetworkClassifier : IClassifier
{
    private const int Rows = 1000, DropoutPart = 1;

    private readonly NeuralNetworkOptions _options;
    private readonly long _seed;
    private FeedForwardClassifier? _network;
    private Tensor _mean, _inverseScale; // (D): what the network sees is (x - mean) / scale

    /// <summary>Makes a network; its first layer is made when the number of features is known.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="options">Layers and training.</param>
    /// <param name="seed">Of the weights, the order of the examples and dropout.</param>
    public NeuralNetworkClassifier(int classes, NeuralNetworkOptions? options = null, long seed = 1)
    {
        (Classes, _options, _seed) = (Guard.Classes(classes), options ?? new NeuralNetworkOptions(), seed);
        _options.Validate();
    }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>Number of features D; 0 before training.</summary>
    public int Features { get; private set; }

    /// <inheritdoc/>
    public void Fit(Matrix features, ReadOnlyMemory<byte> labels)
    {
        foreach (var _ in Train(features, labels)) { }
    }

    /// <summary>Learns from labelled examples, one report an epoch; can be stopped between any two.</summary>
    /// <inheritdoc cref="IClassifier.Fit"/>
    /// <exception cref="InvalidOperationException">Training diverged: the learning rate is too large.</exception>
    public IEnumerable<EpochReport> Train(Matrix features, ReadOnlyMemory<byte> labels)
    {
        Guard.Examples(features, labels.Span, Classes);
        int[] sizes = [features.Columns, .. _options.Hidden, Classes];
        FeedForwardClassifier.RequireSizes(sizes, nameof(_options.Hidden));
        Features = features.Columns;
        Standardize(features);
        var network = _network = new FeedForwardClassifier(sizes, Activation.Relu, _seed);
        var dropout = new RandomStream(_seed).Split(DropoutPart);
        var batches = (features.Rows + _options.BatchSize - 1) / _options.BatchSize;
        var epochs = _options.Epochs ?? Math.Max(8, (1500 + batches - 1) / batches);
        var optimizer = new AdamW(network.Parameters) { LearningRate = _options.LearningRate, WeightDecay = _options.WeightDecay };
        return Training.Run(optimizer, features.Rows, BatchLoss,
            new TrainingOptions { Epochs = epochs, BatchSize = _options.BatchSize, Schedule = Schedule.Cosine((long)epochs * batches), Seed = _seed });

        Tensor BatchLoss(ReadOnlySpan<int> batch)
        {
            var targets = new int[batch.Length];
            for (var i = 0; i < targets.Length; i++) targets[i] = labels.Span[batch[i]];
            return Losses.CrossEntropy(network.Scores(Seen(Tensor.FromRows(features, batch)), 0, _options.Dropout, dropout), targets); // (B, D) -> (B, K)
        }
    }

    /// <inheritdoc/>
    public double[][] PredictProbabilities(Matrix features)
    {
        Guard.Fitted(Features);
        Guard.Features(features, Features);
        var result = new List<double[]>(features.Rows);
        for (var first = 0; first < features.Rows; first += Rows)
        {
            using var step = Tape.Begin();
            using var without = NoGrad.Begin();
            using var seen = new Matrix(Math.Min(Rows, features.Rows - first), Features);
            Seen(Tensor.From(features.Slice(first, seen.Rows))).Values.CopyTo(seen.Span);
            result.AddRange(_network!.PredictProbabilities(seen));
        }
        return [.. result];
    }

    /// <summary>
    /// Notes each feature's mean and deviation; the latter is taken as at least a tenth of the largest distance from the
    /// mean, or a feature that hardly ever moves (a pixel in the corner) would be blown up beyond measure.
    /// </summary>
    private void Standardize(Matrix features)
    {
        var moments = FeatureMoments.Of(features);
        float Inverse(double variance, double reach) => Math.Max(Math.Sqrt(variance), reach / 10) is > 0 and var scale ? (float)(1 / scale) : 0;
        _mean = Tensor.From(Array.ConvertAll(moments.Mean, m => (float)m), Features);
        _inverseScale = Tensor.From([.. moments.Variance.Zip(moments.Reach, Inverse)], Features);
    }

    private Tensor Seen(Tensor x) => (x - _mean) * _inverseScale;
}
