using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A 2-D convolution layer, (N, C, H, W) to (N, F, H', W') with H' = (H + 2·padding - dilation·(kernel - 1) - 1)/stride + 1.</summary>
public sealed class Conv2D : Layer
{
    private readonly int _stride, _padding, _dilation;

    /// <summary>Makes a layer with random filters.</summary>
    /// <param name="channels">C, positive.</param>
    /// <param name="filters">F, positive.</param>
    /// <param name="kernel">Rows and columns of a filter, positive.</param>
    /// <param name="random">Where the first filters come from.</param>
    /// <param name="stride">How far a filter moves, positive.</param>
    /// <param name="padding">Rows and columns of zeros around the image, not negative.</param>
    /// <param name="bias">Whether each filter has a bias.</param>
    /// <param name="initializer">How the filters begin; by default uniform within ±1/√fan-in, as in PyTorch.</param>
    /// <param name="dilation">How far apart the values under a filter lie, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Conv2D(int channels, int filters, int kernel, RandomStream random, int stride = 1, int padding = 0, bool bias = true, Initializer? initializer = null, int dilation = 1)
    {
        Guard.Sizes(Tensor.TrainedBytes, (channels, nameof(channels)), (filters, nameof(filters)), (kernel, nameof(kernel)), (kernel, nameof(kernel)));
        ArgumentNullException.ThrowIfNull(random);
        Guard.AtLeast(stride, 1);
        Guard.AtLeast(padding, 0);
        Guard.AtLeast(dilation, 1);
        (_stride, _padding, _dilation) = (stride, padding, dilation);
        Weight = NewParameter("weight", initializer ?? Initializer.LeCunUniform(random), filters, channels, kernel, kernel);
        if (bias)
            Bias = NewParameter("bias", initializer is null ? Initializer.Uniform(random, 1 / MathF.Sqrt(channels * kernel * kernel)) : Initializer.Zeros, filters);
    }

    /// <summary>How far a filter moves.</summary>
    public int Stride => _stride;

    /// <summary>Rows and columns of zeros around the image.</summary>
    public int Padding => _padding;

    /// <summary>How far apart a filter's values lie.</summary>
    public int Dilation => _dilation;

    /// <summary>The filters, (F, C, kernel, kernel).</summary>
    public Tensor Weight { get; }

    /// <summary>The bias, (F).</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => x.Conv2D(Weight, Bias, _stride, _padding, _dilation);
}
