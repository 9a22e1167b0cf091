using System.Numerics.Tensors;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// The up-down algorithm, which fine-tunes a pretrained deep belief network as a generative model. Greedy training uses the same weights
/// upward (recognition) and downward (generation); here each direction gets its own. Awake, the data are recognized upward and the
/// generative weights learn to predict each layer from the one above; the top machine learns by contrastive divergence; asleep, its
/// particles are dreamt down and the recognition weights learn to find the dream's causes.
/// </summary>
/// <remarks>Hinton, Osindero, Teh (2006), section 5 and appendix B; wake-sleep: Hinton, Dayan, Frey, Neal (1995).</remarks>
public sealed class WakeSleep
{
    // The parts of a training's stream.
    private const int OrderPart = 0, TopPart = 1, LayersPart = 2;

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

    /// <summary>Trains all layers of the network together, lazily.</summary>
    /// <param name="data">Training cases, (cases, visible units), 0 to 1; each is drawn anew as zeros and ones when it is seen.</param>
    /// <param name="options">Learning rate, epochs, batch size, reports; k and the rest are for the top machine.</param>
    /// <param name="labels">A class for each case if the network has labels, else empty.</param>
    /// <returns>Reports, while it learns.</returns>
    /// <exception cref="ArgumentException">Data, labels and network do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<WakeSleepReport> Train(Matrix data, ContrastiveDivergence? options = null, ReadOnlyMemory<byte> labels = default)
    {
        options ??= new ContrastiveDivergence();
        options.Validate();
        _network.Machines[0].RequireCases(data, atLeast: 1);
        if (_network.Top.Labels > 0) Guard.Labels(labels.Span, data.Rows, _network.Top.Labels);
        else Guard.Length(labels.Length, 0, nameof(labels));
        return UpDown(data, labels, options with { BatchSize = Math.Min(options.BatchSize, data.Rows), DrawData = false });
    }

    private IEnumerable<WakeSleepReport> UpDown(Matrix data, ReadOnlyMemory<byte> labels, ContrastiveDivergence options)
    {
        var random = new RandomStream(options.Seed);
        var noise = new RowNoise(random.Split(LayersPart));
        using var top = new ContrastiveDivergenceStep(_network.Top, options, new RowNoise(random.Split(TopPart)));
        var (wake, sleep, count) = (0.0, 0.0, 0);
        var loop = new Minibatches(data.Rows, options.Epochs, options.BatchSize, options.Reports) { WholeBatchesOnly = true };
        var reports = loop.Run(random.Split(OrderPart), batch =>
        {
            var ε = options.RateAt(batch.Share);
            wake += Wake(Cases(data, batch.Rows, noise), ε, noise, top.Batch);
            WriteLabels(top.Batch, labels.Span, batch.Rows);
            top.Update(ε);                                  // contrastive divergence in the top machine
            sleep += Sleep(top.Particles, ε, noise);
            count++;
        });
        foreach (var due in reports)
        {
            if (!double.IsFinite(wake + sleep)) throw Guard.Diverged("the wake error", wake, due.Epoch, options.Suspects);
            RbmMonitor.CheckWeights(_network.Top, options, due.Epoch);
            yield return new WakeSleepReport(due.Epoch, wake / count, sleep / count, due.Seconds);
            (wake, sleep, count) = (0, 0, 0);
        }
    }

    // Up with the recognition weights; each layer's generative weights learn to predict the layer below. Nats a case by which they miss.
    private double Wake(Matrix v, float ε, RowNoise noise, Matrix top)
    {
        var error = 0.0;
        for (var layer = 0; layer < _recognition.Length; layer++)
        {
            var (up, down) = (_recognition[layer], _network.Machines[layer]);
            using var below = v;
            var h = new Matrix(v.Rows, up.Hidden);
            up.SampleHidden(v, h, h, noise);                // h ~ q(h | v)
            using var p = down.VisibleGiven(h);             // p(v | h)
            error += CrossEntropy(v, p);
            TensorPrimitives.Subtract(v.Span, p.Span, p.Span);
            Update(down.W, p, h, down.a, p, ε);             // ΔW = ε ⟨(v − p(v | h)) h⟩, Δa = ε ⟨v − p(v | h)⟩
            v = h;
        }
        for (var row = 0; row < v.Rows; row++) v.Row(row).CopyTo(top.Row(row));
        v.Dispose();
        return error / top.Rows;
    }

    // Down with the generative weights from the top machine's particles; each layer's recognition weights learn to find the layer above.
    private double Sleep(Matrix particles, float ε, RowNoise noise)
    {
        var (error, h) = (0.0, WithoutLabels(particles));
        for (var layer = _recognition.Length - 1; layer >= 0; layer--)
        {
            var (up, down) = (_recognition[layer], _network.Machines[layer]);
            using var above = h;
            var v = new Matrix(h.Rows, down.Visible);
            down.SampleVisible(h, v, v, noise);             // v ~ p(v | h)
            using var q = up.HiddenGiven(v);                // q(h | v)
            error += CrossEntropy(h, q);
            TensorPrimitives.Subtract(h.Span, q.Span, q.Span);
            Update(up.W, v, q, up.b, q, ε);                 // ΔW = ε ⟨v (h − q(h | v))⟩, Δb = ε ⟨h − q(h | v)⟩
            h = v;
        }
        h.Dispose();
        return error / particles.Rows;
    }

    // W ← W + ε ⟨v h⟩, bias ← bias + ε ⟨missed⟩: means over the cases.
    private static void Update(Matrix W, Matrix v, Matrix h, float[] bias, Matrix missed, float ε)
    {
        MatrixProduct.Multiply(v, h, W, transposeA: true, scale: ε / v.Rows, keep: 1);
        Reductions.ColumnSums(missed.Span, missed.Columns, bias, ε / missed.Rows, keep: 1);
    }

    private static Matrix Cases(Matrix data, ReadOnlySpan<int> batch, RowNoise noise)
    {
        var v = new Matrix(batch.Length, data.Columns);
        for (var row = 0; row < batch.Length; row++) data.Row(batch[row]).CopyTo(v.Row(row));
        StochasticUnits.Draw(v, v, noise);
        return v;
    }

    private void WriteLabels(Matrix states, ReadOnlySpan<byte> labels, ReadOnlySpan<int> batch)
    {
        if (_network.Top.Labels == 0) return;
        for (var row = 0; row < states.Rows; row++)
        {
            var units = states.Row(row)[^_network.Top.Labels..];
            units.Clear();
            units[labels[batch[row]]] = 1;
        }
    }

    private Matrix WithoutLabels(Matrix particles)
    {
        var units = particles.Columns - _network.Top.Labels;
        var h = new Matrix(particles.Rows, units);
        for (var row = 0; row < h.Rows; row++) particles.Row(row)[..units].CopyTo(h.Row(row));
        return h;
    }

    // −Σ ln p(x) over all cases and units; a unit that is certain and wrong counts as 16 nats.
    private static double CrossEntropy(Matrix x, Matrix p)
    {
        var sum = 0.0;
        var states = x.Span;
        var means = p.Span;
        for (var i = 0; i < states.Length; i++) sum -= MathF.Log(Math.Max(1e-7f, states[i] == 1 ? means[i] : 1 - means[i]));
        return sum;
    }
}

/// <summary>How a wake-sleep training stands.</summary>
/// <param name="Epoch">How often the data have been seen, in fractions of an epoch.</param>
/// <param name="WakeError">How badly the generative weights predict the layers below from recognized states, in nats a case, since the last report.</param>
/// <param name="SleepError">How badly the recognition weights find the causes of dreamt states again, in nats a case, since the last report.</param>
/// <param name="Seconds">The time since the last report, without what was done between them.</param>
public sealed record WakeSleepReport(double Epoch, double WakeError, double SleepError, double Seconds);
