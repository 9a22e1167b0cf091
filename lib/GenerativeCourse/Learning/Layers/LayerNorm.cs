using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>Layer normalization (Ba, Kiros, Hinton 2016): each row gets mean 0 and variance 1, then a learned gain and bias.</summary>
public sealed class LayerNorm : Layer
{
    private readonly float _epsilon;

    /// <summary>Makes a layer with gain 1 and bias 0.</summary>
    /// <param name="width">Size of a row, positive.</param>
    /// <param name="epsilon">Added to the variance, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or epsilon is not positive.</exception>
    public LayerNorm(int width, float epsilon = 1e-5f)
    {
        Guard.Sizes(2 * Tensor.TrainedBytes, (width, nameof(width)));
        Guard.Positive(epsilon);
        _epsilon = epsilon;
        Weight = NewParameter("weight", Initializer.Ones, width);
        Bias = NewParameter("bias", Initializer.Zeros, width);
    }

    /// <summary>The gain, (width).</summary>
    public Tensor Weight { get; }

    /// <summary>The bias, (width).</summary>
    public Tensor Bias { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => x.LayerNorm(Weight, Bias, _epsilon);
}
