using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>Training: a batch of cases in random order to an update, reports on the way.</content>
public sealed partial class RestrictedBoltzmannMachine
{
    // The parts of a training's stream.
    private const int OrderPart = 0, DrawsPart = 1;

    /// <summary>Trains by contrastive divergence, a batch of cases in random order to an update; cases that do not fill a batch wait for the next epoch.</summary>
    /// <param name="data">Training cases, (cases, Visible): 0 to 1 for Bernoulli units, standardized for Gaussian ones.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="validation">Other cases, for the free-energy gap; may be null.</param>
    /// <returns><see cref="ContrastiveDivergence.Reports"/> reports an epoch, while it trains: whoever stops asking stops the training.</returns>
    /// <exception cref="ArgumentException">The data do not fit the machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<RbmReport> Train(Matrix data, ContrastiveDivergence? options = null, Matrix? validation = null)
    {
        options ??= new ContrastiveDivergence();
        return Train(data, options, validation, new RandomStream(options.Seed));
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train(Matrix, ContrastiveDivergence, Matrix)" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public RbmReport Fit(Matrix data, ContrastiveDivergence? options = null, Matrix? validation = null) => Train(data, options, validation).Last();

    /// <summary>As the public method, with the stream that the options' seed stands for.</summary>
    internal IEnumerable<RbmReport> Train(Matrix data, ContrastiveDivergence options, Matrix? validation, RandomStream random)
    {
        options.Validate();
        RequireCases(data, atLeast: 1);
        if (validation is not null) RequireCases(validation);
        return Run(data, options with { BatchSize = Math.Min(options.BatchSize, data.Rows) }, validation, random);
    }

    private IEnumerable<RbmReport> Run(Matrix data, ContrastiveDivergence options, Matrix? validation, RandomStream random)
    {
        using var step = new ContrastiveDivergenceStep(this, options, new RowNoise(random.Split(DrawsPart)));
        var monitor = new RbmMonitor(this, options, data, validation);
        if (options.StartAtMeans) StartAtMeans(data);
        Reductions.ColumnMeans(data.Span, data.Columns, step.VisibleMeans);

        var (rate, averageFrom) = (options.LearningRate, 1 - options.Averaging);
        var loop = new Minibatches(data.Rows, options.Epochs, options.BatchSize, options.Reports) { WholeBatchesOnly = true };
        var reports = loop.Run(random.Split(OrderPart), batch =>
        {
            for (var row = 0; row < batch.Rows.Length; row++) data.Row(batch.Rows[row]).CopyTo(step.Batch.Row(row));
            rate = options.RateAt(batch.Share);
            step.Update(rate, average: batch.ShareAfter > averageFrom);
        });
        foreach (var due in reports)
        {
            if (due.IsLast) step.Average?.Apply();
            monitor.CheckWeights(due.Epoch);
            yield return monitor.Report() with { Epoch = due.Epoch, LearningRate = rate, Updates = due.Updates, Seconds = due.Seconds };
        }
    }

    /// <summary>The visible biases begin where they alone give the data's means, unless somebody has set them.</summary>
    private void StartAtMeans(Matrix data)
    {
        if (a.AsSpan().ContainsAnyExcept(0f)) return;
        Reductions.ColumnMeans(data.Span, data.Columns, a);
        for (var i = 0; i < a.Length; i++) a[i] = Layer.BiasFor(a[i]);
    }
}
