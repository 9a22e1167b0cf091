using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>The loss of a minibatch: one number that depends on the parameters.</summary>
/// <param name="batch">The numbers of its examples.</param>
public delegate Tensor BatchLoss(ReadOnlySpan<int> batch);

/// <summary>How the training stands.</summary>
/// <param name="Epoch">How often the examples have been seen since the start, in fractions of an epoch.</param>
/// <param name="Loss">The mean loss over the examples since the last report, each at the time it was learned from.</param>
/// <param name="GradientNorm">The mean length of the gradient before clipping; NaN where nothing is clipped, as it is not computed then.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Seconds">The time since the last report, without what was done between them.</param>
public sealed record EpochReport(double Epoch, double Loss, double GradientNorm, float LearningRate, double Seconds);

/// <summary>Minibatch gradient descent: forward, backward, a step of the optimizer, for every minibatch of every epoch.</summary>
/// <remarks>The loop over epochs and minibatches is <see cref="Minibatches"/>, which models that learn without a tape share.</remarks>
public static class Training
{
    /// <summary>Trains lazily: each report that is asked for trains on to the next one.</summary>
    /// <remarks>The loss is built within a <see cref="Tape"/>'s step, so what is kept from it needs <see cref="Tensor.Keep"/>.</remarks>
    /// <param name="optimizer">What changes the parameters; its learning rate follows the schedule and is given back at the end.</param>
    /// <param name="examples">How many examples there are; minibatches are drawn from 0 to examples - 1.</param>
    /// <param name="loss">The loss of a minibatch.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged: the loss or a gradient is not finite.</exception>
    /// <exception cref="OperationCanceledException">The reader pressed stop (<see cref="Cancellation"/>).</exception>
    public static IEnumerable<EpochReport> Run(Optimizer optimizer, int examples, BatchLoss loss, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        options ??= new TrainingOptions();
        options.Validate();
        Guard.AtLeast(examples, 1);
        Guard.Memory(examples, 4.0 * examples);
        return Epochs(optimizer, examples, loss, options);
    }

    private static IEnumerable<EpochReport> Epochs(Optimizer optimizer, int examples, BatchLoss loss, TrainingOptions options)
    {
        var rate = optimizer.LearningRate;
        var (sum, norms, seen, steps) = (0.0, 0.0, 0L, 0);
        var minibatches = options.Minibatches(examples).Run(new RandomStream(options.Seed), batch =>
        {
            optimizer.LearningRate = rate * options.Schedule.At(batch.Done);
            var (value, norm) = Step(optimizer, loss, batch.Rows, options, rate, batch.Share * options.Epochs);
            (sum, norms) = (sum + (double)value * batch.Rows.Length, norms + norm);
            (seen, steps) = (seen + batch.Rows.Length, steps + 1);
        });
        try
        {
            foreach (var due in minibatches)
            {
                yield return new EpochReport(due.Epoch, sum / seen, norms / steps, optimizer.LearningRate, due.Seconds);
                (sum, norms, seen, steps) = (0, 0, 0, 0);
            }
        }
        finally
        {
            optimizer.LearningRate = rate;
        }
    }

    private static (float Loss, float Norm) Step(Optimizer optimizer, BatchLoss loss, ReadOnlySpan<int> batch, TrainingOptions options, float rate, double epoch)
    {
        using var step = Tape.Begin();
        var value = loss(batch);
        optimizer.ZeroGradients();
        try
        {
            value.Backward();
            var norm = float.IsFinite(options.ClipNorm) ? optimizer.Parameters.ClipGradients(options.ClipNorm) : float.NaN;
            optimizer.Step();
            return (value.Item, norm);
        }
        catch (InvalidOperationException trace) when (!float.IsFinite(value.Item) || !float.IsFinite(optimizer.Parameters.GradientNorm()))
        {
            throw options.Diverged(optimizer, rate, value.Item, epoch, trace);
        }
    }
}
