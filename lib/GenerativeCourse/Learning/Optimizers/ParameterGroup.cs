namespace GenerativeCourse.Learning;

/// <summary>Parameters that share options of their own within an optimizer.</summary>
/// <param name="Parameters">The parameters.</param>
public sealed record ParameterGroup(ParameterSet Parameters)
{
    /// <summary>The weight decay of this group; null takes the optimizer's.</summary>
    public float? WeightDecay { get; init; }

    /// <summary>Factor of the optimizer's learning rate, not negative; 0 freezes the group.</summary>
    public float LearningRateFactor { get; init; } = 1;

    /// <summary>
    /// The usual two groups: weights with two or more dimensions decay; biases and the gains of normalization do not.
    /// </summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="weightDecay">The decay of the weights.</param>
    public static IReadOnlyList<ParameterGroup> DecayWeightsOnly(ParameterSet parameters, float weightDecay)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return
        [
            new(parameters.Where((_, value) => value.Shape.Rank >= 2)) { WeightDecay = weightDecay },
            new(parameters.Where((_, value) => value.Shape.Rank < 2)) { WeightDecay = 0 },
        ];
    }
}
