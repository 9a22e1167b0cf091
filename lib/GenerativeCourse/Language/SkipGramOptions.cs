using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>How <see cref="Word2Vec"/> is trained: skip-gram with negative sampling. The defaults are word2vec's own.</summary>
public sealed record SkipGramOptions
{
    /// <summary>How often the text is read, 1 or more.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>A word's context: at most so many words to each side, 1 or more; how many is drawn anew for each word, 1 to Window.</summary>
    public int Window { get; init; } = 5;

    /// <summary>k, how many random words each true neighbour is told apart from, 1 or more.</summary>
    public int Negatives { get; init; } = 5;

    /// <summary>The learning rate at the start, positive; it falls in a line to 1/250 of this.</summary>
    public float LearningRate { get; init; } = 0.025f;

    /// <summary>t: of words whose share of the text f is above it, only √(t/f) + t/f are read; 0 reads all.</summary>
    public double Subsampling { get; init; } = 1e-3;

    /// <summary>How many reports an epoch yields, 1 or more; never more than there are sentences.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides which words are left out, the windows and the negative samples.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(Window, 1);
        Guard.InRange(Negatives, 1, 1000);
        Guard.Positive(LearningRate, because: "0.025 is usual.");
        Guard.NotNegative(Subsampling, because: "0 reads every word.");
        Guard.AtLeast(Reports, 1);
    }

    internal (string Name, object? Value, object? Default)[] Suspects => [(nameof(LearningRate), LearningRate, new SkipGramOptions().LearningRate)];
}

/// <summary>How the training of <see cref="Word2Vec"/> stands.</summary>
/// <param name="Epoch">How often the text has been read since the start, in fractions.</param>
/// <param name="Loss">The mean of -log σ(u_o · v_i) - Σ log σ(-u_n · v_i) over the pairs since the last report, in nats.</param>
/// <param name="Pairs">How many pairs of neighbours were learned from since the last report.</param>
/// <param name="Seconds">The time since the last report.</param>
public sealed record SkipGramReport(double Epoch, double Loss, long Pairs, double Seconds);
