using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// The lower bound of a deep belief network's ln P(v) that greedy training raises. With Q(h | v) the product of the machines' upward
/// conditionals, ln P(v) ≥ E_Q[Σ_l ln P(h^(l−1) | h^l) − ln Q(h^l | h^(l−1))] + E_Q[−F_top(h^(L−1))] − ln Z_top.
/// </summary>
/// <remarks>
/// Hinton, Osindero, Teh (2006), equations 7 and 8; estimated as in Salakhutdinov and Murray (2008), section 5. If the second machine is the
/// first one upside down, the bound is tight.
/// </remarks>
public static class VariationalBound
{
    /// <summary>The bound of each case, in nats, estimated with samples of Q (the noise of Q's samples averages out over cases).</summary>
    /// <param name="network">A network without labels, its visible units Bernoulli units.</param>
    /// <param name="v">Zeros and ones, (cases, visible units).</param>
    /// <param name="logZ">ln Z of the top machine, exact or estimated.</param>
    /// <param name="samples">How many samples of Q for each case, positive.</param>
    /// <param name="recognition">The machines whose upward conditionals are Q, after wake-sleep; the network's own if null.</param>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is not positive.</exception>
    public static double[] Of(DeepBeliefNetwork network, Matrix v, double logZ, int samples = 1, IReadOnlyList<RestrictedBoltzmannMachine>? recognition = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        if (network.Top.Labels > 0 || network.Machines[0].Units != VisibleUnits.Bernoulli)
            throw new ArgumentException("network must have Bernoulli units and no labels.", nameof(network));
        network.Machines[0].CheckVisible(v, values: true);
        var bound = new double[v.Rows];
        for (var sample = 0; sample < samples; sample++)
        {
            var states = v;
            for (var layer = 0; layer < network.Machines.Count - 1; layer++)
            {
                var machine = network.Machines[layer];
                using var q = Matrix.Uninitialized(v.Rows, machine.Hidden);
                var h = Matrix.Uninitialized(v.Rows, machine.Hidden);
                (recognition?[layer] ?? machine).SampleHidden(states, h, q);
                using var p = machine.VisibleGiven(h);
                for (var row = 0; row < v.Rows; row++)
                    bound[row] += (LogProbability(states.Row(row), p.Row(row)) + Entropy(q.Row(row))) / samples;
                if (!ReferenceEquals(states, v)) states.Dispose();
                states = h;
            }
            var energies = network.Top.FreeEnergy(states);
            for (var row = 0; row < v.Rows; row++) bound[row] += (-energies[row] - logZ) / samples;
            if (!ReferenceEquals(states, v)) states.Dispose();
        }
        return bound;
    }

    /// <summary>ln P(v) of each case, exactly, by visiting every state between two machines: what the bound bounds.</summary>
    /// <param name="network">Two machines with Bernoulli units and without labels, at most 14 units between them.</param>
    /// <param name="v">Zeros and ones, (cases, visible units).</param>
    /// <exception cref="ArgumentException">The network is larger or of another kind.</exception>
    public static double[] Exact(DeepBeliefNetwork network, Matrix v)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Machines.Count != 2 || network.Top.Visible > 14 || network.Top.Labels > 0 || network.Machines[0].Units != VisibleUnits.Bernoulli)
            throw new ArgumentException("network must be two machines with Bernoulli units, without labels, and with at most 14 units between them.", nameof(network));
        network.Machines[0].CheckVisible(v, values: true);
        using var h = new Matrix(1 << network.Top.Visible, network.Top.Visible);
        for (var state = 0; state < h.Rows; state++)
            for (var j = 0; j < h.Columns; j++) h[state, j] = (state >> j) & 1;
        var logZ = PartitionFunction.Exact(network.Top);
        var energies = network.Top.FreeEnergy(h);
        using var p = network.Machines[0].VisibleGiven(h);
        var terms = new double[h.Rows];
        var result = new double[v.Rows];
        for (var row = 0; row < v.Rows; row++)
        {
            for (var state = 0; state < terms.Length; state++) terms[state] = LogProbability(v.Row(row), p.Row(state)) - energies[state] - logZ;
            result[row] = LogSum.Of(terms);
        }
        return result;
    }

    /// <summary>Σ x ln p + (1 − x) ln(1 − p).</summary>
    private static double LogProbability(ReadOnlySpan<float> x, ReadOnlySpan<float> p)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var on = Math.Clamp(p[i], 1e-7, 1 - 1e-7);
            sum += x[i] * Math.Log(on) + (1 - x[i]) * Math.Log(1 - on);
        }
        return sum;
    }

    /// <summary>Entropy of independent units, in nats.</summary>
    private static double Entropy(ReadOnlySpan<float> q)
    {
        var sum = 0.0;
        foreach (var p in q)
            if (p is > 0 and < 1) sum -= p * Math.Log(p) + (1 - p) * Math.Log(1 - p);
        return sum;
    }
}
