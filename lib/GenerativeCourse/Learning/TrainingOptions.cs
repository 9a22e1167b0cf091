using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>How <see cref="Training"/> goes through the examples.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often every example is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples in a minibatch, 1 or more; the last one of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Whether examples that do not fill a minibatch wait for the next epoch, so that all minibatches are of one size.</summary>
    public bool DropLast { get; init; }

    /// <summary>How the learning rate changes from step to step.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>The largest length of the gradient, positive; none by default.</summary>
    public float ClipNorm { get; init; } = float.PositiveInfinity;

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How many reports an epoch yields, 1 or more; never more than it has minibatches.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides the orders.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The options that were changed from their defaults and can make a training diverge; null looks at the optimizer's.</summary>
    internal IReadOnlyList<Suspect>? Suspects { get; init; }

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.AtLeast(Reports, 1);
        ArgumentNullException.ThrowIfNull(Schedule);
        if (!(ClipNorm > 0))
            throw Guard.Refusal(nameof(ClipNorm), "a positive number", ClipNorm, "Infinity clips nothing.");
    }

    /// <summary>How many updates the whole training has: the length of a <see cref="Learning.Schedule"/> that ends with it.</summary>
    /// <param name="examples">How many examples there are.</param>
    public long Updates(int examples) => (long)Epochs * Batches(examples);

    internal void Validate(int examples)
    {
        Validate();
        Guard.AtLeast(examples, 1);
        Guard.Memory(examples, 4.0 * examples);
    }

    internal int Batches(int examples) =>
        DropLast ? Math.Max(1, examples / BatchSize) : (int)(((long)examples + BatchSize - 1) / BatchSize);

    internal ReadOnlySpan<int> Batch(int[] order, int number) =>
        order.AsSpan(number * BatchSize, Math.Min(BatchSize, order.Length - number * BatchSize));

    // The reports stand at the batches where their share of the epoch is reached.
    internal bool IsReportDue(int batch, int batches) =>
        (batch + 1L) * Reports / batches != (long)batch * Reports / batches;
}
