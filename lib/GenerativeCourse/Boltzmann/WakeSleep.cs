using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>How a wake-sleep training stands.</summary>
/// <param name="Epoch">How often the data have been seen, in fractions of an epoch.</param>
/// <param name="WakeError">How badly the generative weights predict the layers below from recognized states, in nats a case, since the last report.</param>
/// <param name="SleepError">How badly the recognition weights find the causes of dreamt states again, in nats a case, since the last report.</param>
public sealed record WakeSleepReport(double Epoch, double WakeError, double SleepError);

/// <summary>
/// The up-down algorithm, which fine-tunes a pretrained deep belief network as a generative model. Greedy training ties the weights up
/// (recognition) to those down (generation); here they part. Awake, the data are recognized upward and the generative weights learn to predict
/// each layer from the one above; the top machine learns by contrastive divergence; asleep, its particles are dreamt down and
/// the recognition weights learn to find the dream's causes.
/// </summary>
/// <remarks>Hinton, Osindero, Teh (2006), section 5 and appendix B; wake-sleep: Hinton, Dayan, Frey, Neal (1995).</remarks>
public sealed class WakeSleep
{
    private readonly DeepBeliefNetwork _network;
    private readonly RestrictedBoltzmannMachine[] _recognition;

    /// <summary>Parts the weights: the network keeps those for generation, copies of its lower machines are for recognition.</summary>
    /// <param name="network">A pretrained network of two machines or more, its visible units Bernoulli units; it is changed by the training.</param>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public WakeSleep(DeepBeliefNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Machines.Count < 2 || network.Machines[0].Units != VisibleUnits.Bernoulli)
            throw new ArgumentException("network must have two machines or more, and Bernoulli units.", nameof(network));
        _network = network;
        _recognition = [.. network.Machines.SkipLast(1).Select(machine => machine.Copy())];
    }

    /// <summary>The machines below the top whose weights and hidden biases recognize, from the bottom up.</summary>
    public IReadOnlyList<RestrictedBoltzmannMachine> Recognition => _recognition;

    /// <summary>Trains all layers of the network together.</summary>
    /// <param name="data">Training cases, (cases, visible units), 0 to 1.</param>
    /// <param name="options">Learning rate, epochs, batch size, reports; k and the rest are for the top machine.</param>
    /// <param name="labels">A class for each case if the network has labels, else empty.</param>
    /// <returns>Reports, while it learns.</returns>
    /// <exception cref="ArgumentException">Data, labels and network do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<WakeSleepReport> Train(Matrix data, ContrastiveDivergence options, ReadOnlySpan<byte> labels = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _network.Machines[0].CheckVisible(data, values: true);
        if (data.Rows == 0) throw new ArgumentException("data has no cases to learn from.", nameof(data));
        var wanted = _network.Top.Labels > 0 ? data.Rows : 0;
        if (labels.Length != wanted) throw new ArgumentException($"There are {labels.Length} labels where {wanted} are needed: one a case for a network with labels, else none.", nameof(labels));
        foreach (var label in labels)
            if (label >= _network.Top.Labels) throw new ArgumentException($"labels has the class {label}: classes are 0 to {_network.Top.Labels - 1}.", nameof(labels));
        return Run(data, labels.ToArray(), options with { BatchSize = Math.Min(options.BatchSize, data.Rows), DrawData = false });
    }

    private IEnumerable<WakeSleepReport> Run(Matrix data, byte[] labels, ContrastiveDivergence options)
    {
        using var top = new ContrastiveDivergenceStep(_network.Top, options);
        using var layers = new UpDownLayers(_network, _recognition, options.BatchSize, Math.Max(options.BatchSize, options.Chains ?? 0));
        var random = new RandomStream(_network.Top.Seed + 3L);
        var batches = data.Rows / options.BatchSize;
        var (update, reported, wake, sleep, count) = (0L, 0L, 0.0, 0.0, 0);
        var updates = (long)batches * options.Epochs;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var order = random.Permutation(data.Rows);
            for (var batch = 0; batch < batches; batch++)
            {
                var rows = order.AsMemory(batch * options.BatchSize, options.BatchSize);
                var rate = options.LearningRate + ((options.FinalLearningRate ?? options.LearningRate) - options.LearningRate) * update / updates;
                wake += layers.Wake(data, rows.Span, rate, top.Batch);
                WriteLabels(top.Batch, labels, rows.Span);
                top.Update(rate);
                sleep += layers.Sleep(top.Particles, rate);
                (update, count) = (update + 1, count + 1);

                var due = update * options.Reports / batches;
                if (due == reported) continue;
                reported = due;
                if (!double.IsFinite(wake + sleep) || Math.Abs(TensorPrimitives.MaxMagnitude<float>(_network.Top.W.Span)) > 100)
                    throw new InvalidOperationException($"The training diverged at epoch {(double)update / batches:0.##}. LearningRate {options.LearningRate} is too large here: make the network anew and try {(options.LearningRate > 0.02f ? 0.02f : options.LearningRate / 10)}.");
                yield return new WakeSleepReport((double)update / batches, wake / count, sleep / count);
                (wake, sleep, count) = (0, 0, 0);
            }
        }
    }

    private void WriteLabels(Matrix states, byte[] labels, ReadOnlySpan<int> rows)
    {
        if (_network.Top.Labels == 0) return;
        for (var row = 0; row < states.Rows; row++)
        {
            var units = states.Row(row)[^_network.Top.Labels..];
            units.Clear();
            units[labels[rows[row]]] = 1;
        }
    }
}
