using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// A general Boltzmann machine: binary units, every pair joined by a symmetric weight,
/// E(s) = −Σ_i b_i s_i − Σ_{i&lt;j} w_ij s_i s_j and P(s) = exp(−E(s)/T) / Z(T).
/// </summary>
/// <remarks>
/// Small enough to enumerate: a state is an integer whose bit i is unit i, so that <c>for (state = 0; state &lt; States; state++)</c>
/// visits every state. Source: D. Ackley, G. Hinton, T. Sejnowski, "A learning algorithm for Boltzmann machines" (1985).
/// </remarks>
public sealed partial class BoltzmannMachine
{
    /// <summary>More units than this are not enumerated (2^20 states).</summary>
    public const int MostUnits = 20;

    private readonly double[] _weights;

    /// <summary>Makes a machine whose weights and biases are 0: all states are equally probable.</summary>
    /// <param name="units">How many units, 1 to <see cref="MostUnits"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is out of range.</exception>
    public BoltzmannMachine(int units)
    {
        Guard.InRange(units, 1, MostUnits, because: "All 2^units states are visited.");
        Units = units;
        _weights = new double[units * units];
        Biases = new double[units];
    }

    /// <summary>Makes a machine with normally distributed weights and biases: a rugged landscape to walk in.</summary>
    /// <param name="units">How many units, 1 to <see cref="MostUnits"/>.</param>
    /// <param name="deviation">Standard deviation of weights and biases, from 0 to 1e100.</param>
    /// <param name="seed">Another seed is another landscape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static BoltzmannMachine Random(int units, double deviation, long seed = 1)
    {
        Guard.InRange(deviation, 0, 1e100, because: "It is the standard deviation of weights and biases.");
        var machine = new BoltzmannMachine(units);
        machine.Randomize(deviation, new RandomStream(seed));
        return machine;
    }

    /// <summary>Number of units.</summary>
    public int Units { get; }

    /// <summary>Number of states, 2^Units.</summary>
    public int States => 1 << Units;

    /// <summary>b_i: how much unit i wants to be on.</summary>
    public double[] Biases { get; }

    /// <summary>w_ij = w_ji: how much units i and j want to be on together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit, or i = j: no unit is joined to itself.</exception>
    public double this[int i, int j]
    {
        get => _weights[Guard.Index(i, Units) * Units + Guard.Index(j, Units)];
        set
        {
            Guard.Index(i, Units);
            Guard.Index(j, Units);
            Guard.Finite(value);
            if (i == j) throw Guard.Refusal(nameof(j), "another unit than i", j, "No unit is joined to itself.");
            _weights[i * Units + j] = _weights[j * Units + i] = value;
        }
    }

    /// <summary>Whether unit <paramref name="unit"/> is on in a state.</summary>
    public static bool IsOn(int state, int unit) => ((state >> unit) & 1) == 1;

    /// <summary>E(s) = −Σ_i b_i s_i − Σ_{i&lt;j} w_ij s_i s_j.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public double Energy(int state) => EnergyOf(Guard.Index(state, States));

    private double EnergyOf(int state)
    {
        var energy = 0.0;
        for (var i = 0; i < Units; i++)
        {
            if (!IsOn(state, i)) continue;
            energy -= Biases[i];
            for (var j = 0; j < i; j++)
                if (IsOn(state, j)) energy -= _weights[i * Units + j];
        }
        return energy;
    }

    /// <summary>The energies of all states, in their order.</summary>
    public double[] Energies()
    {
        var energies = new double[States];
        for (var state = 0; state < energies.Length; state++)
        {
            if (state % 1024 == 0) Cancellation.ThrowIfRequested();
            energies[state] = EnergyOf(state);
        }
        return energies;
    }

    /// <summary>How much the energy falls when unit i is switched on, b_i + Σ_j w_ij s_j: all that unit i needs to hear.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state or unit.</exception>
    public double EnergyGap(int state, int unit)
    {
        Guard.Index(state, States);
        Guard.Index(unit, Units);
        var gap = Biases[unit];
        for (var j = 0; j < Units; j++)
            if (IsOn(state, j)) gap += _weights[unit * Units + j];
        return gap;
    }

    /// <summary>P(s_i = 1 | all other units) = sigmoid(energy gap / T).</summary>
    public double ProbabilityOn(int state, int unit, double temperature = 1) => Functions.Sigmoid(EnergyGap(state, unit) / Guard.Positive(temperature));

    /// <summary>ln Z(T) = ln Σ_s exp(−E(s)/T), by visiting every state.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not positive.</exception>
    public double LogPartition(double temperature = 1)
    {
        var (weights, shift) = LogWeights(temperature);
        return Functions.LogSumExp(weights) + shift;
    }

    /// <summary>The exact probability of each of the 2^Units states.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not positive.</exception>
    public double[] Probabilities(double temperature = 1)
    {
        var (weights, _) = LogWeights(temperature);
        var logZ = Functions.LogSumExp(weights);
        return [.. weights.Select(weight => Math.Exp(weight - logZ))];
    }

    /// <summary>The exact probabilities of the first <paramref name="visible"/> units, all others summed out: 2^visible numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="visible"/> is not 1 to Units.</exception>
    public double[] Marginal(int visible, double temperature = 1)
    {
        Guard.InRange(visible, 1, Units);
        var marginal = new double[1 << visible];
        var probabilities = Probabilities(temperature);
        for (var state = 0; state < States; state++) marginal[state & (marginal.Length - 1)] += probabilities[state];
        return marginal;
    }

    // Energies count from the lowest one: its weight stays 1 however cold it is, and no exponent overflows upward.
    private (double[] Weights, double Shift) LogWeights(double temperature)
    {
        Guard.Positive(temperature);
        var weights = Energies();
        var lowest = weights.Min();
        for (var state = 0; state < weights.Length; state++) weights[state] = (lowest - weights[state]) / temperature;
        return (weights, -lowest / temperature);
    }

    private void Randomize(double deviation, RandomStream random)
    {
        for (var i = 0; i < Units; i++)
        {
            Biases[i] = deviation * random.NextNormal();
            for (var j = 0; j < i; j++) _weights[i * Units + j] = _weights[j * Units + i] = deviation * random.NextNormal();
        }
    }

    private void AddToWeight(int i, int j, double change) => _weights[i * Units + j] = _weights[j * Units + i] += change;
}
