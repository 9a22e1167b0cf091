using System.Numerics.Tensors;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Element-wise functions and their gradients, span in and span out; long spans run on all threads. The destination
/// may be the input itself. All of them are right at the extremes: ±∞ gives the limit, NaN gives NaN.
/// </summary>
public static partial class Functions
{
    /// <summary>Applies an activation to each value.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the input.</exception>
    public static void Apply(Activation activation, ReadOnlySpan<float> x, Span<float> destination)
    {
        switch (activation)
        {
            case Activation.Identity:
                x.CopyTo(destination);
                break;
            case Activation.Relu:
                Map<ActivationMaps.Relu>(x, destination);
                break;
            case Activation.LeakyRelu:
                Map<ActivationMaps.LeakyRelu>(x, destination);
                break;
            case Activation.Sigmoid:
                Map<ActivationMaps.Sigmoid>(x, destination);
                break;
            case Activation.Tanh:
                Map<ActivationMaps.Tanh>(x, destination);
                break;
            case Activation.Gelu:
                Map<ActivationMaps.Gelu>(x, destination);
                break;
            case Activation.Silu:
                Map<ActivationMaps.Silu>(x, destination);
                break;
            case Activation.Softplus:
                Map<ActivationMaps.Softplus>(x, destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    /// <summary>
    /// The gradient before an activation, from the gradient after it: destination = upstream · f'(x).
    /// Relu, LeakyRelu, Sigmoid, Tanh and Softplus read y alone, Gelu and Silu read x alone; the other may be empty.
    /// </summary>
    /// <param name="activation">The function f.</param>
    /// <param name="x">What went into it.</param>
    /// <param name="y">What came out of it, f(x).</param>
    /// <param name="upstream">The loss's gradient by y.</param>
    /// <param name="destination">The loss's gradient by x; may be the upstream itself.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void Backward(Activation activation, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> destination)
    {
        switch (activation)
        {
            case Activation.Identity:
                upstream.CopyTo(destination);
                break;
            case Activation.Relu:
                Map<ActivationMaps.ReluGradient>(y, upstream, destination);
                break;
            case Activation.LeakyRelu:
                Map<ActivationMaps.LeakyReluGradient>(y, upstream, destination);
                break;
            case Activation.Sigmoid:
                Map<ActivationMaps.SigmoidGradient>(y, upstream, destination);
                break;
            case Activation.Tanh:
                Map<ActivationMaps.TanhGradient>(y, upstream, destination);
                break;
            case Activation.Gelu:
                Map<ActivationMaps.GeluGradient>(x, upstream, destination);
                break;
            case Activation.Silu:
                Map<ActivationMaps.SiluGradient>(x, upstream, destination);
                break;
            case Activation.Softplus:
                Map<ActivationMaps.SoftplusGradient>(y, upstream, destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    /// <summary>max(x, 0).</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Relu>(x, destination);

    /// <summary>x if positive, else x/5.</summary>
    public static void LeakyRelu(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.LeakyRelu>(x, destination);

    /// <summary>e^x: 0 at -∞; ∞ above 88.7.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Exp>(x, destination);

    /// <summary>The natural logarithm: -∞ at 0, NaN below.</summary>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => TensorPrimitives.Log(x, destination);

    /// <summary>1 / (1 + e^-x): 0 and 1 at the infinities.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Sigmoid>(x, destination);

    /// <summary>The hyperbolic tangent: -1 and 1 at the infinities.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Tanh>(x, destination);

    /// <summary>x · sigmoid(x).</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Silu>(x, destination);

    /// <summary>ln(1 + e^x) without overflow: max(x, 0) + ln(1 + e^-|x|).</summary>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Softplus>(x, destination);

    /// <summary>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), the tanh form of GELU.</summary>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> destination) => Map<ActivationMaps.Gelu>(x, destination);

    /// <summary>upstream · GELU'(x).</summary>
    public static void GeluGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> upstream, Span<float> destination) =>
        Map<ActivationMaps.GeluGradient>(x, upstream, destination);

    private static void Map<T>(ReadOnlySpan<float> x, Span<float> destination)
        where T : struct, IMap
    {
        Fits(x.Length, destination);
        Elementwise.Map<T>(x, destination);
    }

    private static void Map<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> upstream, Span<float> destination)
        where T : struct, IMap2
    {
        if (x.Length != upstream.Length)
            throw new ArgumentException($"{x.Length} values do not go with {upstream.Length} gradients.", nameof(upstream));
        Fits(x.Length, destination);
        Elementwise.Map<T>(x, upstream, destination);
    }

    private static void Fits<T>(int length, Span<T> destination)
    {
        if (destination.Length < length)
            throw new ArgumentException($"The destination has {destination.Length} places for {length} values.", nameof(destination));
    }
}
