using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>What an autoencoder's reconstruction is measured with.</summary>
public enum ReconstructionLoss
{
    /// <summary>The mean squared difference of a value; the decoder's last layer is linear.</summary>
    SquaredError,

    /// <summary>The cross-entropy of a value of 0 to 1; the decoder's last layer is a sigmoid.</summary>
    CrossEntropy,
}

/// <summary>The slide's parameters: latent neurons, layers, nodes in a layer, loss.</summary>
public sealed record AutoencoderOptions
{
    /// <summary>Size of the bottleneck h, at least 1; more than the input is allowed, and is then no bottleneck.</summary>
    public int Latent { get; init; } = 32;

    /// <summary>Sizes of the encoder's hidden layers, from the input on; the decoder has the same, mirrored. Empty: none.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [512, 128];

    /// <summary>The function of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>The function of the bottleneck itself.</summary>
    public Activation Code { get; init; } = Activation.Identity;

    /// <summary>What the reconstruction is measured with.</summary>
    public ReconstructionLoss Loss { get; init; } = ReconstructionLoss.SquaredError;

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
        Guard.Defined(Code);
        Guard.Defined(Loss);
    }
}

/// <summary>How an autoencoder is trained.</summary>
public sealed record AutoencoderTraining
{
    /// <summary>How often every example is seen, at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples in a minibatch, at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The learning rate of Adam, positive; it falls to a tenth along a cosine.</summary>
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>What the inputs are corrupted with: a denoising autoencoder.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    /// <summary>λ of the penalty on the code, λ times the mean of |h|, 0 or more: a sparse autoencoder.</summary>
    public float Sparsity { get; init; }

    /// <summary>Decides order and noise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.001 is usual for Adam.");
        ArgumentNullException.ThrowIfNull(Corruption);
        Guard.NotNegative(Sparsity, because: "It is the weight of the penalty on the code.");
    }

    internal (string Name, object? Value, object? Default)[] Suspects =>
        [(nameof(LearningRate), LearningRate, new AutoencoderTraining().LearningRate), (nameof(Sparsity), Sparsity, new AutoencoderTraining().Sparsity)];
}

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The mean loss of the training examples, each at the time it was learned from, penalty and all.</param>
/// <param name="TestError">The mean squared error of a value of the test data, NaN if there was none.</param>
/// <param name="Seconds">The time the training took.</param>
public sealed record AutoencoderEpoch(double Epoch, double Loss, double TestError, double Seconds);
