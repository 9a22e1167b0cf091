using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Minibatch training, the loop under every model of the library: each epoch has an order of its own, a minibatch is a step, and so
/// many reports an epoch fall due on the way. What a step does is the model's; gradient descent is <see cref="Training"/>.
/// </summary>
/// <param name="examples">How many examples there are, 1 or more.</param>
/// <param name="epochs">How often each is seen, 1 or more.</param>
/// <param name="batchSize">Examples in a minibatch, 1 or more.</param>
/// <param name="reports">How many reports an epoch yields, 1 or more; never more than there are steps.</param>
internal sealed class Minibatches(int examples, int epochs, int batchSize, int reports = 1)
{
    /// <summary>What is done with a minibatch.</summary>
    public delegate void Step(Batch batch);

    /// <summary>Whether examples that do not fill a minibatch wait for the next epoch; else they are a smaller one.</summary>
    public bool WholeBatchesOnly { get; init; }

    /// <summary>Whether each epoch has an order of its own; else the examples' own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Steps in an epoch.</summary>
    public int Steps => WholeBatchesOnly ? Math.Max(1, examples / batchSize) : (int)(((long)examples + batchSize - 1) / batchSize);

    /// <summary>Trains lazily: each report that is asked for trains up to where it falls due.</summary>
    /// <param name="random">Decides the orders.</param>
    /// <param name="step">What is done with a minibatch.</param>
    /// <exception cref="OperationCanceledException">The running cell was interrupted.</exception>
    public IEnumerable<Due> Run(RandomStream random, Step step)
    {
        var (steps, total, clock) = (Steps, (long)Steps * epochs, Stopwatch.StartNew());
        var order = Enumerable.Range(0, examples).ToArray();
        var done = 0L;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            if (Shuffle) random.Shuffle(order);
            for (var start = 0; start < steps; start++)
            {
                Cancellation.ThrowIfRequested();
                var first = start * batchSize;
                step(new Batch(order.AsSpan(first, Math.Min(batchSize, examples - first)), done, total));
                done++;
                // The reports stand at the minibatches where their share of the epoch is reached.
                if ((start + 1L) * reports / steps == (long)start * reports / steps) continue;
                yield return new Due((double)done / steps, done, done == total, clock.Elapsed.TotalSeconds);
                clock.Restart();
            }
        }
    }

    /// <summary>A minibatch.</summary>
    /// <param name="rows">Its examples' numbers.</param>
    /// <param name="done">Steps before this one.</param>
    /// <param name="total">Steps in the whole training.</param>
    public readonly ref struct Batch(ReadOnlySpan<int> rows, long done, long total)
    {
        /// <summary>The examples' numbers.</summary>
        public ReadOnlySpan<int> Rows { get; } = rows;

        /// <summary>Steps before this one.</summary>
        public long Done => done;

        /// <summary>The share of the training that is done before this step, 0 to below 1.</summary>
        public double Share => (double)done / total;

        /// <summary>The share that is done after it, above 0 to 1.</summary>
        public double ShareAfter => (done + 1.0) / total;
    }

    /// <summary>A report that falls due.</summary>
    /// <param name="Epoch">How often the examples have been seen, in fractions of an epoch.</param>
    /// <param name="Updates">Steps so far.</param>
    /// <param name="IsLast">Whether the training is done.</param>
    /// <param name="Seconds">How long the training took since the last report.</param>
    public readonly record struct Due(double Epoch, long Updates, bool IsLast, double Seconds);
}
