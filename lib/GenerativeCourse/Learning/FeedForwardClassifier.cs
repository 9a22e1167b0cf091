using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Fully connected layers with a softmax on top, P(y | x) = softmax(W_L f(… f(W_1 x + b_1) …) + b_L)_y, trained by backpropagation to
/// make the right classes probable: all layers at once.
/// </summary>
/// <remarks>Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), sections 6.2-6.5; dropout: N. Srivastava et al. (2014).</remarks>
public sealed class FeedForwardClassifier : Layer
{
    private const int BlockOfRows = 1000;
    private const int DropoutPart = 1;

    private readonly Linear[] _layers;

    /// <summary>A classifier with random weights (Glorot and Bengio 2010) and biases of 0.</summary>
    /// <param name="sizes">Inputs, hidden layers and classes: two numbers or more, each 1 or more; classes 2 to 256.</param>
    /// <param name="activation">The function f of the hidden layers.</param>
    /// <param name="seed">Another seed gives other weights.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range, or the weights would not fit into memory.</exception>
    public FeedForwardClassifier(IReadOnlyList<int> sizes, Activation activation = Activation.Relu, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2) throw new ArgumentException($"sizes must be 2 or more, the inputs and the classes with the hidden layers between them, not {sizes.Count}.", nameof(sizes));
        Guard.Defined(activation);
        RequireSizes(sizes, nameof(sizes));
        Guard.InRange(sizes[^1], 1, 256, nameof(sizes), "The last size is the number of classes.");

        var random = new RandomStream(seed);
        Sizes = [.. sizes];
        _layers = new Linear[sizes.Count - 1];
        for (var i = 0; i < _layers.Length; i++)
        {
            var function = i < _layers.Length - 1 ? activation : Activation.Identity;
            _layers[i] = Add($"{i}", new Linear(sizes[i], sizes[i + 1], random, function, initializer: Initializer.XavierUniform(random)));
        }
    }

    /// <summary>Inputs, units of the hidden layers, classes.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>The layers, from the inputs up.</summary>
    public IReadOnlyList<Linear> Layers => _layers;

    /// <summary>The scores of the classes, (cases, classes): logarithms of their probabilities, but for a constant.</summary>
    public override Tensor Forward(Tensor x) => Scores(x, 0, 0, null);

    /// <summary>Trains on labelled cases, lazily: each report that is asked for trains on to the next one.</summary>
    /// <param name="data">Cases, (cases, inputs).</param>
    /// <param name="labels">A class for each case.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">Data and labels do not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<FineTuningReport> Train(Matrix data, ReadOnlyMemory<byte> labels, FineTuning? options = null)
    {
        options ??= new FineTuning();
        options.Validate();
        Guard.Features(data);
        Guard.Features(data, Sizes[0]);
        Guard.Labels(labels.Span, data.Rows, Sizes[^1]);
        return Reports(data, labels, options);
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public FineTuningReport Fit(Matrix data, ReadOnlyMemory<byte> labels, FineTuning? options = null) => Train(data, labels, options).Last();

    /// <summary>P(y | x) of each case.</summary>
    /// <param name="data">Cases, (cases, inputs).</param>
    /// <returns>One probability per class and case; they sum to 1.</returns>
    /// <exception cref="ArgumentException">The data do not fit.</exception>
    public double[][] PredictProbabilities(Matrix data)
    {
        var probabilities = new double[data?.Rows ?? 0][];
        Score(data!, (row, scores) =>
        {
            var p = probabilities[row] = new double[scores.Length];
            for (var k = 0; k < p.Length; k++) p[k] = scores[k];
            var logZ = Functions.LogSumExp(p);
            for (var k = 0; k < p.Length; k++) p[k] = Math.Exp(p[k] - logZ);
        });
        return probabilities;
    }

    /// <summary>The most probable class of each case.</summary>
    /// <param name="data">Cases, (cases, inputs).</param>
    /// <exception cref="ArgumentException">The data do not fit.</exception>
    public int[] Predict(Matrix data)
    {
        var classes = new int[data?.Rows ?? 0];
        Score(data!, (row, scores) => classes[row] = TensorPrimitives.IndexOfMax(scores));
        return classes;
    }

    /// <summary>The share of cases that are put in the wrong class, 0 to 1.</summary>
    /// <param name="data">Cases, (cases, inputs), one or more.</param>
    /// <param name="labels">The right classes.</param>
    /// <exception cref="ArgumentException">The data do not fit, or there is not one label per case.</exception>
    public double Error(Matrix data, ReadOnlySpan<byte> labels)
    {
        Guard.Features(data);
        Guard.Labels(labels, data.Rows, Sizes[^1]);
        var classes = Predict(data);
        var wrong = 0;
        for (var i = 0; i < classes.Length; i++)
            if (classes[i] != labels[i]) wrong++;
        return (double)wrong / classes.Length;
    }

    /// <summary>The scores, with units switched off at random; those that stay on count for more, so that the sum stays the same on average.</summary>
    internal Tensor Scores(Tensor x, float inputDropout, float hiddenDropout, RandomStream? random)
    {
        if (random is not null) x = x.Dropout(inputDropout, random);
        for (var i = 0; i < _layers.Length - 1; i++)
        {
            x = _layers[i].Forward(x);
            if (random is not null) x = x.Dropout(hiddenDropout, random);
        }
        return _layers[^1].Forward(x);
    }

    /// <summary>Refuses sizes below 1, and those whose weights would not fit into memory.</summary>
    internal static void RequireSizes(IReadOnlyList<int> sizes, string name)
    {
        var bytes = 0.0;
        for (var i = 0; i < sizes.Count; i++)
        {
            Guard.AtLeast(sizes[i], 1, name);
            if (i > 0) bytes += 16.0 * sizes[i - 1] * sizes[i]; // weights, gradients and Adam's two means
            Guard.Memory(sizes[i], bytes, name);
        }
    }

    private IEnumerable<FineTuningReport> Reports(Matrix data, ReadOnlyMemory<byte> labels, FineTuning options)
    {
        var dropout = new RandomStream(options.Seed).Split(DropoutPart);
        var loop = new TrainingOptions
        {
            Epochs = options.Epochs, BatchSize = Math.Min(options.BatchSize, data.Rows), DropLast = true, Reports = options.Reports,
            Seed = options.Seed, Suspects = options.Suspects,
        };
        loop = loop with { Schedule = Schedule.Cosine(loop.Updates(data.Rows)) };
        var optimizer = new AdamW(Parameters) { LearningRate = options.LearningRate, WeightDecay = options.WeightDecay };
        foreach (var due in Training.Run(optimizer, data.Rows, Loss, loop))
        {
            if (!(due.Loss <= FineTuning.LargestLoss)) throw Guard.Diverged("the loss", due.Loss, due.Epoch, options.Suspects);
            yield return new FineTuningReport(due.Epoch, due.Loss, GradientNorms(), due.Seconds);
        }

        Tensor Loss(ReadOnlySpan<int> batch)
        {
            var targets = new int[batch.Length];
            for (var i = 0; i < targets.Length; i++) targets[i] = labels.Span[batch[i]];
            return Losses.CrossEntropy(Scores(Tensor.FromRows(data, batch), options.InputDropout, options.HiddenDropout, dropout), targets);
        }
    }

    /// <summary>Root mean square of each weight matrix's gradient.</summary>
    private double[] GradientNorms() =>
        [.. _layers.Select(layer => Math.Sqrt(TensorPrimitives.SumOfSquares<float>(layer.Weight.Gradient) / layer.Weight.Length))];

    private delegate void ForRow(int row, ReadOnlySpan<float> scores);

    private void Score(Matrix data, ForRow use)
    {
        Guard.Features(data, Sizes[0]);
        for (var first = 0; first < data.Rows; first += BlockOfRows)
        {
            Cancellation.ThrowIfRequested();
            using var step = Tape.Begin();
            using var off = NoGrad.Begin();
            var scores = Forward(Tensor.From(data.Slice(first, Math.Min(BlockOfRows, data.Rows - first)))).Values;
            for (var row = 0; row < scores.Length / Sizes[^1]; row++) use(first + row, scores.Slice(row * Sizes[^1], Sizes[^1]));
        }
    }
}
