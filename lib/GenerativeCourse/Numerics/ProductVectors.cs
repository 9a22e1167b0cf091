using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenerativeCourse.Numerics;

/// <summary>
/// The four things that a matrix product does with a vector of floats. The tile is written once against them and
/// compiled for each width. A sum runs over k in the same order at every width, so the results are the same bits.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
internal unsafe interface IProductVectors<T>
    where T : struct
{
    /// <summary>Floats of a vector.</summary>
    public static abstract int Count { get; }

    /// <summary>Vector of what stands at an address.</summary>
    public static abstract T Load(float* from);

    /// <summary>Writes a vector.</summary>
    public static abstract void Store(T vector, float* to);

    /// <summary>The same number everywhere.</summary>
    public static abstract T All(float value);

    /// <summary>x · y + sum.</summary>
    public static abstract T MultiplyAdd(T x, T y, T sum);
}

/// <summary>Vectors as wide as the runtime gives them: 128 or 256 bits, or 512 where the user asks for it.</summary>
internal readonly unsafe struct PlainVectors : IProductVectors<Vector<float>>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(float* from) => Vector.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> vector, float* to) => vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> All(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MultiplyAdd(Vector<float> x, Vector<float> y, Vector<float> sum) => Vector.FusedMultiplyAdd(x, y, sum);
}

/// <summary>
/// Vectors of 512 bits. Vector&lt;float&gt; stays at 256 even on processors that have them, which would leave a
/// product half as fast as the machine.
/// </summary>
internal readonly unsafe struct WideVectors : IProductVectors<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, float* to) => vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> All(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> sum) => Vector512.FusedMultiplyAdd(x, y, sum);
}
