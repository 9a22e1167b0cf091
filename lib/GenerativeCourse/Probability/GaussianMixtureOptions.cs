using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of training a <see cref="GaussianMixture"/>.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>At most so many EM iterations, at least 1.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Ends when the mean log-likelihood of an example rises by less than this, 0 or more (0: never).</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Added to every variance, 0 or more: keeps a component from shrinking onto a single point, where the likelihood is infinite.</summary>
    public double Regularization { get; init; } = 1e-6;

    /// <summary>Goes on from the parameters that the mixture has, instead of a k-means++ start.</summary>
    public bool Continue { get; init; }

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(Iterations, 1);
        Guard.NotNegative(Tolerance);
        Guard.NotNegative(Regularization);
    }
}

/// <summary>One report of expectation-maximization.</summary>
/// <param name="Iteration">Counts from 1.</param>
/// <param name="LogLikelihood">Mean log p(x) of an example under the parameters before this iteration's update.</param>
/// <param name="Restarted">Components that had died and were started again at the least likely example.</param>
/// <param name="Seconds">The time that this iteration took.</param>
public readonly record struct EmStep(int Iteration, double LogLikelihood, int Restarted, double Seconds);
