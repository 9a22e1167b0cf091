using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>How <see cref="SentenceCnn"/> is trained.</summary>
public sealed record SentenceCnnTraining
{
    /// <summary>How often every sentence is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Sentences in a minibatch, 1 or more.</summary>
    public int BatchSize { get; init; } = 50;

    /// <summary>The learning rate of Adam, positive.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>The share of the filters' answers that is dropped in each step, 0 to below 1.</summary>
    public float Dropout { get; init; } = 0.5f;

    /// <summary>How many reports an epoch yields, 1 or more.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides the order and what is dropped.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.001 is usual for Adam.");
        Guard.Share(Dropout);
        Guard.AtLeast(Reports, 1);
    }
}
