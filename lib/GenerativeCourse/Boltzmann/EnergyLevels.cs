using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// The Boltzmann distribution of physics: which share of the particles of a gas sits on each energy level at a temperature,
/// N_i / N = g_i exp(−E_i / kT) / Z(T).
/// </summary>
/// <remarks>
/// Energies are given in units of the caller's choice; <see cref="BoltzmannConstant"/> converts temperatures to them and is 1
/// unless another is chosen. Source: L. Boltzmann, "Studien über das Gleichgewicht der lebendigen Kraft" (1868); the slide "Boltzmann Machine".
/// </remarks>
public sealed class EnergyLevels
{
    /// <summary>More levels than this are not made.</summary>
    public const int MostLevels = 1_000_000;

    private readonly double[] _energies;
    private readonly double[] _degeneracies;

    /// <summary>Names the levels.</summary>
    /// <param name="levels">For each level its energy E_i (any finite number) and its degeneracy g_i (how many states have that energy, positive).</param>
    /// <exception cref="ArgumentException">There is no level, an energy is not finite or a degeneracy is not positive.</exception>
    public EnergyLevels(params (double Energy, double Degeneracy)[] levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Length == 0) throw new ArgumentException("levels must be 1 energy level or more, not 0.", nameof(levels));
        for (var i = 0; i < levels.Length; i++)
        {
            Guard.Finite(levels[i].Energy, $"levels[{i}]", "It is an energy.");
            Guard.Positive(levels[i].Degeneracy, $"levels[{i}]", "It is a degeneracy: a number of states.");
        }
        _energies = [.. levels.Select(level => level.Energy)];
        _degeneracies = [.. levels.Select(level => level.Degeneracy)];
    }

    /// <summary>The rotations of a molecule such as carbon monoxide: E_l = B l(l+1), g_l = 2l+1 for l = 0, 1, …</summary>
    /// <param name="levels">How many levels, 1 to <see cref="MostLevels"/>.</param>
    /// <param name="rotationalConstant">B, in the unit of energy, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static EnergyLevels Rotor(int levels, double rotationalConstant = 1)
    {
        Guard.InRange(levels, 1, MostLevels);
        Guard.Finite(rotationalConstant);
        return new EnergyLevels([.. Enumerable.Range(0, levels).Select(l => (rotationalConstant * l * (l + 1), 2.0 * l + 1))]);
    }

    /// <summary>k, the energy of one degree of temperature: 1 unless set, 1.380649e-23 for joules and kelvins.</summary>
    public double BoltzmannConstant { get; init; } = 1;

    /// <summary>The energies E_i.</summary>
    public IReadOnlyList<double> Energies => _energies;

    /// <summary>The degeneracies g_i.</summary>
    public IReadOnlyList<double> Degeneracies => _degeneracies;

    /// <summary>The shares N_i / N of the particles on each level; they sum to 1.</summary>
    /// <param name="temperature">T, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not positive.</exception>
    public double[] Occupation(double temperature)
    {
        var logZ = LogPartition(temperature);
        return [.. LogWeights(temperature).Select(weight => Math.Exp(weight - logZ))];
    }

    /// <summary>ln Z(T), Z(T) = Σ_i g_i exp(−E_i / kT).</summary>
    /// <inheritdoc cref="Occupation" path="/param|/exception"/>
    public double LogPartition(double temperature) => Functions.LogSumExp(LogWeights(temperature));

    /// <summary>The mean energy of a particle, ⟨E⟩ = Σ_i E_i N_i / N.</summary>
    /// <inheritdoc cref="Occupation" path="/param|/exception"/>
    public double MeanEnergy(double temperature) => Occupation(temperature).Zip(_energies, (share, energy) => share * energy).Sum();

    /// <summary>d⟨E⟩/dT, by the fluctuation of the energy: (⟨E²⟩ − ⟨E⟩²) / (kT²).</summary>
    /// <inheritdoc cref="Occupation" path="/param|/exception"/>
    public double HeatCapacity(double temperature)
    {
        var mean = MeanEnergy(temperature);
        var variance = Occupation(temperature).Zip(_energies, (share, energy) => share * (energy - mean) * (energy - mean)).Sum();
        return variance / (BoltzmannConstant * temperature * temperature);
    }

    /// <summary>The entropy of a particle in units of k: ⟨E⟩/kT + ln Z.</summary>
    /// <inheritdoc cref="Occupation" path="/param|/exception"/>
    public double Entropy(double temperature) => MeanEnergy(temperature) / (BoltzmannConstant * temperature) + LogPartition(temperature);

    private double[] LogWeights(double temperature)
    {
        Guard.Positive(temperature, because: "At 0 everything stands still on the lowest level.");
        Guard.Positive(BoltzmannConstant);
        Cancellation.ThrowIfRequested();
        return [.. _energies.Zip(_degeneracies, (energy, degeneracy) => Math.Log(degeneracy) - energy / (BoltzmannConstant * temperature))];
    }
}
