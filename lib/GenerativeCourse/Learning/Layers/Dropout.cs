using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>Dropout (Srivastava et al. 2014): in training each value is set to 0 with a probability and the others are scaled up.</summary>
public sealed class Dropout : Layer
{
    private readonly float _probability;
    private readonly RandomStream _random;

    /// <summary>Makes a layer.</summary>
    /// <param name="probability">From 0 to less than 1.</param>
    /// <param name="random">What decides.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in that range.</exception>
    public Dropout(float probability, RandomStream random)
    {
        if (!(probability is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability of dropout is from 0 to less than 1.");
        ArgumentNullException.ThrowIfNull(random);
        (_probability, _random) = (probability, random);
    }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => IsTraining ? x.Dropout(_probability, _random) : x;
}
