using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>How the layer-by-layer training of a deep belief network stands.</summary>
/// <param name="Layer">The layer that learns, from 1 at the bottom.</param>
/// <param name="Training">How its restricted Boltzmann machine stands.</param>
public sealed record LayerReport(int Layer, RbmReport Training);

/// <summary>
/// A deep belief network: a stack of restricted Boltzmann machines, each of which has learned the hidden states of the one below.
/// P(v, h¹, …, h^L) = P(v | h¹) … P(h^(L−2) | h^(L−1)) P(h^(L−1), h^L): the two top layers are a Boltzmann machine, the arrows below point down.
/// </summary>
/// <remarks>
/// Matrices take a case a row. Layer 0 is the visible one. Source: G. Hinton, S. Osindero, Y.-W. Teh, "A fast learning algorithm for deep
/// belief nets" (2006).
/// </remarks>
public sealed partial class DeepBeliefNetwork
{
    private readonly RestrictedBoltzmannMachine[] _machines;

    /// <summary>Makes an untrained stack.</summary>
    /// <param name="sizes">Numbers of units, from the visible layer up: two or more, each positive.</param>
    /// <param name="seed">Another seed gives other weights and samples.</param>
    /// <param name="units">What the visible units are; all other units are Bernoulli units.</param>
    /// <exception cref="ArgumentException">There are fewer than two layers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A layer has no units.</exception>
    public DeepBeliefNetwork(IReadOnlyList<int> sizes, int seed = 1, VisibleUnits units = VisibleUnits.Bernoulli)
        : this(Stack(sizes, seed, units))
    {
    }

    /// <summary>Stacks machines that exist: each must have as many visible units as the one below has hidden ones, the top one may add labels.</summary>
    /// <exception cref="ArgumentException">The machines do not fit on each other.</exception>
    public DeepBeliefNetwork(IReadOnlyList<RestrictedBoltzmannMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        if (machines.Count == 0) throw new ArgumentException("machines must hold at least one machine.", nameof(machines));
        for (var i = 1; i < machines.Count; i++)
        {
            if (machines[i].Visible - machines[i].Labels != machines[i - 1].Hidden)
                throw new ArgumentException($"Machine {i + 1} has {machines[i].Visible - machines[i].Labels} visible units: it must have {machines[i - 1].Hidden}, one for each hidden unit of the machine below.", nameof(machines));
            if (machines[i - 1].Labels > 0) throw new ArgumentException("Only the top machine may have labels.", nameof(machines));
        }
        _machines = [.. machines];
    }

    /// <summary>A network with copies of all machines: training one leaves the other as it is.</summary>
    public DeepBeliefNetwork Copy() => new([.. _machines.Select(machine => machine.Copy())]);

    /// <summary>The machines, from the bottom up; machine l joins layers l and l + 1.</summary>
    public IReadOnlyList<RestrictedBoltzmannMachine> Machines => _machines;

    /// <summary>The machine of the two top layers.</summary>
    public RestrictedBoltzmannMachine Top => _machines[^1];

    /// <summary>Number of units in each layer, from the visible one up, without labels.</summary>
    public IReadOnlyList<int> Sizes => [_machines[0].Visible - _machines[0].Labels, .. _machines.Select(machine => machine.Hidden)];

    /// <summary>
    /// Greedy training: the bottom machine learns the data, the next one the bottom one's hidden states given the data, and so on up.
    /// Hidden states are drawn anew from their probabilities each time they are learned from.
    /// </summary>
    /// <param name="data">Training cases, (cases, visible units).</param>
    /// <param name="options">How each machine is trained, from the bottom up; the last one counts for all further machines.</param>
    /// <returns>The reports of the machines' trainings, one after the other, while they learn.</returns>
    /// <exception cref="ArgumentException">The data do not fit, there are no options, or the top machine has labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">A training diverged.</exception>
    public IEnumerable<LayerReport> Pretrain(Matrix data, params ContrastiveDivergence[] options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Length == 0) throw new ArgumentException("options must say how at least the first machine is trained.", nameof(options));
        foreach (var option in options) option.Validate();
        if (Top.Labels > 0) throw new ArgumentException("The top machine has labels: pretrain without, then add them and train the top by itself.", nameof(data));
        _machines[0].CheckVisible(data, values: true);
        return Run();

        IEnumerable<LayerReport> Run()
        {
            var states = data;
            for (var layer = 0; layer < _machines.Length; layer++)
            {
                var option = options[Math.Min(layer, options.Length - 1)];
                if (layer > 0) option = option with { DrawData = true };
                foreach (var report in _machines[layer].Train(states, option)) yield return new LayerReport(layer + 1, report);
                if (layer == _machines.Length - 1) break;
                var above = _machines[layer].HiddenGiven(states);
                if (layer > 0) states.Dispose();
                states = above;
            }
        }
    }

    /// <summary>The probabilities of a layer's units given the data, each layer fed with the probabilities below: the network's features.</summary>
    /// <param name="v">Cases, (cases, visible units).</param>
    /// <param name="layer">Which layer, 1 to the number of machines; the top one if null.</param>
    /// <returns>(cases, units of that layer), a new matrix.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Matrix Features(Matrix v, int? layer = null)
    {
        var top = layer ?? _machines.Length;
        if (top < 1 || top > _machines.Length || (top == _machines.Length && Top.Labels > 0))
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"layer must be 1 to {(Top.Labels > 0 ? _machines.Length - 1 : _machines.Length)}.");
        var features = _machines[0].HiddenGiven(v);
        for (var i = 1; i < top; i++)
        {
            var above = _machines[i].HiddenGiven(features);
            features.Dispose();
            features = above;
        }
        return features;
    }

    /// <summary>From states of the top machine's visible layer down to the visible units: samples on the way, means at the end.</summary>
    /// <param name="states">States of the layer under the top, (cases, units), labels left out or not.</param>
    /// <returns>Means of v, (cases, visible units), a new matrix.</returns>
    public Matrix Down(Matrix states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var current = WithoutLabels(states);
        for (var i = _machines.Length - 2; i >= 0; i--)
        {
            var below = _machines[i].VisibleGiven(current);
            current.Dispose();
            current = i == 0 ? below : _machines[i].Draw(below);
        }
        return current;
    }

    private Matrix WithoutLabels(Matrix states)
    {
        var units = Top.Visible - Top.Labels;
        if (states.Columns == units) return states.Clone();
        var kept = new Matrix(states.Rows, units);
        for (var row = 0; row < states.Rows; row++) states.Row(row)[..units].CopyTo(kept.Row(row));
        return kept;
    }

    private static RestrictedBoltzmannMachine[] Stack(IReadOnlyList<int> sizes, int seed, VisibleUnits units)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2) throw new ArgumentException("sizes must name at least two layers: the visible units and one layer of hidden units.", nameof(sizes));
        return [.. Enumerable.Range(0, sizes.Count - 1).Select(i =>
            new RestrictedBoltzmannMachine(sizes[i], sizes[i + 1], seed + 10 * i, i == 0 ? units : VisibleUnits.Bernoulli))];
    }
}
