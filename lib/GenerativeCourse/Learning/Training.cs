using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>The loss of a minibatch: one number that depends on the parameters.</summary>
/// <param name="batch">The numbers of its examples.</param>
public delegate Tensor BatchLoss(ReadOnlySpan<int> batch);

/// <summary>What a minibatch changes, for models that learn without a tape (contrastive divergence, wake-sleep).</summary>
/// <param name="batch">The numbers of its examples.</param>
/// <param name="progress">The share of all updates that was done before this one, from 0 to below 1.</param>
/// <returns>The batch's loss, to be averaged and watched; 0 where there is none.</returns>
public delegate double BatchUpdate(ReadOnlySpan<int> batch, double progress);

/// <summary>How the training stands.</summary>
/// <param name="Epoch">How often the examples have been seen since the start, in fractions of an epoch.</param>
/// <param name="Loss">The mean loss over the examples since the last report, each at the time it was learned from.</param>
/// <param name="GradientNorm">The mean length of the gradient before clipping; NaN where nothing is clipped, as it is not computed then.</param>
/// <param name="LearningRate">The learning rate of the last step; NaN where no optimizer of the loop takes it.</param>
/// <param name="Seconds">The time since the last report, without what was done between them.</param>
public sealed record EpochReport(double Epoch, double Loss, double GradientNorm, float LearningRate, double Seconds);

/// <summary>
/// Minibatch training, the loop under every model of the library: each epoch goes through all examples in a new order,
/// a minibatch to an update.
/// </summary>
public static class Training
{
    /// <summary>Trains by gradient descent, lazily: each report that is asked for trains on to the next one.</summary>
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
        options.Validate(examples);
        return new GradientSteps(optimizer, examples, loss, options).Run();
    }

    /// <summary>Trains by a rule of the model's own, lazily: each report that is asked for trains on to the next one.</summary>
    /// <param name="examples">How many examples there are; minibatches are drawn from 0 to examples - 1.</param>
    /// <param name="update">What a minibatch changes.</param>
    /// <param name="options">How to train; schedule and clipping are the rule's own matter.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged: the loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">The reader pressed stop (<see cref="Cancellation"/>).</exception>
    public static IEnumerable<EpochReport> Run(int examples, BatchUpdate update, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(update);
        options ??= new TrainingOptions();
        options.Validate(examples);
        return Minibatches(examples, update, options, new RandomStream(options.Seed));
    }

    /// <summary>The same for a model that has validated its options and splits its own stream: the loop itself.</summary>
    internal static IEnumerable<EpochReport> Minibatches(int examples, BatchUpdate update, TrainingOptions options, RandomStream random)
    {
        var order = Enumerable.Range(0, examples).ToArray();
        var (batches, updates) = (options.Batches(examples), options.Updates(examples));
        var (done, sum, seen, clock) = (0L, 0.0, 0L, Stopwatch.StartNew());
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            if (options.Shuffle)
                random.Shuffle(order);
            for (var number = 0; number < batches; number++)
            {
                Cancellation.ThrowIfRequested();
                var batch = options.Batch(order, number);
                var loss = update(batch, (double)done / updates);
                if (!double.IsFinite(loss))
                    throw Divergence.Of("the loss", loss, (double)done / batches, options.Suspects);
                done++;
                (sum, seen) = (sum + loss * batch.Length, seen + batch.Length);
                if (!options.IsReportDue(number, batches))
                    continue;
                yield return new EpochReport((double)done / batches, sum / seen, double.NaN, float.NaN, clock.Elapsed.TotalSeconds);
                (sum, seen) = (0, 0);
                clock.Restart();
            }
        }
    }

    /// <summary>The update of gradient descent: loss, backward pass, step.</summary>
    private sealed class GradientSteps(Optimizer optimizer, int examples, BatchLoss loss, TrainingOptions options)
    {
        private readonly float _rate = optimizer.LearningRate;
        private long _steps, _since;
        private double _norms;

        public IEnumerable<EpochReport> Run()
        {
            try
            {
                foreach (var report in Minibatches(examples, Update, options, new RandomStream(options.Seed)))
                {
                    yield return report with { GradientNorm = _norms / _since, LearningRate = optimizer.LearningRate };
                    (_norms, _since) = (0, 0);
                }
            }
            finally
            {
                optimizer.LearningRate = _rate;
            }
        }

        private double Update(ReadOnlySpan<int> batch, double progress)
        {
            using var step = Tape.Begin();
            optimizer.LearningRate = _rate * options.Schedule.At(_steps++);
            var value = loss(batch);
            var norm = double.NaN;
            try
            {
                optimizer.ZeroGradients();
                value.Backward();
                if (float.IsFinite(options.ClipNorm))
                    norm = optimizer.Parameters.ClipGradients(options.ClipNorm);
                optimizer.Step();
            }
            catch (InvalidOperationException trace) when (!float.IsFinite(value.Item) || !float.IsFinite(optimizer.Parameters.GradientNorm()))
            {
                var suspects = options.Suspects ?? Divergence.Changed(nameof(Optimizer.LearningRate), _rate, optimizer.UsualLearningRate);
                var (what, found) = float.IsFinite(value.Item) ? ("the gradient", optimizer.Parameters.GradientNorm()) : ("the loss", value.Item);
                throw Divergence.Of(what, found, progress * options.Epochs, suspects, trace);
            }
            (_norms, _since) = (_norms + norm, _since + 1);
            return value.Item;
        }
    }
}
