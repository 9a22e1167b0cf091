using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>A draw of an unbiased estimate of the gradient of E[f(z)], z ~ N(μ, σ²).</summary>
/// <param name="Mean">The derivative by μ.</param>
/// <param name="Deviation">The derivative by σ.</param>
public readonly record struct GradientDraw(double Mean, double Deviation);

/// <summary>
/// Two ways to the gradient of E[f(z)] with respect to the distribution that z is drawn from. Both are right on
/// average; how much they scatter is another matter, and the reason for the reparametrization trick.
/// </summary>
/// <remarks>
/// D. Rezende, S. Mohamed, D. Wierstra, ICML 2014, section 3; R. Williams, "Simple statistical gradient-following
/// algorithms", Machine Learning 8 (1992), for the score function ("REINFORCE").
/// </remarks>
public static class GradientEstimators
{
    /// <summary>The reparametrization estimator: with z = μ + σ s, f'(z) and f'(z) s.</summary>
    /// <param name="slope">f'.</param>
    /// <param name="mean">μ, finite.</param>
    /// <param name="deviation">σ, positive.</param>
    /// <param name="random">Where s ~ N(0, 1) comes from.</param>
    public static GradientDraw Reparametrization(Func<double, double> slope, double mean, double deviation, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(slope);
        Require(mean, deviation, random);
        var s = random.NextNormal();
        var steepness = slope(mean + deviation * s);
        return new GradientDraw(steepness, steepness * s);
    }

    /// <summary>The score-function estimator: (f(z) - baseline) times the derivative of log N(z; μ, σ²). It needs no derivative of f.</summary>
    /// <param name="function">f.</param>
    /// <param name="mean">μ, finite.</param>
    /// <param name="deviation">σ, positive.</param>
    /// <param name="random">Where s ~ N(0, 1) comes from.</param>
    /// <param name="baseline">Any number that does not depend on this draw; one near the mean of f lowers the variance.</param>
    public static GradientDraw ScoreFunction(Func<double, double> function, double mean, double deviation, RandomStream random, double baseline = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        Guard.Finite(baseline);
        Require(mean, deviation, random);
        var s = random.NextNormal();
        var reward = function(mean + deviation * s) - baseline;
        if (!double.IsFinite(reward))
            throw new ArgumentException($"The function is {reward} at z = {mean + deviation * s}: take a function, a mean and a deviation that give finite numbers.", nameof(function));
        return new GradientDraw(reward * s / deviation, reward * (s * s - 1) / deviation);
    }

    private static void Require(double mean, double deviation, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Guard.Finite(mean);
        Guard.Positive(deviation);
    }
}
