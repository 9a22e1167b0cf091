using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>Fits the Dirichlet prior over topics to the topics that documents have, one α_t a topic.</summary>
/// <remarks>
/// T. Minka, "Estimating a Dirichlet distribution" (2000, revised 2012). From counts (after Gibbs sampling): the fixed
/// point of equation 55, α_t ← α_t Σ_d [ψ(n_dt + α_t) - ψ(α_t)] / Σ_d [ψ(N_d + Σα) - ψ(Σα)], where differences of digamma
/// functions are the sums Σ_{f &lt; n} 1 / (f + α) and documents are counted by histogram (Wallach, PhD thesis, 2008,
/// section 2.4). From expected log shares (after variational inference): Newton's method, equations 8 to 15.
/// </remarks>
public sealed class MinkaAlpha
{
    /// <summary>No α_t falls below this, so that a topic nobody uses can come back.</summary>
    public const double Floor = 1e-5;

    private readonly List<int>[] _above; // (T): [t][f] counts the documents with n_dt > f
    private readonly List<int> _longer = []; // [f]: documents with N_d > f
    private readonly int[] _counts;

    /// <summary>Starts with no documents.</summary>
    public MinkaAlpha(int topics)
    {
        Guard.AtLeast(topics, 1);
        Guard.Memory(topics, 60.0 * topics);
        _above = [.. Enumerable.Range(0, topics).Select(_ => new List<int>())];
        _counts = new int[topics];
    }

    /// <summary>Adds a document, given by the topic of each of its words.</summary>
    public void Observe(ReadOnlySpan<int> topics)
    {
        foreach (var topic in topics) _counts[Guard.Index(topic, _counts.Length, nameof(topics))]++;
        foreach (var topic in topics)
        {
            Add(_above[topic], _counts[topic]);
            _counts[topic] = 0;
        }
        Add(_longer, topics.Length);

        static void Add(List<int> histogram, int count)
        {
            while (histogram.Count < count) histogram.Add(0);
            for (var f = 0; f < count; f++) histogram[f]++;
        }
    }

    /// <summary>Moves α towards the maximum of the documents' likelihood; each step raises it.</summary>
    /// <param name="alpha">The T parameters, above 0; changed in place.</param>
    /// <param name="iterations">Most steps; ends earlier where nothing moves any more.</param>
    public void Improve(Span<double> alpha, int iterations = 200)
    {
        if (alpha.Length != _above.Length) throw new ArgumentException($"alpha must be {_above.Length} numbers, not {alpha.Length}.", nameof(alpha));
        foreach (var value in alpha) Guard.Positive(value, nameof(alpha));
        Guard.AtLeast(iterations, 1);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var sum = 0.0;
            foreach (var value in alpha) sum += value;
            var denominator = Digammas(_longer, sum);
            if (denominator == 0) return; // no words at all: nothing to learn from
            var moved = 0.0;
            for (var t = 0; t < alpha.Length; t++)
            {
                var improved = Math.Max(Floor, alpha[t] * Digammas(_above[t], alpha[t]) / denominator);
                moved = Math.Max(moved, Math.Abs(improved - alpha[t]) / alpha[t]);
                alpha[t] = improved;
            }
            if (moved < 1e-6) return;
        }
    }

    private static double Digammas(List<int> histogram, double offset)
    {
        var sum = 0.0;
        for (var f = 0; f < histogram.Count; f++) sum += histogram[f] / (f + offset);
        return sum;
    }

    /// <summary>One guarded Newton step towards the α under which the mean of log θ is the given one.</summary>
    /// <param name="alpha">The T parameters, above 0; changed in place.</param>
    /// <param name="meanLogShares">The mean over documents of E[log θ_dt], T numbers.</param>
    /// <returns>The largest relative change.</returns>
    public static double NewtonStep(Span<double> alpha, ReadOnlySpan<double> meanLogShares)
    {
        Guard.AtLeast(alpha.Length, 1, nameof(alpha));
        if (alpha.Length != meanLogShares.Length) throw new ArgumentException($"meanLogShares must be {alpha.Length} numbers, one for each alpha, not {meanLogShares.Length}.", nameof(meanLogShares));
        foreach (var value in alpha) Guard.Positive(value, nameof(alpha));
        if (alpha.Length == 1) return 0; // a single topic has all the shares, whatever α
        var sum = 0.0;
        foreach (var value in alpha) sum += value;
        // The Hessian is a diagonal q plus a constant z: its inverse costs T operations (equations 12 to 15).
        var z = Polygamma.Trigamma(sum);
        Span<double> gradient = new double[alpha.Length];
        Span<double> q = new double[alpha.Length];
        var (numerator, denominator) = (0.0, 1 / z);
        for (var t = 0; t < alpha.Length; t++)
        {
            gradient[t] = Polygamma.Digamma(sum) - Polygamma.Digamma(alpha[t]) + meanLogShares[t];
            q[t] = -Polygamma.Trigamma(alpha[t]);
            numerator += gradient[t] / q[t];
            denominator += 1 / q[t];
        }
        var b = numerator / denominator;
        var moved = 0.0;
        for (var t = 0; t < alpha.Length; t++)
        {
            // A step never takes more than nine tenths of α_t away, so that it stays above 0.
            var improved = Math.Max(Math.Max(Floor, alpha[t] / 10), alpha[t] - (gradient[t] - b) / q[t]);
            moved = Math.Max(moved, Math.Abs(improved - alpha[t]) / alpha[t]);
            alpha[t] = improved;
        }
        return moved;
    }
}
