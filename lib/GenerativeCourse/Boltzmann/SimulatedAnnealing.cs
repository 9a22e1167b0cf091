using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>One step of an annealing: where the walk is and how cold it has become.</summary>
/// <param name="Sweep">Number of the sweep, from 1.</param>
/// <param name="Temperature">The temperature of this sweep.</param>
/// <param name="State">The state after it.</param>
/// <param name="Energy">That state's energy.</param>
public sealed record AnnealingStep(int Sweep, double Temperature, int State, double Energy);

/// <summary>
/// Simulated annealing: Gibbs sampling while the temperature falls, so that the walk first crosses hills and then settles in a deep valley.
/// </summary>
/// <remarks>Source: S. Kirkpatrick, C. Gelatt, M. Vecchi, "Optimization by simulated annealing" (1983).</remarks>
public static class SimulatedAnnealing
{
    /// <summary>Walks while the temperature falls geometrically from hot to cold.</summary>
    /// <param name="machine">The machine whose lowest energy is looked for.</param>
    /// <param name="sweeps">How many sweeps, positive; slower cooling finds deeper valleys.</param>
    /// <param name="hot">The first temperature, positive.</param>
    /// <param name="cold">The last temperature, positive, not above <paramref name="hot"/>.</param>
    /// <param name="seed">The same seed walks the same way; it also draws the first state.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static IEnumerable<AnnealingStep> Cool(BoltzmannMachine machine, int sweeps, double hot, double cold, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Guard.AtLeast(sweeps, 1);
        Guard.Positive(cold);
        if (!(hot >= cold && double.IsFinite(hot))) throw Guard.Refusal(nameof(hot), $"a temperature of cold, {cold}, or more", hot);
        return Steps();

        IEnumerable<AnnealingStep> Steps()
        {
            var random = new RandomStream(seed);
            var state = random.Next(machine.States);
            for (var sweep = 1; sweep <= sweeps; sweep++)
            {
                Cancellation.ThrowIfRequested();
                var temperature = sweeps == 1 ? cold : hot * Math.Pow(cold / hot, (sweep - 1.0) / (sweeps - 1));
                state = GibbsSampling.Sweep(machine, state, temperature, random);
                yield return new AnnealingStep(sweep, temperature, state, machine.Energy(state));
            }
        }
    }
}
