using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

public sealed partial class DeepBeliefNetwork
{
    /// <summary>
    /// The same stack with label units beside the top machine's visible ones, so that the top learns which class goes with which features.
    /// The other weights of the top are copied, those of the labels are 0; the machines below are shared, not copied.
    /// </summary>
    /// <param name="labels">Number of classes, 2 or more.</param>
    /// <param name="seed">For the samples of the new top machine.</param>
    /// <exception cref="InvalidOperationException">There are labels already, or no machine below the top.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labels"/> is less than 2.</exception>
    public DeepBeliefNetwork WithLabels(int labels, int seed = 1)
    {
        if (labels < 2) throw new ArgumentOutOfRangeException(nameof(labels), labels, "labels is the number of classes: it must be 2 or more.");
        if (Top.Labels > 0) throw new InvalidOperationException("The network has labels already.");
        if (_machines.Length < 2) throw new InvalidOperationException("Labels stand beside hidden units: the network needs two machines or more.");
        var top = new RestrictedBoltzmannMachine(Top.Visible + labels, Top.Hidden, seed, labels: labels);
        top.W.Span.Clear();
        Top.W.Span.CopyTo(top.W.Span);
        Top.a.CopyTo(top.a, 0);
        Top.b.CopyTo(top.b, 0);
        return new DeepBeliefNetwork([.. _machines[..^1], top]);
    }

    /// <summary>Trains the top machine on the features of labelled cases, each beside its label.</summary>
    /// <param name="data">Training cases, (cases, visible units).</param>
    /// <param name="labels">A class for each case, 0 to the number of classes − 1.</param>
    /// <param name="options">How it is trained; features are drawn anew each time.</param>
    /// <returns>The reports of the training, while it learns.</returns>
    /// <exception cref="InvalidOperationException">The network has no labels, or the training diverged.</exception>
    /// <exception cref="ArgumentException">The labels do not fit.</exception>
    public IEnumerable<RbmReport> TrainTop(Matrix data, ReadOnlySpan<byte> labels, ContrastiveDivergence options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireLabels();
        if (labels.Length != data.Rows) throw new ArgumentException($"There are {labels.Length} labels for {data.Rows} cases: each case must have one.", nameof(labels));
        var states = Beside(Features(data, _machines.Length - 1), labels);
        return Top.Train(states, options with { DrawData = true });
    }

    /// <summary>
    /// Pictures from the model: block Gibbs sampling in the top machine, then one pass down. With a clamped label, pictures of that class.
    /// </summary>
    /// <param name="labels">The class of each chain; null leaves the labels free (or there are none).</param>
    /// <param name="count">How many chains, if <paramref name="labels"/> is null; positive.</param>
    /// <param name="stride">Gibbs steps from one result to the next, positive.</param>
    /// <param name="start">Cases whose features the chains start from, one a chain; random states if null.</param>
    /// <returns>An endless sequence of means of v, (chains, visible units).</returns>
    /// <exception cref="InvalidOperationException">Labels were given for a network without.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public IEnumerable<Matrix> Generate(IReadOnlyList<int>? labels = null, int count = 10, int stride = 10, Matrix? start = null)
    {
        var chains = labels?.Count ?? start?.Rows ?? count;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chains, nameof(count));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        if (start is not null && start.Rows != chains) throw new ArgumentException($"start has {start.Rows} cases for {chains} chains.", nameof(start));
        if (labels is not null)
        {
            RequireLabels();
            foreach (var label in labels)
                if (label < 0 || label >= Top.Labels) throw new ArgumentOutOfRangeException(nameof(labels), label, $"A label must be 0 to {Top.Labels - 1}.");
        }
        return Run();

        IEnumerable<Matrix> Run()
        {
            using var states = TopStates(chains, labels, start);
            Func<int, bool>? clamped = labels is null ? null : i => i >= Top.Visible - Top.Labels;
            foreach (var walked in Top.Fantasies(states, clamped, means: false, stride)) yield return Down(walked);
        }
    }

    /// <summary>The class of each case: the label with which the top machine's free energy is lowest.</summary>
    /// <param name="data">Cases, (cases, visible units).</param>
    /// <returns>One class a case.</returns>
    /// <exception cref="InvalidOperationException">The network has no labels.</exception>
    public int[] Classify(Matrix data)
    {
        RequireLabels();
        using var features = Features(data, _machines.Length - 1);
        var (best, lowest) = (new int[data.Rows], new double[data.Rows]);
        Array.Fill(lowest, double.PositiveInfinity);
        using var states = new Matrix(data.Rows, Top.Visible);
        for (var label = 0; label < Top.Labels; label++)
        {
            for (var row = 0; row < data.Rows; row++) SetLabel(features.Row(row), states.Row(row), label);
            var energies = Top.FreeEnergy(states);
            for (var row = 0; row < data.Rows; row++)
                if (energies[row] < lowest[row]) (best[row], lowest[row]) = (label, energies[row]);
        }
        return best;
    }

    private Matrix TopStates(int chains, IReadOnlyList<int>? labels, Matrix? start)
    {
        var states = new Matrix(chains, Top.Visible);
        var units = Top.Visible - Top.Labels;
        using var features = start is null ? Biased(chains) : _machines.Length > 1 ? Features(start, _machines.Length - 1) : start.Clone();
        for (var row = 0; row < chains; row++)
            SetLabel(features.Row(row)[..units], states.Row(row), labels is null ? (Top.Labels == 0 ? -1 : row % Top.Labels) : labels[row]);
        var drawn = Top.Draw(states);
        states.Dispose();
        return drawn;
    }

    /// <summary>The top machine's visible units as their biases alone have them.</summary>
    private Matrix Biased(int chains)
    {
        var states = new Matrix(chains, Top.Visible);
        for (var row = 0; row < chains; row++) Functions.Sigmoid(Top.a, states.Row(row));
        return states;
    }

    private Matrix Beside(Matrix features, ReadOnlySpan<byte> labels)
    {
        var states = new Matrix(features.Rows, Top.Visible);
        for (var row = 0; row < features.Rows; row++)
        {
            if (labels[row] >= Top.Labels) throw new ArgumentException($"labels has the class {labels[row]}: classes are 0 to {Top.Labels - 1}.", nameof(labels));
            SetLabel(features.Row(row), states.Row(row), labels[row]);
        }
        features.Dispose();
        return states;
    }

    private void SetLabel(ReadOnlySpan<float> features, Span<float> state, int label)
    {
        features.CopyTo(state);
        if (label < 0) return;
        state[features.Length..].Clear();
        state[features.Length + label] = 1;
    }

    private void RequireLabels()
    {
        if (Top.Labels == 0) throw new InvalidOperationException("The network has no labels: add them with WithLabels first.");
    }
}
