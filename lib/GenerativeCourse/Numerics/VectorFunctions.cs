using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Exponentials, logarithms and circles of whole vectors: reduction to a short interval and a polynomial there, as in
/// S. Moshier's Cephes library. Errors are a few units in the last place; infinities give limits, NaN gives NaN.
/// </summary>
internal static class VectorFunctions
{
    private const float RoundingShift = 12582912f; // 1.5 · 2^23: adding it leaves the nearest integer in the low bits

    /// <summary>e^x: x = n ln 2 + r with |r| at most ln 2 / 2, and e^r by a polynomial; 0 below x = -87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Exp(Vector<float> x)
    {
        // The native minimum and maximum give their second argument for NaN, so NaN stays NaN. Below -87.3 the result would be denormal.
        x = Vector.MaxNative(new Vector<float>(-87.3f), Vector.MinNative(new Vector<float>(89f), x));
        var shifted = Vector.FusedMultiplyAdd(x, new Vector<float>(1.44269504f), new Vector<float>(RoundingShift));
        var n = shifted - new Vector<float>(RoundingShift);
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693359375f), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(2.12194440e-4f), r);
        var p = new Vector<float>(1.9875691500e-4f);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.3981999507e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.FusedMultiplyAdd(p, r * r, r + Vector<float>.One);
        // 2p · 2^(n-1), as 2^128 is no float. n is -126 at least, and the bits of 2^-127 put together this way are those
        // of 0: results below 1.7e-38 are 0 before they are denormal.
        var whole = Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(new Vector<float>(RoundingShift));
        return (p + p) * Vector.AsVectorSingle((whole + new Vector<int>(126)) << 23);
    }

    /// <summary>ln x of positive normal numbers: x = 2^n m with m in [√½, √2), and ln m by a polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> LogOfNormal(Vector<float> x)
    {
        var bits = Vector.AsVectorInt32(x);
        var offset = bits - new Vector<int>(0x3F3504F3); // √½
        var n = Vector.ConvertToSingle(offset >> 23);
        var z = Vector.AsVectorSingle(bits - (offset & new Vector<int>(unchecked((int)0xFF800000)))) - Vector<float>.One;
        var p = new Vector<float>(7.0376836292e-2f);
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-1.1514610310e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(1.1676998740e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-1.2420140846e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(1.4249322787e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-1.6668057665e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(2.0000714765e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-2.4999993993e-1f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(3.3333331174e-1f));
        var square = z * z;
        var y = Vector.FusedMultiplyAdd(n, new Vector<float>(-2.12194440e-4f), p * z * square);
        y = Vector.FusedMultiplyAdd(new Vector<float>(-0.5f), square, y);
        return Vector.FusedMultiplyAdd(n, new Vector<float>(0.693359375f), z + y);
    }

    /// <summary>ln(1 + z) for z in [0, 1]: 2 artanh(z / (2 + z)) by its series; exact for tiny z too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> LogP1OfUnit(Vector<float> z)
    {
        var s = z / (new Vector<float>(2f) + z);
        var square = s * s;
        var p = new Vector<float>(2f / 15);
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f / 13));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f / 11));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f / 9));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f / 7));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f / 5));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f / 3));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2f));
        return p * s;
    }

    /// <summary>1 / (1 + e^-x) from e^-|x|, which never overflows; 0 below x = -69 (see <see cref="Denormals"/>: its slope is a product).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Sigmoid(Vector<float> x)
    {
        var e = Denormals.ToZero(Exp(-Vector.Abs(x)));
        var above = Vector.LessThan(x, Vector<float>.Zero);
        return Vector.ConditionalSelect(above, e, Vector<float>.One) / (Vector<float>.One + e);
    }

    /// <summary>tanh x: an odd polynomial near 0, else (1 - e) / (1 + e) with e = e^-2|x| and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Tanh(Vector<float> x)
    {
        var magnitude = Vector.Abs(x);
        var e = Exp(magnitude * new Vector<float>(-2f));
        var far = (Vector<float>.One - e) / (Vector<float>.One + e);
        far = Vector.AsVectorSingle(Vector.AsVectorInt32(far) | (Vector.AsVectorInt32(x) & new Vector<int>(int.MinValue)));
        var square = x * x;
        var p = new Vector<float>(-5.70498872745e-3f);
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(2.06390887954e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-5.37397155531e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1.33314422036e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-3.33332819422e-1f));
        var near = Vector.FusedMultiplyAdd(p * square, x, x);
        return Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<float>(0.625f)), near, far);
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Softplus(Vector<float> x) =>
        Vector.MaxNative(Vector<float>.Zero, x) + LogP1OfUnit(Exp(-Vector.Abs(x)));

    /// <summary>sin 2πt and cos 2πt for t in [0, 1): the nearest quarter turn, and a polynomial for the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector<float> Sine, Vector<float> Cosine) Circle(Vector<float> t)
    {
        var shifted = Vector.FusedMultiplyAdd(t, new Vector<float>(4f), new Vector<float>(RoundingShift));
        var quarter = Vector.AsVectorInt32(shifted);
        var r = Vector.FusedMultiplyAdd(shifted - new Vector<float>(RoundingShift), new Vector<float>(-0.25f), t) * new Vector<float>(6.28318531f);
        var square = r * r;
        var s = new Vector<float>(-1.9515295891e-4f);
        s = Vector.FusedMultiplyAdd(s, square, new Vector<float>(8.3321608736e-3f));
        s = Vector.FusedMultiplyAdd(s, square, new Vector<float>(-1.6666654611e-1f));
        var sine = Vector.FusedMultiplyAdd(s * square, r, r);
        var c = new Vector<float>(2.443315711809948e-5f);
        c = Vector.FusedMultiplyAdd(c, square, new Vector<float>(-1.388731625493765e-3f));
        c = Vector.FusedMultiplyAdd(c, square, new Vector<float>(4.166664568298827e-2f));
        c = Vector.FusedMultiplyAdd(c, square, new Vector<float>(-0.5f));
        var cosine = Vector.FusedMultiplyAdd(c, square, Vector<float>.One);
        // A quarter turn swaps sine and cosine; signs follow from the number of quarters, 0 to 4.
        var odd = Vector.Equals(quarter & Vector<int>.One, Vector<int>.One);
        var two = new Vector<int>(2);
        var sineSign = (quarter & two) << 30;
        var cosineSign = ((quarter + Vector<int>.One) & two) << 30;
        return (
            Vector.AsVectorSingle(Vector.AsVectorInt32(Vector.ConditionalSelect(odd, cosine, sine)) ^ sineSign),
            Vector.AsVectorSingle(Vector.AsVectorInt32(Vector.ConditionalSelect(odd, sine, cosine)) ^ cosineSign));
    }
}
