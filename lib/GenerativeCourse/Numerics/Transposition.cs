using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GenerativeCourse.Numerics;

/// <summary>Transposes matrices, in squares that stay in registers.</summary>
public static unsafe class Transposition
{
    /// <summary>destination[j, i] = source[i, j].</summary>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">Rows x Columns, rows <paramref name="sourceStride"/> apart.</param>
    /// <param name="sourceStride">Distance between the source's rows.</param>
    /// <param name="destination">Columns x Rows; must not share memory with the source.</param>
    /// <param name="destinationStride">Distance between the destination's rows.</param>
    /// <exception cref="ArgumentException">A span is too short for its shape.</exception>
    public static void Transpose(int rows, int columns, ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int destinationStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        MatrixProduct.Check(rows, columns, sourceStride, source.Length, nameof(source));
        MatrixProduct.Check(columns, rows, destinationStride, destination.Length, nameof(destination));
        if (rows == 0 || columns == 0)
            return;
        fixed (float* from = source)
        fixed (float* to = destination)
            Transpose(rows, columns, from, sourceStride, to, destinationStride);
    }

    /// <summary>The same by pointers, without checks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(int rows, int columns, float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        if ((columns == 1 && sourceStride == 1) || (rows == 1 && destinationStride == 1))
        {
            // One column or row, and its turned self: the same run of memory.
            new ReadOnlySpan<float>(source, rows * columns).CopyTo(new Span<float>(destination, rows * columns));
            return;
        }
        var side = Avx.IsSupported ? 8 : 4;
        var i = 0;
        for (; i <= rows - side; i += side)
        {
            var from = source + i * sourceStride;
            var to = destination + i;
            var j = 0;
            for (; j <= columns - side; j += side)
            {
                if (Avx.IsSupported)
                    Square8(from + j, sourceStride, to + j * destinationStride, destinationStride);
                else
                    Square4(from + j, sourceStride, to + j * destinationStride, destinationStride);
            }
            for (; j < columns; j++)
                for (var r = 0; r < side; r++)
                    to[j * destinationStride + r] = from[r * sourceStride + j];
        }
        for (; i < rows; i++)
            for (var j = 0; j < columns; j++)
                destination[j * destinationStride + i] = source[i * sourceStride + j];
    }

    // Compiled by itself: inlined into the loops above, its parts would exceed what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square8(float* from, nint stride, float* to, nint toStride)
    {
        // Halves of rows i and i + 4 side by side, then pairs, then fours: after three rounds columns are rows.
        var r0 = Halves(from, 4 * stride);
        var r1 = Halves(from + stride, 4 * stride);
        var r2 = Halves(from + 2 * stride, 4 * stride);
        var r3 = Halves(from + 3 * stride, 4 * stride);
        var r4 = Halves(from + 4, 4 * stride);
        var r5 = Halves(from + stride + 4, 4 * stride);
        var r6 = Halves(from + 2 * stride + 4, 4 * stride);
        var r7 = Halves(from + 3 * stride + 4, 4 * stride);
        Rounds(r0, r1, r2, r3, to, toStride);
        Rounds(r4, r5, r6, r7, to + 4 * toStride, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* from, nint distance) =>
        Avx.InsertVector128(Vector256.Create(Vector128.Load(from), default), Vector128.Load(from + distance), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* to, nint toStride)
    {
        var low01 = Avx.UnpackLow(r0, r1);
        var high01 = Avx.UnpackHigh(r0, r1);
        var low23 = Avx.UnpackLow(r2, r3);
        var high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(to);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(to + toStride);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(to + 2 * toStride);
        Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(to + 3 * toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square4(float* from, nint stride, float* to, nint toStride)
    {
        if (Sse.IsSupported)
        {
            var (r0, r1, r2, r3) = (Vector128.Load(from), Vector128.Load(from + stride), Vector128.Load(from + 2 * stride), Vector128.Load(from + 3 * stride));
            var (low01, high01, low23, high23) = (Sse.UnpackLow(r0, r1), Sse.UnpackHigh(r0, r1), Sse.UnpackLow(r2, r3), Sse.UnpackHigh(r2, r3));
            Sse.MoveLowToHigh(low01, low23).Store(to);
            Sse.MoveHighToLow(low23, low01).Store(to + toStride);
            Sse.MoveLowToHigh(high01, high23).Store(to + 2 * toStride);
            Sse.MoveHighToLow(high23, high01).Store(to + 3 * toStride);
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            var (r0, r1, r2, r3) = (Vector128.Load(from), Vector128.Load(from + stride), Vector128.Load(from + 2 * stride), Vector128.Load(from + 3 * stride));
            var (even, odd) = (AdvSimd.Arm64.ZipLow(r0, r2), AdvSimd.Arm64.ZipLow(r1, r3));
            AdvSimd.Arm64.ZipLow(even, odd).Store(to);
            AdvSimd.Arm64.ZipHigh(even, odd).Store(to + toStride);
            (even, odd) = (AdvSimd.Arm64.ZipHigh(r0, r2), AdvSimd.Arm64.ZipHigh(r1, r3));
            AdvSimd.Arm64.ZipLow(even, odd).Store(to + 2 * toStride);
            AdvSimd.Arm64.ZipHigh(even, odd).Store(to + 3 * toStride);
        }
        else
        {
            for (var i = 0; i < 4; i++)
                for (var j = 0; j < 4; j++)
                    to[j * toStride + i] = from[i * stride + j];
        }
    }
}
