using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Transformers;

/// <summary>
/// How a Transformer is trained: Adam with β₂ = 0.98, whose learning rate rises in a straight line at first and then falls along a
/// cosine, and labels that leave a little probability to all other words.
/// </summary>
/// <remarks>A. Vaswani et al. (2017), sections 5.3 and 5.4; the paper's rate falls with 1/√step, for as long as one likes to train.</remarks>
public sealed record TransformerTraining
{
    /// <summary>How often every pair is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Pairs in a minibatch, 1 or more; they are of similar length.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The largest learning rate, positive.</summary>
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>Share of all steps in which the rate rises, 0 to below 1.</summary>
    public float WarmUp { get; init; } = 0.1f;

    /// <summary>Share of a label's probability that is spread over all words, 0 to below 1; 0.1 in the paper.</summary>
    public float Smoothing { get; init; }

    /// <summary>The largest length of the gradient, positive.</summary>
    public float ClipNorm { get; init; } = 1;

    /// <summary>How many reports an epoch yields, 1 or more.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides which pairs meet in a minibatch, and the order.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.001 is usual for Adam.");
        Guard.Share(WarmUp);
        Guard.Share(Smoothing);
        Loop(1).Validate();
    }

    /// <summary>The training itself; its examples are whole minibatches.</summary>
    internal IEnumerable<EpochReport> Run(ParameterSet parameters, int[][] batches, Func<int[], Tensor> loss)
    {
        var optimizer = new Adam(parameters) { LearningRate = LearningRate, Beta2 = 0.98f };
        return Training.Run(optimizer, batches.Length, batch => loss(batches[batch[0]]), Loop(batches.Length));
    }

    private TrainingOptions Loop(int batches)
    {
        var defaults = new TransformerTraining();
        var loop = new TrainingOptions
        {
            Epochs = Epochs, BatchSize = 1, ClipNorm = ClipNorm, Reports = Reports, Seed = Seed,
            Suspects = [(nameof(LearningRate), LearningRate, defaults.LearningRate), (nameof(WarmUp), WarmUp, defaults.WarmUp), (nameof(ClipNorm), ClipNorm, defaults.ClipNorm)],
        };
        if (Epochs < 1) return loop;
        var (updates, rising) = (loop.Updates(batches), (long)(WarmUp * loop.Updates(batches)));
        var falling = Schedule.Cosine(Math.Max(1, updates - rising), final: 0.05f);
        return loop with { Schedule = rising > 0 ? Schedule.WarmUp(rising, falling) : falling };
    }
}
