using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>An activation, a vector of values at a time.</summary>
internal interface IActivation
{
    /// <summary>For messages.</summary>
    public static abstract string Name { get; }

    /// <summary>Whether <see cref="Gradient"/> reads the argument x; otherwise the value y is enough.</summary>
    public static virtual bool ReadsArgument => false;

    /// <summary>y = f(x).</summary>
    public static abstract Vector<float> Value(Vector<float> x);

    /// <summary>upstream · f'(x), from y, or from x where <see cref="ReadsArgument"/> says so.</summary>
    public static abstract Vector<float> Gradient(Vector<float> known, Vector<float> upstream);
}

/// <summary>Something to be done with an activation whose type is known when it is compiled.</summary>
internal interface IActivationWork
{
    /// <summary>Does it.</summary>
    public void Run<T>()
        where T : struct, IActivation;
}

/// <summary>The activations as vector functions, each with its gradient below its value.</summary>
internal static class ActivationFunctions
{
    private const float LeakySlope = 0.2f;
    private const float GeluScale = 0.7978845608f; // √(2/π)
    private const float GeluCube = 0.044715f;

    /// <summary>Does the work with the activation of this name: the only place that tells them apart.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such activation.</exception>
    internal static void Run<TWork>(Activation activation, ref TWork work)
        where TWork : struct, IActivationWork
    {
        switch (activation)
        {
            case Activation.Identity:
                work.Run<Identity>();
                break;
            case Activation.Relu:
                work.Run<Relu>();
                break;
            case Activation.LeakyRelu:
                work.Run<LeakyRelu>();
                break;
            case Activation.Sigmoid:
                work.Run<Sigmoid>();
                break;
            case Activation.Tanh:
                work.Run<Tanh>();
                break;
            case Activation.Gelu:
                work.Run<Gelu>();
                break;
            case Activation.Silu:
                work.Run<Silu>();
                break;
            case Activation.Softplus:
                work.Run<Softplus>();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    internal readonly struct Identity : IActivation
    {
        public static string Name => "identity";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> y, Vector<float> upstream) => upstream;
    }

    internal readonly struct Relu : IActivation
    {
        public static string Name => "relu";

        // The native maximum gives its second argument for NaN, so NaN stays NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => Vector.MaxNative(Vector<float>.Zero, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> y, Vector<float> upstream) =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), upstream, Vector<float>.Zero);
    }

    internal readonly struct LeakyRelu : IActivation
    {
        public static string Name => "leaky relu";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => Vector.MaxNative(new Vector<float>(LeakySlope) * x, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> y, Vector<float> upstream) =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), upstream, new Vector<float>(LeakySlope) * upstream);
    }

    internal readonly struct Sigmoid : IActivation
    {
        public static string Name => "sigmoid";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorFunctions.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> y, Vector<float> upstream) => upstream * y * (Vector<float>.One - y);
    }

    internal readonly struct Tanh : IActivation
    {
        public static string Name => "tanh";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorFunctions.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> y, Vector<float> upstream) => upstream * (Vector<float>.One - y * y);
    }

    /// <summary>x/2 · (1 + tanh u) is x · sigmoid(2u), with u = √(2/π) (x + 0.044715 x³).</summary>
    internal readonly struct Gelu : IActivation
    {
        public static string Name => "gelu";

        public static bool ReadsArgument => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x)
        {
            var inner = Vector.FusedMultiplyAdd(new Vector<float>(2 * GeluScale * GeluCube), x * x, new Vector<float>(2 * GeluScale));
            // At -∞ the product would be -∞ · 0: nothing is left of x below -50.
            return Vector.MaxNative(new Vector<float>(-50f), x) * VectorFunctions.Sigmoid(x * inner);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> x, Vector<float> upstream)
        {
            // Beyond ±50 the slope is 0 or 1 to the last bit; the bounds keep infinities out of the products.
            x = Vector.MaxNative(new Vector<float>(-50f), Vector.MinNative(new Vector<float>(50f), x));
            var square = x * x;
            var inner = Vector.FusedMultiplyAdd(new Vector<float>(2 * GeluScale * GeluCube), square, new Vector<float>(2 * GeluScale));
            var slope = Vector.FusedMultiplyAdd(new Vector<float>(6 * GeluScale * GeluCube), square, new Vector<float>(2 * GeluScale));
            var s = VectorFunctions.Sigmoid(x * inner);
            return upstream * Vector.FusedMultiplyAdd(x * slope, s * (Vector<float>.One - s), s);
        }
    }

    internal readonly struct Silu : IActivation
    {
        public static string Name => "silu";

        public static bool ReadsArgument => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => Vector.MaxNative(new Vector<float>(-120f), x) * VectorFunctions.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> x, Vector<float> upstream)
        {
            x = Vector.MaxNative(new Vector<float>(-120f), Vector.MinNative(new Vector<float>(120f), x));
            var s = VectorFunctions.Sigmoid(x);
            return upstream * Vector.FusedMultiplyAdd(x, s * (Vector<float>.One - s), s);
        }
    }

    /// <summary>The slope of softplus is sigmoid(x) = 1 - e^-y.</summary>
    internal readonly struct Softplus : IActivation
    {
        public static string Name => "softplus";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Value(Vector<float> x) => VectorFunctions.Softplus(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Gradient(Vector<float> y, Vector<float> upstream)
        {
            // 1 - e^-y = tanh(y/2) (1 + e^-y): nothing cancels where y is tiny.
            var e = VectorFunctions.Exp(-y);
            return upstream * VectorFunctions.Tanh(y * new Vector<float>(0.5f)) * (Vector<float>.One + e);
        }
    }
}
