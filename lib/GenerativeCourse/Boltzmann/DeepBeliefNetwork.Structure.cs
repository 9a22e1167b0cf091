using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>How a network is made and copied, and what it refuses.</content>
public sealed partial class DeepBeliefNetwork
{
    /// <summary>Makes an untrained stack.</summary>
    /// <param name="sizes">Numbers of units, from the visible layer up: two or more, each 1 or more.</param>
    /// <param name="units">What the visible units are; all other units are Bernoulli units.</param>
    /// <param name="seed">Another seed gives other weights and samples.</param>
    /// <exception cref="ArgumentException">There are fewer than two layers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A layer has no units, or the network would not fit into memory.</exception>
    public DeepBeliefNetwork(IReadOnlyList<int> sizes, VisibleUnits units = VisibleUnits.Bernoulli, long seed = 1)
        : this(Stack(sizes, units, new RandomStream(seed)))
    {
    }

    /// <summary>Stacks machines that exist: each must have as many visible units as the one below has hidden ones, the top one may add labels.</summary>
    /// <param name="machines">One machine or more, from the bottom up.</param>
    /// <exception cref="ArgumentException">The machines do not fit on each other.</exception>
    public DeepBeliefNetwork(IReadOnlyList<RestrictedBoltzmannMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        if (machines.Count == 0) throw new ArgumentException("machines must be 1 or more, not 0.", nameof(machines));
        for (var i = 0; i < machines.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(machines[i], $"machines[{i}]");
            var (labels, below) = (machines[i].Labels, i == 0 ? 0 : machines[i - 1].Hidden);
            if (i > 0 && machines[i].Visible - labels != below)
                throw new ArgumentException($"machines[{i}] must have {below} visible units, one for each hidden unit of the machine below, not {machines[i].Visible - labels}.", nameof(machines));
            if (labels > 0 && i < machines.Count - 1)
                throw new ArgumentException($"machines[{i}] must have no labels, not {labels}: only the top machine may have some.", nameof(machines));
        }
        _machines = [.. machines];
    }

    /// <summary>A network with copies of all machines: training one leaves the other as it is.</summary>
    public DeepBeliefNetwork Copy() => new([.. _machines.Select(machine => machine.Copy())]);

    private static RestrictedBoltzmannMachine[] Stack(IReadOnlyList<int> sizes, VisibleUnits units, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2) throw new ArgumentException($"sizes must name 2 layers or more, the visible units and one layer of hidden units, not {sizes.Count}.", nameof(sizes));
        var bytes = 0.0;
        for (var layer = 0; layer < sizes.Count; layer++)
        {
            Guard.AtLeast(sizes[layer], 1, nameof(sizes));
            if (layer > 0) bytes += sizeof(float) * (double)sizes[layer - 1] * sizes[layer];
            Guard.Memory(sizes[layer], bytes, nameof(sizes));
        }
        return [.. Enumerable.Range(0, sizes.Count - 1).Select(layer =>
            new RestrictedBoltzmannMachine(sizes[layer], sizes[layer + 1], layer == 0 ? units : VisibleUnits.Bernoulli, labels: 0, random.Split(layer)))];
    }

    // How each machine is trained; those above the bottom learn from states that are drawn anew each time.
    private ContrastiveDivergence[] Plan(Matrix data, ContrastiveDivergence[] options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Length == 0) throw new ArgumentException("options must be 1 or more, not 0: how is the first machine trained?", nameof(options));
        foreach (var option in options)
        {
            ArgumentNullException.ThrowIfNull(option, nameof(options));
            option.Validate();
        }
        if (Top.Labels > 0) throw new ArgumentException("The top machine has labels: pretrain without, then add them and train the top by itself.", nameof(data));
        _machines[0].RequireCases(data, atLeast: 1);
        return [.. _machines.Select((_, layer) => options[Math.Min(layer, options.Length - 1)])
            .Select((option, layer) => layer == 0 ? option : option with { DrawData = true })];
    }

    private Matrix WithoutLabels(Matrix states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var units = Top.Visible - Top.Labels;
        if (states.Columns != units) Guard.Shape(states, Top.Visible);
        var kept = new Matrix(states.Rows, units);
        for (var row = 0; row < states.Rows; row++) states.Row(row)[..units].CopyTo(kept.Row(row));
        return kept;
    }
}
