using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenerativeCourse.Numerics;

/// <summary>From random bits to numbers, in vectors.</summary>
internal static class RandomKernels
{
    private const float Unit = 1f / (1 << 24);

    /// <summary>Turns 32 random bits, in place, into a multiple of 2^-24 in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToUniform(Span<float> values)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.StoreUnsafe(Uniform(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref start, (nuint)i))), ref start, (nuint)i);
        for (; i < values.Length; i++)
            values[i] = (BitConverter.SingleToUInt32Bits(values[i]) >> 8) * Unit;
    }

    /// <summary>Draws 1 where the uniform number of the bits is below the probability, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Bernoulli(ReadOnlySpan<uint> bits, ReadOnlySpan<float> probabilities, Span<float> destination)
    {
        ref var bit = ref MemoryMarshal.GetReference(bits);
        ref var p = ref MemoryMarshal.GetReference(probabilities);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= destination.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var uniform = Uniform(Vector.LoadUnsafe(ref bit, (nuint)i));
            var below = Vector.LessThan(uniform, Vector.LoadUnsafe(ref p, (nuint)i));
            Vector.StoreUnsafe(Vector.AsVectorSingle(below & Vector.AsVectorInt32(Vector<float>.One)), ref to, (nuint)i);
        }
        for (; i < destination.Length; i++)
            destination[i] = (bits[i] >> 8) * Unit < probabilities[i] ? 1 : 0;
    }

    /// <summary>
    /// Turns random bits, in place, into standard normal numbers (G. Box and M. Muller 1958): a bit pair (u, v) from
    /// the two halves gives √(-2 ln u) cos 2πv and √(-2 ln u) sin 2πv.
    /// </summary>
    /// <param name="block">Places for an even number of vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToNormal(Span<float> block)
    {
        var half = block.Length / 2;
        ref var start = ref MemoryMarshal.GetReference(block);
        for (var i = 0; i < half; i += Vector<float>.Count)
        {
            ref var second = ref Unsafe.Add(ref start, half);
            // u in (0, 1], so that the logarithm is finite
            var u = Uniform(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref start, (nuint)i))) + new Vector<float>(Unit);
            var v = Uniform(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref second, (nuint)i)));
            var radius = Vector.SquareRoot(new Vector<float>(-2f) * VectorFunctions.LogOfNormal(u));
            var (sine, cosine) = VectorFunctions.Circle(v);
            Vector.StoreUnsafe(radius * cosine, ref start, (nuint)i);
            Vector.StoreUnsafe(radius * sine, ref second, (nuint)i);
        }
    }

    /// <summary>values = scale · values + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Affine(Span<float> values, float scale, float shift)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var (scales, shifts) = (new Vector<float>(scale), new Vector<float>(shift));
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.StoreUnsafe(Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref start, (nuint)i), scales, shifts), ref start, (nuint)i);
        for (; i < values.Length; i++)
            values[i] = MathF.FusedMultiplyAdd(values[i], scale, shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Uniform(Vector<uint> bits) =>
        Vector.ConvertToSingle(Vector.AsVectorInt32(bits >>> 8)) * new Vector<float>(Unit);
}
