using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>Options of <see cref="AlignmentModel.Train"/>.</summary>
public sealed record AlignmentOptions
{
    /// <summary>Iterations of expectation-maximization, 1 or more.</summary>
    public int Iterations { get; init; } = 5;

    /// <summary>Ends when the mean log-likelihood of a word changes by less than this, 0 or more (0: never).</summary>
    public double Tolerance { get; init; }

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(Iterations, 1);
        Guard.NotNegative(Tolerance);
    }
}

/// <summary>One iteration of expectation-maximization.</summary>
/// <param name="Epoch">Iterations since the model was made.</param>
/// <param name="LogLikelihood">Mean log P(f_j | …) of a word of f, in nats, under the parameters that the iteration began with.</param>
/// <param name="Seconds">How long the iteration took.</param>
public sealed record AlignmentReport(double Epoch, double LogLikelihood, double Seconds);
