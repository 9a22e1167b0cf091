namespace GenerativeCourse.Evaluation;

/// <summary>The Kullback-Leibler divergence of two distributions that are known number by number.</summary>
public static class KullbackLeibler
{
    /// <summary>KL(p ‖ q) = Σ_i p_i ln(p_i / q_i), in nats: 0 only if both are the same, ∞ where q holds for impossible what p does not.</summary>
    /// <param name="p">Probabilities.</param>
    /// <param name="q">As many.</param>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public static double Divergence(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        Numerics.Guard.Length(q.Count, p.Count, nameof(q));
        var sum = 0.0;
        for (var i = 0; i < p.Count; i++)
            if (p[i] > 0) sum += p[i] * Math.Log(p[i] / q[i]);
        return sum;
    }
}
