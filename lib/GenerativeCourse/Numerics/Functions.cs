using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Element-wise functions and their gradients, span in and span out; long spans run on all threads. The destination
/// may be the input itself. All of them are right at the extremes: ±∞ gives the limit, NaN gives NaN.
/// </summary>
public static unsafe partial class Functions
{
    /// <summary>Applies an activation to each value.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the input.</exception>
    public static void Apply(Activation activation, ReadOnlySpan<float> x, Span<float> destination)
    {
        Fits(x.Length, destination);
        fixed (float* from = x, to = destination)
        {
            var work = new ApplyWork(from, to, x.Length);
            ActivationFunctions.Run(activation, ref work);
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
        Fits(upstream.Length, destination);
        fixed (float* argument = x, value = y, above = upstream, to = destination)
        {
            var work = new BackwardWork(argument, x.Length, value, y.Length, above, to, upstream.Length);
            ActivationFunctions.Run(activation, ref work);
        }
    }

    /// <summary>e^x: 0 below -87, where floats are no longer normal; ∞ above 88.7.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => Map<ExpMap>(x, destination);

    /// <summary>1 / (1 + e^-x): 0 below -69, and 0 and 1 at the infinities.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) => Map<ValueOf<ActivationFunctions.Sigmoid>>(x, destination);

    /// <summary>The hyperbolic tangent: -1 and 1 at the infinities.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) => Map<ValueOf<ActivationFunctions.Tanh>>(x, destination);

    /// <summary>ln(1 + e^x) without overflow: max(x, 0) + ln(1 + e^-|x|).</summary>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination) => Map<ValueOf<ActivationFunctions.Softplus>>(x, destination);

    private static void Map<T>(ReadOnlySpan<float> x, Span<float> destination)
        where T : struct, IMap
    {
        Fits(x.Length, destination);
        Elementwise.Map<T>(x, destination);
    }

    private static void Fits<T>(int length, Span<T> destination)
    {
        if (destination.Length < length)
            throw new ArgumentException($"The destination has {destination.Length} places for {length} values.", nameof(destination));
    }

    private struct ExpMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => VectorFunctions.Exp(x);
    }

    private readonly struct ApplyWork(float* x, float* y, int length) : IActivationWork
    {
        public void Run<T>()
            where T : struct, IActivation => Elementwise.Map<ValueOf<T>>(new(x, length), new(y, length));
    }

    private readonly struct BackwardWork(float* x, int argumentLength, float* y, int valueLength, float* upstream, float* destination, int length) : IActivationWork
    {
        public void Run<T>()
            where T : struct, IActivation
        {
            if ((T.ReadsArgument ? argumentLength : valueLength) != length)
                throw new ArgumentException($"{(T.ReadsArgument ? argumentLength : valueLength)} values do not go with {length} gradients.", nameof(upstream));
            Elementwise.Map<GradientOf<T>>(new(T.ReadsArgument ? x : y, length), new(upstream, length), new(destination, length));
        }
    }
}
