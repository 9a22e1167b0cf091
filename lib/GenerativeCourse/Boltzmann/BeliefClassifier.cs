using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// A feed-forward classifier with the layers of a deep belief network: sigmoid units, whose weights and biases are the machines' W and b,
/// and a softmax layer on top.
/// </summary>
public sealed class BeliefClassifier : Layer
{
    private readonly Linear[] _layers;

    /// <summary>A classifier with random weights (Glorot and Bengio 2010): the random start that pretraining is compared with.</summary>
    /// <param name="sizes">Inputs, hidden layers and classes: two numbers or more, each positive.</param>
    /// <param name="seed">Another seed gives other weights.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public BeliefClassifier(IReadOnlyList<int> sizes, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2) throw new ArgumentException("sizes must name the inputs and the classes, with the hidden layers between them.", nameof(sizes));
        var random = new RandomStream(seed);
        Sizes = [.. sizes];
        _layers = new Linear[sizes.Count - 1];
        for (var i = 0; i < _layers.Length; i++)
        {
            var activation = i < _layers.Length - 1 ? Activation.Sigmoid : Activation.Identity;
            _layers[i] = Add($"{i}", new Linear(sizes[i], sizes[i + 1], random, activation, initializer: Initializer.XavierUniform(random)));
        }
    }

    /// <summary>A classifier that begins with the weights of a pretrained network, and with 0 in its softmax layer.</summary>
    /// <param name="network">The network; it stays as it is. A top machine with labels gives its other weights.</param>
    /// <param name="classes">Number of classes, 2 or more.</param>
    /// <param name="seed">For what is random later.</param>
    public BeliefClassifier(DeepBeliefNetwork network, int classes, int seed = 1)
        : this([.. network.Sizes, classes], seed)
    {
        for (var layer = 0; layer < network.Machines.Count; layer++)
        {
            var machine = network.Machines[layer];
            var weight = _layers[layer].Weight.Values;
            var inputs = machine.Visible - machine.Labels;
            for (var i = 0; i < inputs; i++)
                for (var j = 0; j < machine.Hidden; j++) weight[j * inputs + i] = machine.W[i, j]; // W is (outputs, inputs) here
            machine.b.CopyTo(_layers[layer].Bias!.Value.Values);
        }
        _layers[^1].Weight.Values.Clear();
    }

    /// <summary>Inputs, units of the hidden layers, classes.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>The scores of the classes, (cases, classes).</summary>
    public override Tensor Forward(Tensor x) => Logits(x, 0, 0, null);

    /// <summary>The most probable class of each case.</summary>
    /// <param name="data">Cases, (cases, inputs).</param>
    public int[] Classify(Matrix data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var classes = new int[data.Rows];
        const int block = 1000;
        using var off = NoGrad.Begin();
        for (var first = 0; first < data.Rows; first += block)
        {
            using var step = Tape.Begin();
            Forward(Tensor.From(data.Slice(first, Math.Min(block, data.Rows - first)))).ArgMax().CopyTo(classes, first);
        }
        return classes;
    }

    /// <summary>The share of cases that are put in the wrong class, 0 to 1.</summary>
    /// <param name="data">Cases, (cases, inputs).</param>
    /// <param name="labels">The right classes.</param>
    /// <exception cref="ArgumentException">There is not one label a case.</exception>
    public double Error(Matrix data, ReadOnlySpan<byte> labels)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (labels.Length != data.Rows || data.Rows == 0)
            throw new ArgumentException($"There are {labels.Length} labels for {data.Rows} cases: there must be cases, and each must have one.", nameof(labels));
        var classes = Classify(data);
        var wrong = 0;
        for (var i = 0; i < classes.Length; i++)
            if (classes[i] != labels[i]) wrong++;
        return (double)wrong / classes.Length;
    }

    /// <summary>The scores, with units switched off at random; those that stay on count for more, so that the sum stays the same on average.</summary>
    internal Tensor Logits(Tensor x, float inputDropout, float hiddenDropout, RandomStream? random)
    {
        x = Drop(x, inputDropout, random);
        for (var i = 0; i < _layers.Length - 1; i++) x = Drop(_layers[i].Forward(x), hiddenDropout, random);
        return _layers[^1].Forward(x);
    }

    /// <summary>Root mean square of each weight matrix's gradient.</summary>
    internal double[] GradientNorms() =>
        [.. _layers.Select(layer => Math.Sqrt(TensorPrimitives.SumOfSquares<float>(layer.Weight.Gradient) / layer.Weight.Length))];

    private static Tensor Drop(Tensor x, float share, RandomStream? random)
    {
        if (share == 0 || random is null) return x;
        var mask = Tensor.Zeros(x.Shape.Rows, x.Shape.Last);
        random.FillBernoulli(1 - share, mask.Values);
        return x * mask * (1 / (1 - share));
    }
}
