using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>How a <see cref="FeedForwardClassifier"/> is trained.</summary>
public sealed record FineTuning
{
    // Guessing one of 256 classes costs 5.5 nats; who is wrong by a factor of e^1000 has exploded.
    internal const float LargestLoss = 1000;

    /// <summary>How often all labelled cases are seen, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Cases to an update, 1 or more.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The learning rate of Adam at the start, positive; it falls to 0 along a cosine.</summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Decoupled weight decay (AdamW), 0 or more.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Share of the input units that are switched off at random for each case, 0 to below 1.</summary>
    public float InputDropout { get; init; }

    /// <summary>Share of each hidden layer's units that are switched off at random for each case, 0 to below 1.</summary>
    public float HiddenDropout { get; init; }

    /// <summary>How many reports an epoch yields, 1 or more.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides order and dropout.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.001 is usual for Adam.");
        Guard.NotNegative(WeightDecay);
        Guard.Share(InputDropout);
        Guard.Share(HiddenDropout);
        Guard.AtLeast(Reports, 1);
    }

    internal (string Name, object? Value, object? Default)[] Suspects =>
        [(nameof(LearningRate), LearningRate, new FineTuning().LearningRate), (nameof(WeightDecay), WeightDecay, new FineTuning().WeightDecay)];
}

/// <summary>How the training of a classifier stands.</summary>
/// <param name="Epoch">How often the labelled cases have been seen, in fractions of an epoch.</param>
/// <param name="Loss">Mean cross-entropy since the last report, in nats.</param>
/// <param name="GradientNorms">For each layer of weights, from the bottom up, the root mean square of the last update's gradient.</param>
/// <param name="Seconds">The time since the last report, without what was done between them.</param>
public sealed record FineTuningReport(double Epoch, double Loss, double[] GradientNorms, double Seconds);
