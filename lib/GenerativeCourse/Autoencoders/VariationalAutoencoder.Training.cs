using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <content>Training, and measuring the bound.</content>
public sealed partial class VariationalAutoencoder
{
    // The parts of a training's stream; its own numbers decide the order.
    private const int DrawsPart = 1;

    private const int Piece = 1000;

    /// <summary>Trains lazily: each report that is asked for trains one epoch more.</summary>
    /// <param name="data">An example a row, (N, Inputs); values of 0 to 1 for a Bernoulli decoder.</param>
    /// <param name="options">How to train.</param>
    /// <param name="test">Other examples, to measure on after each epoch; none by default.</param>
    /// <param name="labels">A label 0 to Classes - 1 for each row of the data, if the model is conditioned.</param>
    /// <param name="testLabels">The same for the test data.</param>
    /// <exception cref="ArgumentException">The data does not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite any more.</exception>
    public IEnumerable<VariationalEpoch> Train(Matrix data, VariationalTraining? options = null, Matrix? test = null, ReadOnlyMemory<byte> labels = default, ReadOnlyMemory<byte> testLabels = default)
    {
        options ??= new VariationalTraining();
        options.Validate();
        Require(data, labels, nameof(data));
        if (test is not null)
            Require(test, testLabels, nameof(test));
        if (options.DynamicBinarization)
            Guard.UnitInterval(data);
        return Epochs(data, options, test, labels, testLabels);
    }

    /// <summary>The mean evidence lower bound of examples, with one draw of z for each.</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    /// <param name="labels">A label for each row, if the model is conditioned.</param>
    /// <param name="seed">Decides the draws.</param>
    public EvidenceLowerBound Bound(Matrix data, ReadOnlyMemory<byte> labels = default, long seed = 1)
    {
        Require(data, labels, nameof(data));
        var random = new RandomStream(seed);
        var rows = Enumerable.Range(0, data.Rows).ToArray();
        var (reconstruction, divergence) = (0.0, 0.0);
        for (var start = 0; start < data.Rows; start += Piece)
        {
            Cancellation.ThrowIfRequested();
            var count = Math.Min(Piece, data.Rows - start);
            using var step = Tape.Begin();
            using var noGradient = NoGrad.Begin();
            var (r, d) = NegativeBound(Tensor.From(data.Slice(start, count)), OneHot(labels.Span, rows.AsSpan(start, count)), random);
            reconstruction += (double)r.Item * count;
            divergence += (double)d.Item * count;
        }
        return new EvidenceLowerBound(reconstruction / data.Rows, divergence / data.Rows);
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public VariationalEpoch Fit(Matrix data, VariationalTraining? options = null, Matrix? test = null, ReadOnlyMemory<byte> labels = default, ReadOnlyMemory<byte> testLabels = default) =>
        Train(data, options, test, labels, testLabels).Last();

    private IEnumerable<VariationalEpoch> Epochs(Matrix data, VariationalTraining options, Matrix? test, ReadOnlyMemory<byte> labels, ReadOnlyMemory<byte> testLabels)
    {
        var random = new RandomStream(options.Seed).Split(DrawsPart);
        var optimizer = new Adam(Parameters) { LearningRate = options.LearningRate };
        var training = new TrainingOptions
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            Seed = options.Seed,
            Suspects = options.Suspects,
        };
        training = training with { Schedule = Schedule.Cosine(training.Updates(data.Rows), options.FinalShare) };
        var (reconstruction, divergence) = (0.0, 0.0);

        Tensor Loss(ReadOnlySpan<int> batch)
        {
            var x = Tensor.FromRows(data, batch);
            if (options.DynamicBinarization)
                random.FillBernoulli(x.Values, x.Values);
            var (r, d) = NegativeBound(x, OneHot(labels.Span, batch), random);
            reconstruction += (double)r.Item * batch.Length;
            divergence += (double)d.Item * batch.Length;
            return r + options.Beta * d;
        }

        foreach (var epoch in Training.Run(optimizer, data.Rows, Loss, training))
        {
            var bound = new EvidenceLowerBound(reconstruction / data.Rows, divergence / data.Rows);
            var measured = test is null ? new EvidenceLowerBound(double.NaN, double.NaN) : Bound(test, testLabels);
            yield return new VariationalEpoch(epoch.Epoch, bound, measured, epoch.Seconds);
            (reconstruction, divergence) = (0, 0);
        }
    }
}
