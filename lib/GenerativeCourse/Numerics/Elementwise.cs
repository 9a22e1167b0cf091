using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>A function of one vector, value by value.</summary>
internal interface IMap
{
    public static abstract Vector<float> Of(Vector<float> x);
}

/// <summary>A function of two vectors, value by value.</summary>
internal interface IMap2
{
    public static abstract Vector<float> Of(Vector<float> x, Vector<float> y);
}

/// <summary>An activation's value.</summary>
internal readonly struct ValueOf<T> : IMap
    where T : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) => T.Value(x);
}

/// <summary>An activation's gradient, from what it is known by and the gradient above.</summary>
internal readonly struct GradientOf<T> : IMap2
    where T : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> known, Vector<float> upstream) => T.Gradient(known, upstream);
}

/// <summary>
/// Runs a vector function over spans, long ones on all threads. The last incomplete vector is computed in a copy, so
/// that a value does not depend on where in the span it stands.
/// </summary>
internal static unsafe class Elementwise
{
    private const int Grain = 1 << 13;

    internal static void Map<T>(ReadOnlySpan<float> x, Span<float> destination)
        where T : struct, IMap
    {
        if (x.Length < 2 * Grain)
        {
            fixed (float* from = x, to = destination)
                Run<T>(from, to, x.Length);
            return;
        }
        fixed (float* from = x, to = destination)
        {
            var work = new Work<T> { X = from, To = to };
            Workers.Ranges(x.Length, Grain, ref work);
        }
    }

    internal static void Map<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination)
        where T : struct, IMap2
    {
        fixed (float* px = x, py = y, to = destination)
        {
            var work = new Work2<T> { X = px, Y = py, To = to };
            Workers.Ranges(x.Length, Grain, ref work);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<T>(float* x, float* to, int length)
        where T : struct, IMap
    {
        var i = 0;
        for (; i <= length - 2 * Vector<float>.Count; i += 2 * Vector<float>.Count)
        {
            var first = T.Of(Vector.Load(x + i));
            var second = T.Of(Vector.Load(x + i + Vector<float>.Count));
            Vector.Store(first, to + i);
            Vector.Store(second, to + i + Vector<float>.Count);
        }
        if (i <= length - Vector<float>.Count)
        {
            Vector.Store(T.Of(Vector.Load(x + i)), to + i);
            i += Vector<float>.Count;
        }
        if (i < length)
        {
            var last = Vector<float>.Zero;
            var room = (float*)&last;
            for (var j = i; j < length; j++)
                room[j - i] = x[j];
            last = T.Of(last);
            for (var j = i; j < length; j++)
                to[j] = room[j - i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(float* x, float* y, float* to, int length)
        where T : struct, IMap2
    {
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(T.Of(Vector.Load(x + i), Vector.Load(y + i)), to + i);
        if (i < length)
        {
            Vector<float> lastX = default, lastY = default;
            var (rest, bytes) = (length - i, sizeof(float) * (length - i));
            Unsafe.CopyBlockUnaligned(&lastX, x + i, (uint)bytes);
            Unsafe.CopyBlockUnaligned(&lastY, y + i, (uint)bytes);
            lastX = T.Of(lastX, lastY);
            Unsafe.CopyBlockUnaligned(to + i, &lastX, (uint)(sizeof(float) * rest));
        }
    }

    /// <summary>One row of a product's result: values = T(values + bias), what goes into T also to <paramref name="before"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Finish<T>(float* values, float* bias, float* before, int length)
        where T : struct, IActivation
    {
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = Vector.Load(values + i);
            if (bias != null)
                x += Vector.Load(bias + i);
            if (before != null)
                Vector.Store(x, before + i);
            Vector.Store(T.Value(x), values + i);
        }
        if (i == length)
            return;
        for (var j = i; j < length; j++)
        {
            if (bias != null)
                values[j] += bias[j];
            if (before != null)
                before[j] = values[j];
        }
        Run<ValueOf<T>>(values + i, values + i, length - i);
    }

    private struct Work<T> : IRangeWork
        where T : struct, IMap
    {
        internal float* X, To;

        public readonly void Run(int start, int end) => Elementwise.Run<T>(X + start, To + start, end - start);
    }

    private struct Work2<T> : IRangeWork
        where T : struct, IMap2
    {
        internal float* X, Y, To;

        public readonly void Run(int start, int end) => Elementwise.Run<T>(X + start, Y + start, To + start, end - start);
    }
}
