using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>How a recurrent network is trained on sentences: Adam with a rate that falls to a tenth along a cosine, and clipped gradients.</summary>
public sealed record SequenceTraining
{
    /// <summary>How often every sentence is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Sentences in a minibatch, 1 or more; they are of similar length.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The learning rate of Adam at the start, positive.</summary>
    public float LearningRate { get; init; } = 4e-3f;

    /// <summary>The largest length of the gradient, positive: through many times it can explode (Pascanu et al. 2013).</summary>
    public float ClipNorm { get; init; } = 1;

    /// <summary>How many reports an epoch yields, 1 or more.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides which sentences meet in a minibatch, and the order.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.002 is usual for Adam on sentences.");
        Loop(1).Validate();
    }

    /// <summary>The training itself; its examples are whole minibatches.</summary>
    internal IEnumerable<EpochReport> Run(ParameterSet parameters, int[][] batches, Func<int[], Tensor> loss)
    {
        var optimizer = new Adam(parameters) { LearningRate = LearningRate };
        return Training.Run(optimizer, batches.Length, batch => loss(batches[batch[0]]), Loop(batches.Length));
    }

    private TrainingOptions Loop(int batches)
    {
        var defaults = new SequenceTraining();
        var loop = new TrainingOptions
        {
            Epochs = Epochs, BatchSize = 1, ClipNorm = ClipNorm, Reports = Reports, Seed = Seed,
            Suspects = [(nameof(LearningRate), LearningRate, defaults.LearningRate), (nameof(ClipNorm), ClipNorm, defaults.ClipNorm)],
        };
        return Epochs < 1 ? loop : loop with { Schedule = Schedule.Cosine(loop.Updates(batches), final: 0.1f) };
    }
}

/// <summary>Minibatches of sentences that are about equally long, so that little of them is padding.</summary>
internal static class SequenceBatches
{
    /// <summary>The label of a place that does not count.</summary>
    public const int Ignored = -1;

    /// <summary>Cuts sentences, ordered by length (equally long ones at random), into minibatches.</summary>
    public static int[][] ByLength(int count, Func<int, int> length, int batchSize, RandomStream random)
    {
        if (count == 0)
            throw new ArgumentException("sentences must be one or more: there is nothing to learn from.", "sentences");
        return [.. random.Permutation(count).OrderBy(length).Chunk(batchSize)];
    }
}
