using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>How a translation of pictures is learned.</summary>
public sealed record Pix2PixOptions
{
    /// <summary>The game's losses.</summary>
    public AdversarialObjective Objective { get; init; } = new NonSaturating();

    /// <summary>The weight of the generator's adversarial loss, 0 or more; with 0 no game is played and L1 stands alone.</summary>
    public float AdversarialWeight { get; init; } = 1;

    /// <summary>λ, the weight of the mean absolute difference to the truth, 0 or more: the paper's.</summary>
    public float L1Weight { get; init; } = 100;

    /// <summary>Training iterations, at least 1: each has one step of the discriminator and one of the generator.</summary>
    public int Iterations { get; init; } = 2000;

    /// <summary>Pairs of pictures in a minibatch, at least 1.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>The learning rate of both (Adam), positive.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>The share of the learning rate that is left at the end of a cosine, 0 to 1.</summary>
    public float FinalShare { get; init; } = 0.1f;

    /// <summary>Adam's β₁, 0 to below 1.</summary>
    public float Beta1 { get; init; } = 0.5f;

    /// <summary>β of the running mean of the generator's weights that pictures are translated with, 0 to below 1.</summary>
    public float AverageDecay { get; init; } = 0.99f;

    /// <summary>Iterations from report to report, at least 1.</summary>
    public int IterationsPerReport { get; init; } = 50;

    /// <summary>Decides minibatches and noise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be trained with.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Objective, nameof(Objective));
        Guard.NotNegative(AdversarialWeight);
        Guard.NotNegative(L1Weight);
        if (AdversarialWeight + L1Weight == 0)
            throw new ArgumentOutOfRangeException(nameof(L1Weight), L1Weight, "L1Weight must be positive where AdversarialWeight is 0: nothing would be learned.");
        Guard.AtLeast(Iterations, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate);
        Guard.Probability(FinalShare);
        Guard.Share(Beta1);
        Guard.Share(AverageDecay);
        Guard.AtLeast(IterationsPerReport, 1);
    }
}

/// <summary>What came of some iterations; losses are means over them.</summary>
/// <param name="Epoch">How often the data could have been seen once, from the start.</param>
/// <param name="DiscriminatorLoss">What the discriminator makes small; 0 where no game is played.</param>
/// <param name="GeneratorLoss">The adversarial part of what the generator makes small, unweighted; 0 where no game is played.</param>
/// <param name="L1">The mean absolute difference to the truth, of values 0 to 1.</param>
/// <param name="Iteration">Iterations done so far.</param>
/// <param name="Seconds">The time these iterations took.</param>
public sealed record TranslationReport(double Epoch, double DiscriminatorLoss, double GeneratorLoss, double L1, int Iteration, double Seconds);
