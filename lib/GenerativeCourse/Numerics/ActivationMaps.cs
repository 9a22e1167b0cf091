using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// The activations as vector functions. Each gives its value and, below it, its gradient: from x for GELU and SiLU,
/// from the value y for the others, times the gradient that comes from above.
/// </summary>
internal static class ActivationMaps
{
    private const float LeakySlope = 0.2f;
    private const float GeluScale = 0.7978845608f; // √(2/π)
    private const float GeluCube = 0.044715f;

    internal struct Identity : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => x;
    }

    internal struct Exp : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => VectorFunctions.Exp(x);
    }

    internal struct Relu : IMap
    {
        // The native maximum gives its second argument for NaN, so NaN stays NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => Vector.MaxNative(Vector<float>.Zero, x);
    }

    internal struct ReluGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> y, Vector<float> upstream) =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), upstream, Vector<float>.Zero);
    }

    internal struct LeakyRelu : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => Vector.MaxNative(new Vector<float>(LeakySlope) * x, x);
    }

    internal struct LeakyReluGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> y, Vector<float> upstream) =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), upstream, new Vector<float>(LeakySlope) * upstream);
    }

    internal struct Sigmoid : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => VectorFunctions.Sigmoid(x);
    }

    internal struct SigmoidGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> y, Vector<float> upstream) => upstream * y * (Vector<float>.One - y);
    }

    internal struct Tanh : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => VectorFunctions.Tanh(x);
    }

    internal struct TanhGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> y, Vector<float> upstream) => upstream * (Vector<float>.One - y * y);
    }

    /// <summary>x/2 · (1 + tanh u) is x · sigmoid(2u), with u = √(2/π) (x + 0.044715 x³).</summary>
    internal struct Gelu : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x)
        {
            var inner = Vector.FusedMultiplyAdd(new Vector<float>(2 * GeluScale * GeluCube), x * x, new Vector<float>(2 * GeluScale));
            // At -∞ the product would be -∞ · 0: nothing is left of x below -50.
            return Vector.MaxNative(new Vector<float>(-50f), x) * VectorFunctions.Sigmoid(x * inner);
        }
    }

    internal struct GeluGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x, Vector<float> upstream)
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

    internal struct Silu : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => Vector.MaxNative(new Vector<float>(-120f), x) * VectorFunctions.Sigmoid(x);
    }

    internal struct SiluGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x, Vector<float> upstream)
        {
            x = Vector.MaxNative(new Vector<float>(-120f), Vector.MinNative(new Vector<float>(120f), x));
            var s = VectorFunctions.Sigmoid(x);
            return upstream * Vector.FusedMultiplyAdd(x, s * (Vector<float>.One - s), s);
        }
    }

    internal struct Softplus : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => VectorFunctions.Softplus(x);
    }

    /// <summary>The slope of softplus is sigmoid(x) = 1 - e^-y.</summary>
    internal struct SoftplusGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> y, Vector<float> upstream)
        {
            // 1 - e^-y = tanh(y/2) (1 + e^-y): nothing cancels where y is tiny.
            var e = VectorFunctions.Exp(-y);
            return upstream * VectorFunctions.Tanh(y * new Vector<float>(0.5f)) * (Vector<float>.One + e);
        }
    }
}
