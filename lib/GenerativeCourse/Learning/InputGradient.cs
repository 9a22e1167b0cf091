using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// The gradient of a network's output by its input, as a forward graph of its own: a loss may contain it, and the
/// ordinary backward pass then gives that loss's gradient by the weights.
/// </summary>
/// <remarks>
/// Between its kinks a network of linear layers, convolutions and (leaky) rectifiers is linear, f(x) = W₃ M₂ W₂ M₁ W₁ x + …,
/// where the diagonal matrices M hold the slopes, 1 or 0 (or 0.2), that this x meets. So ∇f = W₁ᵀ M₁ W₂ᵀ M₂ W₃ᵀ, and since
/// the slopes do not change with a small change of the weights, they are constants: nothing is approximated, and no
/// second derivative is needed. (A convolution's transpose is the transposed convolution with the same filters.) For the
/// penalties of I. Gulrajani et al. (2017) and of L. Mescheder et al. (2018).
/// </remarks>
public static class InputGradient
{
    /// <summary>A network's output and its gradient by the input, for each example.</summary>
    /// <param name="network">Layers of type <see cref="Linear"/>, <see cref="SpectralLinear"/>, <see cref="Conv2D"/>, <see cref="Reshape"/>, <see cref="LabelPlanes"/>, and (leaky) rectifiers; the last gives one number.</param>
    /// <param name="x">Examples, (B, inputs) or as the first layer reads them.</param>
    /// <returns>The output, (B, 1), and the gradient, of the shape of x (without labels behind the pixels); both on the tape.</returns>
    /// <exception cref="ArgumentException">A layer is of another kind, or the output is not one number.</exception>
    public static (Tensor Output, Tensor Gradient) Of(Sequential network, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(network);
        var way = new Stack<Func<Tensor, Tensor>>();
        var h = x;
        foreach (var layer in network)
            h = Through(layer, h, way);
        if (h.Shape.Rank != 2 || h.Shape[1] != 1)
            throw new ArgumentException($"The input gradient is taken of one number per example; this network gives {h.Shape}.", nameof(network));

        var g = Tensor.Full(1, x.Shape[0], 1);
        foreach (var back in way)
            g = back(g);
        return (h, g);
    }

    // The layer's result; what it does to a gradient on the way back goes on the stack.
    private static Tensor Through(Layer layer, Tensor x, Stack<Func<Tensor, Tensor>> way)
    {
        switch (layer)
        {
            case Linear linear:
                return Affine(x, linear.Weight, linear.Bias, linear.Activation, way);
            case SpectralLinear spectral:
                return Affine(x, spectral.NormalizedWeight(), spectral.Bias, spectral.Activation, way);
            case ActivationLayer function:
                return Bent(x.Activate(function.Activation), function.Activation, way);
            case Conv2D { Dilation: 1 } convolution:
                way.Push(g => Transposed(g, convolution, x.Shape));
                return convolution.Forward(x);
            case Reshape reshape:
                way.Push(g => g.Reshape(Sizes(x.Shape)));
                return reshape.Forward(x);
            case LabelPlanes planes:
                way.Push(g => g.Slice(1, 0, 1).Reshape(g.Shape[0], planes.Side * planes.Side));
                return planes.Forward(x);
            default:
                throw new ArgumentException($"The input gradient is exact for linear layers and convolutions with (leaky) rectifiers; {layer.GetType().Name} is none of them.", nameof(layer));
        }
    }

    private static Tensor Affine(Tensor x, Tensor weight, Tensor? bias, Activation activation, Stack<Func<Tensor, Tensor>> way)
    {
        way.Push(g => g.MatMul(weight));                                            // (B, outputs) to (B, inputs)
        return Bent(x.Linear(weight, bias, activation), activation, way);
    }

    private static Tensor Bent(Tensor y, Activation activation, Stack<Func<Tensor, Tensor>> way)
    {
        if (Slopes(y, activation) is { } slopes)
            way.Push(g => g * slopes);
        return y;
    }

    // Rows that the stride left over at the lower end come back as `extra`.
    private static Tensor Transposed(Tensor g, Conv2D convolution, Shape input)
    {
        var (stride, padding, kernel) = (convolution.Stride, convolution.Padding, convolution.Weight.Shape[2]);
        var extra = input[2] - ((g.Shape[2] - 1) * stride - 2 * padding + kernel);
        return g.ConvTranspose2D(convolution.Weight, null, stride, padding, extra);
    }

    private static int[] Sizes(Shape shape)
    {
        var sizes = new int[shape.Rank];
        shape.CopyTo(sizes);
        return sizes;
    }

    // The sign of a rectifier's output is that of its input.
    private static Tensor? Slopes(Tensor y, Activation activation)
    {
        if (activation == Activation.Identity)
            return null;
        var below = activation switch
        {
            Activation.Relu => 0f,
            Activation.LeakyRelu => 0.2f,
            _ => throw new ArgumentException($"The input gradient is exact for the activations Relu and LeakyRelu; {activation} bends everywhere.", nameof(activation)),
        };
        var slopes = Tensor.Empty(y.Shape);
        ReadOnlySpan<float> from = y.Values;
        var to = slopes.Values;
        for (var i = 0; i < to.Length; i++)
            to[i] = from[i] > 0 ? 1 : below;
        return slopes;
    }
}
