namespace GenerativeCourse.Boltzmann;

/// <summary>
/// A general Boltzmann machine: binary units, every pair joined by a symmetric weight,
/// E(s) = −Σ_i b_i s_i − Σ_{i&lt;j} w_ij s_i s_j and P(s) = exp(−E(s)/T) / Z(T).
/// </summary>
/// <remarks>
/// Small enough to enumerate: a state is an integer whose bit i is unit i, so that <c>for (state = 0; state &lt; States; state++)</c>
/// visits every state. Source: D. Ackley, G. Hinton, T. Sejnowski, "A learning algorithm for Boltzmann machines" (1985).
/// </remarks>
public sealed class BoltzmannMachine
{
    /// <summary>More units than this are not enumerated (2^20 states).</summary>
    public const int MostUnits = 20;

    private readonly double[] _weights;

    /// <summary>Makes a machine whose weights and biases are 0: all states are equally probable.</summary>
    /// <param name="units">How many units, 1 to <see cref="MostUnits"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is out of range.</exception>
    public BoltzmannMachine(int units)
    {
        if (units is < 1 or > MostUnits)
            throw new ArgumentOutOfRangeException(nameof(units), units, $"units must be 1 to {MostUnits}, so that all 2^units states can be visited.");
        Units = units;
        _weights = new double[units * units];
        Biases = new double[units];
    }

    /// <summary>Makes a machine with normally distributed weights and biases: a rugged landscape to walk in.</summary>
    /// <param name="units">How many units, 1 to <see cref="MostUnits"/>.</param>
    /// <param name="deviation">Standard deviation of weights and biases, from 0 to 1e100.</param>
    /// <param name="seed">Another seed is another landscape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static BoltzmannMachine Random(int units, double deviation, int seed)
    {
        if (!(deviation is >= 0 and <= 1e100))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "deviation is the standard deviation of weights and biases: it must be 0 or more, and not above 1e100.");
        var random = new Numerics.RandomStream(seed);
        var machine = new BoltzmannMachine(units);
        for (var i = 0; i < units; i++)
        {
            machine.Biases[i] = deviation * random.NextNormal();
            for (var j = 0; j < i; j++) machine[i, j] = deviation * random.NextNormal();
        }
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
        get => _weights[i * Units + j];
        set
        {
            ArgumentOutOfRangeException.ThrowIfEqual(i, j);
            _weights[i * Units + j] = _weights[j * Units + i] = value;
        }
    }

    /// <summary>Whether unit <paramref name="unit"/> is on in a state.</summary>
    public static bool IsOn(int state, int unit) => ((state >> unit) & 1) == 1;

    /// <summary>E(s) = −Σ_i b_i s_i − Σ_{i&lt;j} w_ij s_i s_j.</summary>
    public double Energy(int state)
    {
        var energy = 0.0;
        for (var i = 0; i < Units; i++)
        {
            if (!IsOn(state, i)) continue;
            energy -= Biases[i];
            for (var j = 0; j < i; j++)
                if (IsOn(state, j)) energy -= this[i, j];
        }
        return energy;
    }

    /// <summary>The energies of all states, in their order.</summary>
    public double[] Energies() => [.. Enumerable.Range(0, States).Select(Energy)];

    /// <summary>How much the energy falls when unit i is switched on, b_i + Σ_j w_ij s_j: all that unit i needs to hear.</summary>
    public double EnergyGap(int state, int unit)
    {
        var gap = Biases[unit];
        for (var j = 0; j < Units; j++)
            if (IsOn(state, j)) gap += this[unit, j];
        return gap;
    }

    /// <summary>P(s_i = 1 | all other units) = sigmoid(energy gap / T).</summary>
    public double ProbabilityOn(int state, int unit, double temperature = 1) => LogSum.Sigmoid(EnergyGap(state, unit) / Positive(temperature));

    /// <summary>ln Z(T) = ln Σ_s exp(−E(s)/T), by visiting every state.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not positive.</exception>
    public double LogPartition(double temperature = 1)
    {
        var (weights, shift) = LogWeights(temperature);
        return LogSum.Of(weights) + shift;
    }

    /// <summary>The exact probability of each of the 2^Units states.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not positive.</exception>
    public double[] Probabilities(double temperature = 1)
    {
        var (weights, _) = LogWeights(temperature);
        var logZ = LogSum.Of(weights);
        return [.. weights.Select(weight => Math.Exp(weight - logZ))];
    }

    /// <summary>The exact probabilities of the first <paramref name="visible"/> units, all others summed out: 2^visible numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="visible"/> is not 1 to Units.</exception>
    public double[] Marginal(int visible, double temperature = 1)
    {
        if (visible < 1 || visible > Units)
            throw new ArgumentOutOfRangeException(nameof(visible), visible, $"visible must be 1 to {Units}, the machine's units.");
        var marginal = new double[1 << visible];
        var probabilities = Probabilities(temperature);
        for (var state = 0; state < States; state++) marginal[state & (marginal.Length - 1)] += probabilities[state];
        return marginal;
    }

    // Energies count from the lowest one: its weight stays 1 however cold it is, and no exponent overflows upward.
    private (double[] Weights, double Shift) LogWeights(double temperature)
    {
        Positive(temperature);
        var weights = Energies();
        var lowest = weights.Min();
        for (var state = 0; state < weights.Length; state++) weights[state] = (lowest - weights[state]) / temperature;
        return (weights, -lowest / temperature);
    }

    internal static double Positive(double temperature) => temperature > 0 && double.IsFinite(temperature)
        ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "temperature must be a positive number.");
}
