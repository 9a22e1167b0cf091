using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>How a restricted Boltzmann machine is trained by k-step contrastive divergence. The algorithm itself (Algorithm 1 of the slides) is
/// <see cref="RestrictedBoltzmannMachine.ContrastiveDivergence(Matrix, int)"/>.</summary>
/// <remarks>
/// Sources: G. Hinton, "Training products of experts by minimizing contrastive divergence" (2002);
/// T. Tieleman, "Training restricted Boltzmann machines using approximations to the likelihood gradient" (2008) for
/// <see cref="Persistent"/>; J. Melchior, A. Fischer, L. Wiskott, "How to center deep Boltzmann machines" (2016) for <see cref="Centered"/>;
/// B. Polyak and A. Juditsky, "Acceleration of stochastic approximation by averaging" (1992) for <see cref="Averaging"/>.
/// </remarks>
public sealed record ContrastiveDivergence
{
    /// <summary>k, the steps of alternating Gibbs sampling before the negative statistics are taken; 1 or more.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>ε, the learning rate; positive. 0.02 to 0.2 work for binary units, a tenth of that for Gaussian ones.</summary>
    public float LearningRate { get; init; } = 0.05f;

    /// <summary>The learning rate at the end, reached in a straight line; 0 or more, the same as at the start if null.</summary>
    public float? FinalLearningRate { get; init; }

    /// <summary>How often all the data are seen; 1 or more.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Cases to an update, 1 or more.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Share of the previous update that goes on, 0 to below 1.</summary>
    public float Momentum { get; init; }

    /// <summary>λ of the penalty λ/2 Σ w_ij²; 0 or more (2e-4 is usual).</summary>
    public float WeightDecay { get; init; }

    /// <summary>The share of cases for which a hidden unit should be on, above 0 and below 1; no such wish if null.</summary>
    public float? Sparsity { get; init; }

    /// <summary>How much that wish weighs, 0 or more.</summary>
    public float SparsityCost { get; init; } = 0.1f;

    /// <summary>
    /// Persistent contrastive divergence: the Gibbs chains are never put back to the data but walk on from update to update.
    /// </summary>
    public bool Persistent { get; init; }

    /// <summary>Number of persistent chains; as many as <see cref="BatchSize"/> if null.</summary>
    public int? Chains { get; init; }

    /// <summary>Whether the gradient is taken around the units' means, which makes it independent of what is called on and off.</summary>
    public bool Centered { get; init; }

    /// <summary>
    /// The share of the updates, counted from the end, whose mean weights the machine has when the training is done; 0 (none) to 1.
    /// </summary>
    public float Averaging { get; init; }

    /// <summary>Whether grey levels are probabilities from which each case is drawn anew, each time it is seen; else they are used as they are.</summary>
    public bool DrawData { get; init; }

    /// <summary>Whether the visible biases start at ln(p/(1−p)) of the data's means p (at the means for Gaussian units), if they are 0 before.</summary>
    public bool StartAtMeans { get; init; } = true;

    /// <summary>How many reports an epoch yields, 1 or more.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides the order of the cases and all that is drawn while the machine learns.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Steps, 1, because: "Steps is k of k-step contrastive divergence: without a step there is nothing to compare the data with.");
        Guard.Positive(LearningRate, because: "0.05 is usual.");
        if (FinalLearningRate is { } final) Guard.NotNegative(final, nameof(FinalLearningRate));
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Share(Momentum, because: "0.5 and 0.9 are usual.");
        Guard.NotNegative(WeightDecay, because: "0.0002 is usual.");
        if (Sparsity is { } sparsity) Guard.Between(sparsity, 0, 1, nameof(Sparsity), "It is the share of cases for which a hidden unit should be on.");
        Guard.NotNegative(SparsityCost);
        if (Chains is { } chains) Guard.AtLeast(chains, 1, nameof(Chains));
        if (Chains is not null && !Persistent)
            throw Guard.Refusal(nameof(Chains), "left out", Chains, "Chains are for persistent contrastive divergence: set Persistent.");
        Guard.InRange(Averaging, 0, 1, because: "It is a share of the updates.");
        Guard.AtLeast(Reports, 1);
    }

    /// <summary>The learning rate when so large a share of the updates is done.</summary>
    internal float RateAt(double share) => (float)(LearningRate + ((FinalLearningRate ?? LearningRate) - LearningRate) * share);

    /// <summary>The options that can make a training diverge: name, value, default.</summary>
    internal (string Name, object? Value, object? Default)[] Suspects
    {
        get
        {
            var usual = new ContrastiveDivergence();
            return
            [
                (nameof(LearningRate), LearningRate, usual.LearningRate), (nameof(FinalLearningRate), FinalLearningRate, usual.FinalLearningRate),
                (nameof(Momentum), Momentum, usual.Momentum), (nameof(WeightDecay), WeightDecay, usual.WeightDecay),
                (nameof(Sparsity), Sparsity, usual.Sparsity), (nameof(SparsityCost), Sparsity is null ? usual.SparsityCost : SparsityCost, usual.SparsityCost),
            ];
        }
    }
}

/// <summary>How the training of a restricted Boltzmann machine stands.</summary>
/// <param name="Epoch">How often the data have been seen, in fractions of an epoch.</param>
/// <param name="ReconstructionError">
/// Mean squared difference between a visible value and its reconstruction v → p(h | v) → p(v | h), on up to 256 training cases.
/// It shows that something is learned, not how well: it falls even where the likelihood does not rise.
/// </param>
/// <param name="FreeEnergyGap">
/// Mean free energy of validation cases minus that of as many training cases, in nats: it grows when the machine begins to overfit. NaN without validation cases.
/// </param>
/// <param name="HiddenActivity">Mean of p(h = 1 | v) over units and training cases.</param>
/// <param name="WeightSize">Root mean square of the weights.</param>
/// <param name="LearningRate">The learning rate of the last update.</param>
/// <param name="Updates">Number of updates so far.</param>
/// <param name="Seconds">How long the training took since the last report.</param>
public sealed record RbmReport(
    double Epoch,
    double ReconstructionError,
    double FreeEnergyGap,
    double HiddenActivity,
    double WeightSize,
    float LearningRate,
    long Updates,
    double Seconds);
