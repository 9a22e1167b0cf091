using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A transposed 2-D convolution layer, (N, C, H, W) to (N, F, H', W') with H' = (H - 1)·stride - 2·padding + kernel + extra.</summary>
public sealed class ConvTranspose2D : Layer
{
    private readonly int _stride, _padding, _extra;

    /// <summary>Makes a layer with random filters.</summary>
    /// <param name="channels">C, positive.</param>
    /// <param name="filters">F, positive.</param>
    /// <param name="kernel">Rows and columns of a filter, positive.</param>
    /// <param name="random">Where the first filters come from.</param>
    /// <param name="stride">How far apart the values paint, positive.</param>
    /// <param name="padding">Rows and columns cut off around the result, not negative.</param>
    /// <param name="extra">Rows and columns added at the lower and right end, 0 to stride - 1.</param>
    /// <param name="bias">Whether each filter has a bias.</param>
    /// <param name="initializer">How the filters begin; by default uniform within ±1/√fan-in, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public ConvTranspose2D(int channels, int filters, int kernel, RandomStream random, int stride = 1, int padding = 0, int extra = 0, bool bias = true, Initializer? initializer = null)
    {
        Guard.Sizes(Tensor.TrainedBytes, (channels, nameof(channels)), (filters, nameof(filters)), (kernel, nameof(kernel)), (kernel, nameof(kernel)));
        ArgumentNullException.ThrowIfNull(random);
        Guard.AtLeast(stride, 1);
        Guard.AtLeast(padding, 0);
        Guard.InRange(extra, 0, stride - 1, because: "It completes what the stride leaves over.");
        (_stride, _padding, _extra) = (stride, padding, extra);
        Weight = NewParameter("weight", initializer ?? Initializer.LeCunUniform(random), channels, filters, kernel, kernel);
        if (bias)
            Bias = NewParameter("bias", initializer is null ? Initializer.Uniform(random, 1 / MathF.Sqrt(filters * kernel * kernel)) : Initializer.Zeros, filters);
    }

    /// <summary>The filters, (C, F, kernel, kernel).</summary>
    public Tensor Weight { get; }

    /// <summary>The bias, (F).</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => x.ConvTranspose2D(Weight, Bias, _stride, _padding, _extra);
}
