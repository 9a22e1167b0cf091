using System.Numerics.Tensors;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Element-wise functions and their gradients, span in and span out. The destination may be the input itself.
/// All of them are right at the extremes: ±∞ gives the limit, NaN gives NaN.
/// </summary>
public static partial class Functions
{
    private const float LeakySlope = 0.2f;

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
                Relu(x, destination);
                break;
            case Activation.LeakyRelu:
                LeakyRelu(x, destination);
                break;
            case Activation.Sigmoid:
                Sigmoid(x, destination);
                break;
            case Activation.Tanh:
                Tanh(x, destination);
                break;
            case Activation.Gelu:
                Gelu(x, destination);
                break;
            case Activation.Silu:
                Silu(x, destination);
                break;
            case Activation.Softplus:
                Softplus(x, destination);
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
    public static void Backward(Activation activation, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> destination)
    {
        var length = upstream.Length;
        if (activation is Activation.Gelu or Activation.Silu)
            Same(x.Length, length, nameof(x));
        else if (activation is not Activation.Identity)
            Same(y.Length, length, nameof(y));
        Fits(length, destination);
        switch (activation)
        {
            case Activation.Identity:
                upstream.CopyTo(destination);
                break;
            case Activation.Relu:
                for (var i = 0; i < length; i++)
                    destination[i] = y[i] > 0 ? upstream[i] : 0;
                break;
            case Activation.LeakyRelu:
                for (var i = 0; i < length; i++)
                    destination[i] = y[i] > 0 ? upstream[i] : LeakySlope * upstream[i];
                break;
            case Activation.Sigmoid:
                for (var i = 0; i < length; i++)
                    destination[i] = upstream[i] * y[i] * (1 - y[i]);
                break;
            case Activation.Tanh:
                for (var i = 0; i < length; i++)
                    destination[i] = upstream[i] * (1 - y[i] * y[i]);
                break;
            case Activation.Gelu:
                GeluGradient(x, upstream, destination);
                break;
            case Activation.Silu:
                for (var i = 0; i < length; i++)
                {
                    var s = 1 / (1 + MathF.Exp(-x[i]));
                    destination[i] = upstream[i] * (s + x[i] * s * (1 - s));
                }
                break;
            case Activation.Softplus:
                for (var i = 0; i < length; i++)
                    destination[i] = upstream[i] * (float)-ExpM1(-y[i]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    /// <summary>max(x, 0).</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> destination) => TensorPrimitives.Max(x, 0f, destination);

    /// <summary>x if positive, else x/5.</summary>
    public static void LeakyRelu(ReadOnlySpan<float> x, Span<float> destination)
    {
        Fits(x.Length, destination);
        for (var i = 0; i < x.Length; i++)
            destination[i] = x[i] > 0 ? x[i] : LeakySlope * x[i];
    }

    /// <summary>e^x.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => TensorPrimitives.Exp(x, destination);

    /// <summary>The natural logarithm.</summary>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => TensorPrimitives.Log(x, destination);

    /// <summary>1 / (1 + e^-x): 0 and 1 at the infinities.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) => TensorPrimitives.Sigmoid(x, destination);

    /// <summary>The hyperbolic tangent: -1 and 1 at the infinities.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) => TensorPrimitives.Tanh(x, destination);

    /// <summary>x · sigmoid(x).</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> destination)
    {
        Fits(x.Length, destination);
        for (var i = 0; i < x.Length; i++)
            destination[i] = x[i] / (1 + MathF.Exp(-x[i]));
    }

    /// <summary>ln(1 + e^x) without overflow: max(x, 0) + ln(1 + e^-|x|).</summary>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination)
    {
        Fits(x.Length, destination);
        for (var i = 0; i < x.Length; i++)
            destination[i] = (float)Softplus((double)x[i]);
    }

    /// <summary>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), the tanh form of GELU.</summary>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> destination)
    {
        Fits(x.Length, destination);
        for (var i = 0; i < x.Length; i++)
            destination[i] = 0.5f * x[i] * (1 + MathF.Tanh(0.7978845608f * (x[i] + 0.044715f * x[i] * x[i] * x[i])));
    }

    /// <summary>upstream · GELU'(x).</summary>
    public static void GeluGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> upstream, Span<float> destination)
    {
        Same(upstream.Length, x.Length, nameof(upstream));
        Fits(x.Length, destination);
        for (var i = 0; i < x.Length; i++)
        {
            var square = x[i] * x[i];
            var t = MathF.Tanh(0.7978845608f * x[i] * (1 + 0.044715f * square));
            var slope = 0.7978845608f * (1 + 3 * 0.044715f * square);
            destination[i] = upstream[i] * (0.5f * (1 + t) + 0.5f * x[i] * (1 - t * t) * slope);
        }
    }

    private static void Fits<T>(int length, Span<T> destination)
    {
        if (destination.Length < length)
            throw new ArgumentException($"The destination has {destination.Length} places for {length} values.", nameof(destination));
    }

    private static void Same(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} values where {expected} are needed.", name);
    }
}
