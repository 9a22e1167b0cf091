using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>p_z, the distribution of the generator's noise.</summary>
public enum NoisePrior
{
    /// <summary>Independent standard normal numbers.</summary>
    Gaussian,

    /// <summary>Independent numbers uniform in [-1, 1].</summary>
    Uniform,
}

/// <summary>How the game is played: the slide's numbers of iterations, of steps k and of examples m, and Adam's.</summary>
public sealed record AdversarialTraining
{
    /// <summary>The game's losses.</summary>
    public AdversarialObjective Objective { get; init; } = new NonSaturating();

    /// <summary>Training iterations, at least 1: each has k steps of the discriminator and one of the generator.</summary>
    public int Iterations { get; init; } = 3000;

    /// <summary>k, at least 1; null for the objective's own.</summary>
    public int? DiscriminatorSteps { get; init; }

    /// <summary>m, at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The generator's learning rate (Adam), positive.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>The discriminator's learning rate (Adam), positive; null for the generator's.</summary>
    public float? DiscriminatorLearningRate { get; init; }

    /// <summary>The share of both learning rates that is left at the end of a cosine, 0 to 1; 1 keeps them constant.</summary>
    public float FinalShare { get; init; } = 1;

    /// <summary>Adam's β₁, 0 to below 1: momentum in a game is a swing, so 0.5 or 0 is usual (Radford et al. 2016).</summary>
    public float Beta1 { get; init; } = 0.5f;

    /// <summary>Adam's β₂, 0 to below 1.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>β of the running mean of the generator's weights that samples are drawn with, 0 to below 1; 0 draws with the weights as they are.</summary>
    public float AverageDecay { get; init; }

    /// <summary>Iterations from report to report, at least 1.</summary>
    public int IterationsPerReport { get; init; } = 50;

    /// <summary>Decides minibatches and noise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be trained with.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Objective, nameof(Objective));
        Guard.AtLeast(Iterations, 1);
        Guard.AtLeast(DiscriminatorSteps ?? 1, 1, nameof(DiscriminatorSteps));
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate);
        Guard.Positive(DiscriminatorLearningRate ?? 1, nameof(DiscriminatorLearningRate));
        Guard.Probability(FinalShare);
        Guard.Share(Beta1);
        Guard.Share(Beta2);
        Guard.Share(AverageDecay);
        Guard.AtLeast(IterationsPerReport, 1);
    }
}

/// <summary>What came of some iterations; losses and probabilities are means over them.</summary>
/// <param name="Epoch">How often the data could have been seen once, from the start.</param>
/// <param name="DiscriminatorLoss">What the discriminator makes small, without its penalty: 2 ln 2 in a logistic game that is lost in the best way.</param>
/// <param name="GeneratorLoss">What the generator makes small.</param>
/// <param name="RealProbability">D(x), the mean of 1/(1 + e^{-s(x)}) over data.</param>
/// <param name="FakeProbability">D(G(z)), the same over samples, before the generator's step.</param>
/// <param name="GradientNorm">The length of the generator's gradient.</param>
/// <param name="Iteration">Iterations done so far.</param>
/// <param name="Seconds">The time these iterations took.</param>
public sealed record AdversarialReport(
    double Epoch, double DiscriminatorLoss, double GeneratorLoss, double RealProbability, double FakeProbability, double GradientNorm, int Iteration, double Seconds);
