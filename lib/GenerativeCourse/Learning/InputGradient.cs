using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// The gradient of a network's output by its input, as a forward graph of its own: a loss may contain it, and the
/// ordinary backward pass then gives that loss's gradient by the weights.
/// </summary>
/// <remarks>
/// Between its kinks a network of linear layers and (leaky) rectifiers is linear, f(x) = W₃ M₂ W₂ M₁ W₁ x + …, where
/// the diagonal matrices M hold the slopes, 1 or 0 (or 0.2), that this x meets. So ∇f = W₁ᵀ M₁ W₂ᵀ M₂ W₃ᵀ, and since
/// the slopes do not change with a small change of the weights, they are constants: nothing is approximated, and no
/// second derivative is needed. For the penalties of I. Gulrajani et al. (2017) and of L. Mescheder et al. (2018).
/// </remarks>
public static class InputGradient
{
    /// <summary>A network's output and its gradient by the input, for each example.</summary>
    /// <param name="network">Layers of type <see cref="Linear"/> or <see cref="SpectralLinear"/>, and (leaky) rectifiers; the last gives one number.</param>
    /// <param name="x">Examples, (B, inputs).</param>
    /// <returns>The output, (B, 1), and the gradient, (B, inputs); both on the tape.</returns>
    /// <exception cref="ArgumentException">A layer is of another kind, or the output is not one number.</exception>
    public static (Tensor Output, Tensor Gradient) Of(Sequential network, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(network);
        var way = new Stack<(Tensor? Weight, Tensor? Slopes)>();
        var h = x;
        foreach (var layer in network)
            h = Forward(layer, h, way);
        if (h.Shape.Rank != 2 || h.Shape[1] != 1)
            throw new ArgumentException($"The input gradient is taken of one number per example; this network gives {h.Shape}.", nameof(network));

        var g = Tensor.Full(1, x.Shape[0], 1);
        foreach (var (weight, slopes) in way)
        {
            if (slopes is { } m)
                g *= m;                         // (B, units)
            if (weight is { } w)
                g = g.MatMul(w);                // (B, units of the layer before)
        }
        return (h, g);
    }

    private static Tensor Forward(Layer layer, Tensor x, Stack<(Tensor? Weight, Tensor? Slopes)> way)
    {
        var (weight, bias, activation) = layer switch
        {
            Linear linear => (linear.Weight, linear.Bias, linear.Activation),
            SpectralLinear spectral => (spectral.NormalizedWeight(), spectral.Bias, spectral.Activation),
            ActivationLayer function => ((Tensor?)null, (Tensor?)null, function.Activation),
            _ => throw new ArgumentException($"The input gradient is exact for linear layers with (leaky) rectifiers; {layer.GetType().Name} is none of them.", nameof(layer)),
        };
        var y = weight is { } w ? x.Linear(w, bias, activation) : x.Activate(activation);
        way.Push((weight, Slopes(y, activation)));
        return y;
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
