using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>Vectors at the end of a row, where fewer numbers are left than a vector holds.</summary>
internal static unsafe class Lanes
{
    /// <summary>A vector, or as many numbers as are left and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Load(float* from, int left) =>
        left >= Vector<float>.Count ? Vector.Load(from) : LoadSome(from, left, Vector<float>.Zero);

    /// <summary>A vector, or as many numbers as are left and another one in the other places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> LoadOr(float other, float* from, int left) =>
        left >= Vector<float>.Count ? Vector.Load(from) : LoadSome(from, left, new Vector<float>(other));

    /// <summary>Writes a vector, or as many of its numbers as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector<float> values, float* to, int left)
    {
        if (left >= Vector<float>.Count)
            Vector.Store(values, to);
        else
            StoreSome(values, to, left);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> LoadSome(float* from, int left, Vector<float> values)
    {
        for (var i = 0; i < left; i++)
            ((float*)&values)[i] = from[i];
        return values;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreSome(Vector<float> values, float* to, int left)
    {
        for (var i = 0; i < left; i++)
            to[i] = ((float*)&values)[i];
    }
}
