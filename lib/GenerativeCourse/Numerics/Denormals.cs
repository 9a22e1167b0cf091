using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Numbers on their way to nothing. Below 1.2e-38 a float has no leading one any more (it is denormal), and many
/// processors take over a hundred cycles for an operation that makes or reads such a number. What decays geometrically
/// (a running mean whose gradients have stopped, a momentum) stays there for ever: 0.9 times the smallest one rounds
/// back to itself. So whatever decays or saturates becomes 0 on its way, while its products are still ordinary numbers.
/// </summary>
/// <remarks>
/// Each kernel does it in one place: the exponential in <see cref="VectorFunctions.Exp"/>, softmax and cross-entropy in
/// <see cref="ExpRow"/>, the sigmoid in <see cref="VectorFunctions.Sigmoid"/>, the optimizers where they store what they
/// remember, batch norm and weight averages where they update their running means.
/// </remarks>
internal static class Denormals
{
    /// <summary>
    /// What is smaller is 0 where it decays: far below what a sum of floats around 1e-20 could notice, and far above
    /// the smallest ordinary number, so that a product with a learning rate or a probability stays ordinary.
    /// </summary>
    internal const float Tiny = 1e-30f;

    /// <summary>The values, but 0 for those between -<see cref="Tiny"/> and <see cref="Tiny"/>; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> ToZero(Vector<float> values) =>
        Vector.AndNot(values, Vector.AsVectorSingle(Vector.LessThan(Vector.Abs(values), new Vector<float>(Tiny))));

    /// <summary>The value, but 0 between -<see cref="Tiny"/> and <see cref="Tiny"/>; NaN stays NaN.</summary>
    internal static float ToZero(float value) => MathF.Abs(value) < Tiny ? 0 : value;

    /// <summary>The same for all values of a list, in place: of a momentum or a moving average, after its update.</summary>
    internal static unsafe void ToZero(Span<float> values)
    {
        fixed (float* at = values)
            Elementwise.Run<ToZeroMap>(at, at, values.Length);
    }

    private readonly struct ToZeroMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Of(Vector<float> x) => ToZero(x);
    }
}
