using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <content>Training, and measuring the bound.</content>
public sealed partial class VariationalAutoencoder
{
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
        Require(data, labels, nameof(data));
        if (test is not null)
            Require(test, testLabels, nameof(test));
        Guard.NotNegative(options.Beta, because: "It weighs the KL divergence.");
        Guard.Share(options.FinalShare, because: "It is what is left of the learning rate at the end.");
        if (options.DynamicBinarization)
            DenseLayers.RequireUnitInterval(data, nameof(data));
        Guard.AtLeast(options.Epochs, 1);
        Guard.AtLeast(options.BatchSize, 1);
        Guard.Positive(options.LearningRate);
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
            var count = Math.Min(Piece, data.Rows - start);
            using var step = Tape.Begin();
            using var noGradient = NoGrad.Begin();
            var (r, d) = NegativeBound(Tensor.From(data.Slice(start, count)), OneHot(labels.Span, rows.AsSpan(start, count)), random);
            reconstruction += (double)r.Item * count;
            divergence += (double)d.Item * count;
        }
        return new EvidenceLowerBound(reconstruction / data.Rows, divergence / data.Rows);
    }

    private IEnumerable<VariationalEpoch> Epochs(Matrix data, VariationalTraining options, Matrix? test, ReadOnlyMemory<byte> labels, ReadOnlyMemory<byte> testLabels)
    {
        var random = new RandomStream(options.Seed).Split(1);
        var optimizer = new Adam(Parameters) { LearningRate = options.LearningRate };
        var steps = (long)options.Epochs * ((data.Rows + options.BatchSize - 1) / options.BatchSize);
        var training = new TrainingOptions
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            Seed = options.Seed,
            Schedule = Schedule.Cosine(steps, options.FinalShare),
        };
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

    private void Require(Matrix data, ReadOnlyMemory<byte> labels, string name)
    {
        DenseLayers.Require(data, Inputs, name);
        if (Likelihood == Likelihood.Bernoulli)
            DenseLayers.RequireUnitInterval(data, name);
        if (Classes == 0)
            return;
        if (labels.Length != data.Rows)
            throw new ArgumentException($"A model that is conditioned on labels needs one for each of the {data.Rows} rows of {name}, not {labels.Length}.", nameof(labels));
        foreach (var label in labels.Span)
            RequireLabel(label);
    }

    private void RequireLabel(int label)
    {
        if ((uint)label >= (uint)Classes)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"The model is conditioned on {Classes} labels, 0 to {Classes - 1}.");
    }

    // (batch.Length, Classes) of the labels of a batch; null for a plain VAE.
    private Tensor? OneHot(ReadOnlySpan<byte> labels, ReadOnlySpan<int> batch)
    {
        if (Classes == 0)
            return null;
        var result = Tensor.Zeros(batch.Length, Classes);
        for (var i = 0; i < batch.Length; i++)
            result.Values[i * Classes + labels[batch[i]]] = 1;
        return result;
    }
}
