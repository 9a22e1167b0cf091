using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>The parameters of a variational autoencoder.</summary>
public sealed record VariationalAutoencoderOptions
{
    /// <summary>Size of z, at least 1; it may be larger than the input.</summary>
    public int Latent { get; init; } = 20;

    /// <summary>Sizes of the encoder's hidden layers, from the input on; the decoder has the same, mirrored. Empty: none.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>The function of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>What the decoder describes.</summary>
    public Likelihood Likelihood { get; init; } = Likelihood.Bernoulli;

    /// <summary>How many labels the model is conditioned on; 0 for a plain VAE.</summary>
    public int Classes { get; init; }

    /// <summary>Decides the first weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Latent, 1, because: "With nothing in between, nothing gets through.");
        ArgumentNullException.ThrowIfNull(Hidden);
        foreach (var units in Hidden)
            Guard.AtLeast(units, 1, nameof(Hidden), "It lists the sizes of the hidden layers; an empty list means none.");
        Guard.Defined(Activation);
        Guard.Defined(Likelihood);
        Guard.InRange(Classes, 0, 256, because: "It is the number of labels to condition on; 0 is a plain VAE.");
    }
}

/// <summary>How a variational autoencoder is trained.</summary>
public sealed record VariationalTraining
{
    /// <summary>How often every example is seen, at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples in a minibatch, at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The learning rate of Adam, positive; it falls along a cosine.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>What is left of the learning rate at the end, as a share, 0 to 1.</summary>
    public float FinalShare { get; init; } = 0.1f;

    /// <summary>β, the weight of the KL divergence, 0 or more: 1 is the ELBO (I. Higgins et al., "β-VAE", ICLR 2017).</summary>
    public float Beta { get; init; } = 1;

    /// <summary>
    /// Whether each value is drawn anew as a coin of its grey level every time it is seen, as in Burda 2015, instead of
    /// being a target in between. Only for values of 0 to 1.
    /// </summary>
    public bool DynamicBinarization { get; init; }

    /// <summary>Decides order, binarization and draws of z.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.001 is usual for Adam.");
        Guard.Probability(FinalShare, because: "It is the share of the learning rate that is left at the end.");
        Guard.NotNegative(Beta, because: "It is the weight of the KL divergence.");
    }

    internal (string Name, object? Value, object? Default)[] Suspects =>
        [(nameof(LearningRate), LearningRate, new VariationalTraining().LearningRate), (nameof(Beta), Beta, new VariationalTraining().Beta)];
}

/// <summary>The evidence lower bound of an example, and its two parts, in nats: ELBO = -(Reconstruction + Divergence).</summary>
/// <param name="Reconstruction">-E[log p(x|z)] over z ~ q(z|x).</param>
/// <param name="Divergence">KL(q(z|x) || p(z)), 0 or more.</param>
public readonly record struct EvidenceLowerBound(double Reconstruction, double Divergence)
{
    /// <summary>The bound itself; log p(x) is never below it.</summary>
    public double Value => -(Reconstruction + Divergence);
}

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Training">The mean bound of the training examples, each at the time it was learned from.</param>
/// <param name="Test">The mean bound of the test data, NaN if there was none.</param>
/// <param name="Seconds">The time the training took.</param>
public sealed record VariationalEpoch(double Epoch, EvidenceLowerBound Training, EvidenceLowerBound Test, double Seconds);
