using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Pictures with labels for a convolution: a row of pixels with a one-hot label behind, (N, side² + classes), becomes a picture
/// with one channel of ink and one channel for each label, all 1 or all 0: (N, 1 + classes, side, side).
/// </summary>
/// <param name="side">Rows and columns of a picture, at least 1.</param>
/// <param name="classes">Number of labels, 0 or more; with 0 the pixels alone.</param>
public sealed class LabelPlanes(int side, int classes) : Layer
{
    private readonly int _side = Guard.AtLeast(side, 1);
    private readonly int _classes = Guard.NotNegative(classes);

    /// <summary>Rows and columns of a picture.</summary>
    public int Side => _side;

    /// <inheritdoc />
    public override Tensor Forward(Tensor x)
    {
        var (n, pixels) = (x.Shape[0], _side * _side);
        if (_classes == 0)
            return x.Reshape(n, 1, _side, _side);
        var ink = x.Slice(1, 0, pixels).Reshape(n, 1, _side, _side);
        var planes = x.Slice(1, pixels, _classes).Reshape(n, _classes, 1, 1) * Tensor.Full(1, 1, 1, _side, _side);
        return Tensor.Concat(1, ink, planes);
    }
}
