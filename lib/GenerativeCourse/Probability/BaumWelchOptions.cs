using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="HiddenMarkovModel.Train"/>.</summary>
public sealed record BaumWelchOptions
{
    /// <summary>At most so many iterations, at least 1.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Ends when the mean log-likelihood of a step rises by less than this, 0 or more (0: never).</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Goes on from the parameters that the model has, instead of a random start.</summary>
    public bool Continue { get; init; }

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(Iterations, 1);
        Guard.NotNegative(Tolerance);
    }
}
