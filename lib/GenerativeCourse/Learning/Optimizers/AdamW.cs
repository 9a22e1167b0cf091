namespace GenerativeCourse.Learning;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): the weight shrinks by η λ w,
/// apart from the gradient's mean and variance.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Prepares to train parameters; the weight decay is 0.01 unless set.</summary>
    public AdamW(ParameterSet parameters)
        : base(parameters)
    {
        WeightDecay = 0.01f;
    }

    /// <summary>Prepares to train groups of parameters with options of their own.</summary>
    public AdamW(IEnumerable<ParameterGroup> groups)
        : base(groups)
    {
        WeightDecay = 0.01f;
    }

    private protected override bool DecaysWeights => true;
}
