using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// The lower bound of a deep belief network's ln P(v) that greedy training raises. With Q(h | v) the product of the machines' upward
/// conditionals, ln P(v) ≥ E_Q[Σ_l ln P(h^(l−1) | h^l) − ln Q(h^l | h^(l−1))] + E_Q[−F_top(h^(L−1))] − ln Z_top.
/// </summary>
/// <remarks>
/// Hinton, Osindero, Teh (2006), equations 7 and 8; estimated as in Salakhutdinov and Murray (2008), section 5. If the second machine is the
/// first one transposed, the bound is tight. Probabilities enter by their logits, ln sigmoid(x) = −softplus(−x): nothing is clamped.
/// </remarks>
public static class VariationalBound
{
    // More states than 2^14 between two machines are not visited.
    private const int MostUnits = 14;

    /// <summary>The bound of each case, in nats, estimated with samples of Q (the noise of Q's samples averages out over cases).</summary>
    /// <param name="network">A network without labels, its visible units Bernoulli units.</param>
    /// <param name="v">Zeros and ones, (cases, visible units).</param>
    /// <param name="logZ">ln Z of the top machine, exact or estimated.</param>
    /// <param name="samples">How many samples of Q for each case, 1 or more.</param>
    /// <param name="recognition">The machines whose upward conditionals are Q, after wake-sleep; the network's own if null.</param>
    /// <param name="seed">Draws the samples of Q.</param>
    /// <exception cref="ArgumentException">The network is of another kind, or the cases do not fit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is not positive, or <paramref name="logZ"/> no number.</exception>
    public static double[] Of(DeepBeliefNetwork network, Matrix v, double logZ, int samples = 1, IReadOnlyList<RestrictedBoltzmannMachine>? recognition = null, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        Guard.AtLeast(samples, 1);
        Guard.Finite(logZ);
        if (network.Top.Labels > 0 || network.Machines[0].Units != VisibleUnits.Bernoulli)
            throw new ArgumentException("network must have Bernoulli units and no labels.", nameof(network));
        if (recognition is not null && recognition.Count != network.Machines.Count - 1)
            throw new ArgumentException($"recognition must have a machine for each layer of weights below the top, {network.Machines.Count - 1}, not {recognition.Count}.", nameof(recognition));
        network.Machines[0].RequireCases(v);
        var bound = new double[v.Rows];
        var noise = new RowNoise(seed);
        for (var sample = 0; sample < samples; sample++)
        {
            var states = v;
            for (var layer = 0; layer < network.Machines.Count - 1; layer++)
            {
                Cancellation.ThrowIfRequested();
                var (down, up) = (network.Machines[layer], recognition?[layer] ?? network.Machines[layer]);
                var h = new Matrix(v.Rows, down.Hidden);
                using var q = new Matrix(v.Rows, down.Hidden);
                up.SampleHidden(states, h, q, noise);
                using var p = down.VisibleLogits(h);
                for (var row = 0; row < v.Rows; row++)
                    bound[row] += (LogProbability(states.Row(row), p.Row(row)) + Entropy(q.Row(row))) / samples;
                states = h;
            }
            var energies = network.Top.FreeEnergy(states);
            for (var row = 0; row < v.Rows; row++) bound[row] += (-energies[row] - logZ) / samples;
        }
        return bound;
    }

    /// <summary>ln P(v) of each case, exactly, by visiting every state between two machines: what the bound bounds.</summary>
    /// <param name="network">Two machines with Bernoulli units and without labels, at most 14 units between them.</param>
    /// <param name="v">Zeros and ones, (cases, visible units).</param>
    /// <exception cref="ArgumentException">The network is larger or of another kind, or the cases do not fit it.</exception>
    public static double[] Exact(DeepBeliefNetwork network, Matrix v)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Machines.Count != 2 || network.Top.Visible > MostUnits || network.Top.Labels > 0 || network.Machines[0].Units != VisibleUnits.Bernoulli)
            throw new ArgumentException($"network must be two machines with Bernoulli units, without labels, and with at most {MostUnits} units between them.", nameof(network));
        network.Machines[0].RequireCases(v);
        using var h = States.All(network.Top.Visible);
        var logZ = PartitionFunction.Exact(network.Top);
        var energies = network.Top.FreeEnergy(h);
        using var p = network.Machines[0].VisibleLogits(h);
        var result = new double[v.Rows];
        Workers.For(v.Rows, row =>
        {
            var terms = new double[h.Rows]; // ln P(v | h) + ln P(h)
            for (var state = 0; state < terms.Length; state++) terms[state] = LogProbability(v.Row(row), p.Row(state)) - energies[state] - logZ;
            result[row] = Functions.LogSumExp(terms);
        });
        return result;
    }

    /// <summary>Σ_i x_i ln p_i + (1 − x_i) ln(1 − p_i) with p = sigmoid(logit): Σ_i x_i logit_i − softplus(logit_i).</summary>
    private static double LogProbability(ReadOnlySpan<float> x, ReadOnlySpan<float> logits)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += (double)x[i] * logits[i] - Functions.Softplus((double)logits[i]);
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
