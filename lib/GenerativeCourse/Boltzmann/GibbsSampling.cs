using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// Gibbs sampling of a general Boltzmann machine: one unit after the other is drawn anew, all others held fixed.
/// </summary>
/// <remarks>Source: S. Geman and D. Geman, "Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images" (1984).</remarks>
public static class GibbsSampling
{
    /// <summary>An endless walk: the state after each sweep over all units.</summary>
    /// <param name="machine">The machine to sample from.</param>
    /// <param name="seed">The same seed walks the same way.</param>
    /// <param name="start">The first state, 0 (all units off) unless another is chosen.</param>
    /// <param name="temperature">T, positive; at high temperatures the walk ignores the landscape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is no state, or the temperature is not positive.</exception>
    public static IEnumerable<int> Walk(BoltzmannMachine machine, long seed = 1, int start = 0, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Guard.Positive(temperature);
        Guard.Index(start, machine.States);
        return Sweeps();

        IEnumerable<int> Sweeps()
        {
            var random = new RandomStream(seed);
            for (var state = start; ;)
            {
                Cancellation.ThrowIfRequested();
                yield return state = Sweep(machine, state, temperature, random);
            }
        }
    }

    /// <summary>One sweep: each unit in turn is on with probability sigmoid(energy gap / T).</summary>
    /// <returns>The new state.</returns>
    /// <param name="machine">The machine to sample from.</param>
    /// <param name="state">The state before.</param>
    /// <param name="temperature">T, positive.</param>
    /// <param name="random">What decides.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state, or the temperature is not positive.</exception>
    public static int Sweep(BoltzmannMachine machine, int state, double temperature, Random random)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(random);
        Guard.Index(state, machine.States);
        for (var i = 0; i < machine.Units; i++)
        {
            var on = random.NextDouble() < machine.ProbabilityOn(state, i, temperature);
            state = on ? state | (1 << i) : state & ~(1 << i);
        }
        return state;
    }

    /// <summary>
    /// The exact kernel of drawing one unit anew: T[s, s'] is the probability of going from s to s'.
    /// It keeps detailed balance, P(s) T[s, s'] = P(s') T[s', s]; a whole sweep leaves P as it is, without being reversible.
    /// </summary>
    /// <param name="machine">A machine of at most 10 units.</param>
    /// <param name="unit">The unit that is drawn anew.</param>
    /// <param name="temperature">T, positive.</param>
    /// <exception cref="ArgumentException">The machine has more than 10 units, or no such unit, or the temperature is not positive.</exception>
    public static double[,] Kernel(BoltzmannMachine machine, int unit, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machine.Units > 10)
            throw new ArgumentException($"machine must have 10 units or fewer, not {machine.Units}: the kernel has 4^units entries.", nameof(machine));
        Guard.Index(unit, machine.Units);
        var kernel = new double[machine.States, machine.States];
        for (var state = 0; state < machine.States; state++)
        {
            var on = machine.ProbabilityOn(state, unit, temperature);
            kernel[state, state | (1 << unit)] = on;
            kernel[state, state & ~(1 << unit)] = 1 - on;
        }
        return kernel;
    }
}
