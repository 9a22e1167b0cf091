using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>The loss of a minibatch.</summary>
/// <param name="batch">The numbers of its examples.</param>
public delegate Tensor BatchLoss(ReadOnlySpan<int> batch);

/// <summary>How to train.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often every example is seen, positive.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples in a minibatch, positive; the last one of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>How the learning rate changes from step to step.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>The largest length of the gradient, positive; none by default.</summary>
    public float ClipNorm { get; init; } = float.PositiveInfinity;

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Decides the orders.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The mean loss over its examples, each at the time it was learned from.</param>
/// <param name="GradientNorm">The mean length of the gradient before clipping; NaN where nothing is clipped, as it is not computed then.</param>
/// <param name="LearningRate">The learning rate of its last step.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record EpochReport(int Epoch, double Loss, double GradientNorm, float LearningRate, double Seconds);

/// <summary>The loop of every training: a step for each minibatch, a report for each epoch.</summary>
public static class Training
{
    /// <summary>
    /// Trains lazily: each report that is asked for trains one epoch more. The loss is built within a
    /// <see cref="Tape"/>'s step, so what is kept from it needs <see cref="Tensor.Keep"/>.
    /// </summary>
    /// <param name="optimizer">What changes the parameters.</param>
    /// <param name="examples">How many examples there are; minibatches are drawn from 0 to examples - 1.</param>
    /// <param name="loss">The loss of a minibatch.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss or a gradient is not finite.</exception>
    public static IEnumerable<EpochReport> Run(Optimizer optimizer, int examples, BatchLoss loss, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        options ??= new TrainingOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Epochs, nameof(options.Epochs));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize, nameof(options.BatchSize));
        if (!(options.ClipNorm > 0))
            throw new ArgumentOutOfRangeException(nameof(options), options.ClipNorm, "ClipNorm, the largest length of the gradient, is positive.");
        return Epochs(optimizer, examples, loss, options);
    }

    private static IEnumerable<EpochReport> Epochs(Optimizer optimizer, int examples, BatchLoss loss, TrainingOptions options)
    {
        var (random, rate, step) = (new RandomStream(options.Seed), optimizer.LearningRate, 0L);
        var order = Enumerable.Range(0, examples).ToArray();
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            if (options.Shuffle)
                random.Shuffle(order);
            var (sum, norms, steps) = (0.0, 0.0, 0);
            for (var start = 0; start < examples; start += options.BatchSize, steps++)
            {
                var batch = order.AsSpan(start, Math.Min(options.BatchSize, examples - start));
                optimizer.LearningRate = rate * options.Schedule.At(step++);
                var (value, norm) = Step(optimizer, batch, loss, options.ClipNorm);
                sum += value * batch.Length;
                norms += norm;
            }
            yield return new EpochReport(epoch, sum / examples, norms / steps, optimizer.LearningRate, clock.Elapsed.TotalSeconds);
        }
        optimizer.LearningRate = rate;
    }

    private static (float Loss, float Norm) Step(Optimizer optimizer, ReadOnlySpan<int> batch, BatchLoss loss, float clipNorm)
    {
        using var step = Tape.Begin();
        var value = loss(batch);
        optimizer.ZeroGradients();
        value.Backward();
        var norm = float.IsFinite(clipNorm) ? optimizer.Parameters.ClipGradients(clipNorm) : float.NaN;
        optimizer.Step();
        return (value.Item, norm);
    }
}
