using GenerativeCourse.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace GenerativeCourse.Topics;

/// <summary>
/// The Dirichlet distribution over shares θ that sum to 1: p(θ | α) = Γ(Σα) / Π_t Γ(α_t) · Π_t θ_t^(α_t - 1).
/// </summary>
/// <remarks>MathNet.Numerics has one too; its samples are NaN where all gamma variables underflow, as at α = 0.001, and its density refuses shares of 0.</remarks>
public static class DirichletDistribution
{
    /// <summary>Draws θ: gamma variables divided by their sum, in logarithms so that tiny α do no harm.</summary>
    /// <param name="alpha">T parameters above 0.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>T shares that sum to 1.</returns>
    public static double[] Sample(IReadOnlyList<double> alpha, RandomStream random)
    {
        Require(alpha);
        ArgumentNullException.ThrowIfNull(random);
        var logs = new double[alpha.Count];
        // Gamma(a) is distributed as Gamma(a + 1) U^(1/a) (Marsaglia and Tsang 2000).
        for (var t = 0; t < logs.Length; t++) logs[t] = Math.Log(Gamma.Sample(random, alpha[t] + 1, 1)) + Math.Log(1 - random.NextDouble()) / alpha[t];
        var most = logs.Max();
        var shares = Array.ConvertAll(logs, log => Math.Exp(log - most));
        var sum = shares.Sum();
        return Array.ConvertAll(shares, share => share / sum);
    }

    /// <summary>log p(θ | α), in nats.</summary>
    /// <param name="shares">θ, T shares that sum to 1.</param>
    /// <param name="alpha">T parameters above 0.</param>
    public static double LogDensity(IReadOnlyList<double> shares, IReadOnlyList<double> alpha)
    {
        Require(alpha);
        ArgumentNullException.ThrowIfNull(shares);
        Guard.Length(shares.Count, alpha.Count, nameof(shares));
        Guard.Distribution([.. shares], nameof(shares));
        var log = SpecialFunctions.GammaLn(alpha.Sum());
        for (var t = 0; t < alpha.Count; t++)
        {
            if (alpha[t] != 1) log += (alpha[t] - 1) * Math.Log(shares[t]); // at α = 1 a share of 0 changes nothing
            log -= SpecialFunctions.GammaLn(alpha[t]);
        }
        return log;
    }

    private static void Require(IReadOnlyList<double> alpha)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        Guard.AtLeast(alpha.Count, 1, nameof(alpha));
        foreach (var value in alpha) Guard.Positive(value, nameof(alpha));
    }
}
