using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015) of (N, C) or (N, C, H, W): in training with the statistics of the
/// batch, in evaluation with their running means.
/// </summary>
public sealed class BatchNorm : Layer
{
    private readonly float _momentum, _epsilon;

    /// <summary>Makes a layer with gain 1 and bias 0.</summary>
    /// <param name="channels">C, positive.</param>
    /// <param name="momentum">How far the running statistics move toward those of a batch, 0 to 1.</param>
    /// <param name="epsilon">Added to the variance, positive.</param>
    /// <param name="initializer">How the gain begins; ones by default, DCGAN takes normal numbers around 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchNorm(int channels, float momentum = 0.1f, float epsilon = 1e-5f, Initializer? initializer = null)
    {
        Guard.Sizes(4 * Tensor.TrainedBytes, (channels, nameof(channels)));
        Guard.Positive(epsilon);
        Guard.InRange(momentum, 0, 1);
        (_momentum, _epsilon) = (momentum, epsilon);
        Weight = NewParameter("weight", initializer ?? Initializer.Ones, channels);
        Bias = NewParameter("bias", Initializer.Zeros, channels);
        RunningMean = NewStatistic("running_mean", 0, channels);
        RunningVariance = NewStatistic("running_var", 1, channels);
    }

    /// <summary>The gain, (C).</summary>
    public Tensor Weight { get; }

    /// <summary>The bias, (C).</summary>
    public Tensor Bias { get; }

    /// <summary>The running mean, (C).</summary>
    public Tensor RunningMean { get; }

    /// <summary>The running variance, (C).</summary>
    public Tensor RunningVariance { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => IsTraining
        ? x.BatchNorm(Weight, Bias, RunningMean, RunningVariance, _momentum, _epsilon)
        : x.BatchNormFixed(Weight, Bias, RunningMean, RunningVariance, _epsilon);
}
