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

    /// <summary>The reader's options that can make the training diverge: name, value, default. None looks at the optimizer's rate.</summary>
    internal (string Name, object? Value, object? Default)[] Suspects { get; init; } = [];

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
    public long Updates(int examples) => (long)Epochs * Minibatches(examples).Steps;

    internal Minibatches Minibatches(int examples) => new(examples, Epochs, BatchSize, Reports) { WholeBatchesOnly = DropLast, Shuffle = Shuffle };

    /// <summary>What is said when the loss, or else a gradient, is not finite; the trace says where that began.</summary>
    internal InvalidOperationException Diverged(Optimizer optimizer, float rate, float loss, double epoch, Exception trace)
    {
        var (what, value) = float.IsFinite(loss) ? ("the gradient", optimizer.Parameters.GradientNorm()) : ("the loss", loss);
        var suspects = Suspects.Length > 0 ? Suspects : [(nameof(Optimizer.LearningRate), rate, optimizer.UsualLearningRate)];
        return new InvalidOperationException(Guard.Diverged(what, value, epoch, suspects).Message, trace);
    }
}
