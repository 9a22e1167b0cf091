using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Unfolds an image into the rows that turn a convolution into a matrix product, and folds them back. The channels of
/// a pixel stand side by side, so what lies under a line of the window is one run in memory.
/// </summary>
/// <remarks>K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for document processing", 2006.</remarks>
public static unsafe class Im2Row
{
    /// <summary>
    /// Writes what lies under the window at each position: row (y, x), column (i, j, c) holds image[y·stride + i·dilation -
    /// padding, x·stride + j·dilation - padding, c], zero outside the image.
    /// </summary>
    /// <param name="image">Height x Width x Channels.</param>
    /// <param name="window">The shapes.</param>
    /// <param name="rows">Positions x Size.</param>
    /// <exception cref="ArgumentException">A span does not have the window's size.</exception>
    public static void Unfold(ReadOnlySpan<float> image, in Window window, Span<float> rows)
    {
        Check(image.Length, window, rows.Length);
        fixed (float* from = image, to = rows)
        {
            if (window.Dilation == 1) Walk<Copying>(window, from, to);
            else WalkApart<Copying>(window, from, to);
        }
    }

    /// <summary>Adds each value of the rows to the place of the image it came from: the transpose of <see cref="Unfold"/>.</summary>
    /// <param name="rows">Positions x Size.</param>
    /// <param name="window">The shapes.</param>
    /// <param name="image">Height x Width x Channels; added to, not cleared.</param>
    /// <exception cref="ArgumentException">A span does not have the window's size.</exception>
    public static void Fold(ReadOnlySpan<float> rows, in Window window, Span<float> image)
    {
        Check(image.Length, window, rows.Length);
        fixed (float* from = rows, to = image)
        {
            if (window.Dilation == 1) Walk<Adding>(window, to, from);
            else WalkApart<Adding>(window, to, from);
        }
    }

    /// <summary>Visits each line of the window at each position, and splits it into what is inside the image and what is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<T>(in Window window, float* image, float* rows)
        where T : struct, IRun
    {
        var (channels, height, width, lines, line) = (window.Channels, window.Height, window.Width, window.KernelHeight, window.KernelWidth);
        var (outputHeight, outputWidth, step, padding) = (window.OutputHeight, window.OutputWidth, window.Stride, window.Padding);
        for (var y = 0; y < outputHeight; y++)
        for (var x = 0; x < outputWidth; x++)
        {
            var left = x * step - padding;
            var first = Math.Clamp(-left, 0, line);
            var end = Math.Clamp(width - left, first, line);
            for (var i = 0; i < lines; i++, rows += line * channels)
            {
                var row = y * step - padding + i;
                if ((uint)row >= (uint)height)
                {
                    T.Outside(rows, line * channels);
                    continue;
                }
                T.Outside(rows, first * channels);
                T.Inside(image + ((nint)row * width + left + first) * channels, rows + first * channels, (end - first) * channels);
                T.Outside(rows + end * channels, (line - end) * channels);
            }
        }
    }

    /// <summary>The same for a window whose values lie apart: each of them is a run of its own.</summary>
    private static void WalkApart<T>(in Window window, float* image, float* rows)
        where T : struct, IRun
    {
        var (channels, height, width, apart) = (window.Channels, window.Height, window.Width, window.Dilation);
        for (var y = 0; y < window.OutputHeight; y++)
        for (var x = 0; x < window.OutputWidth; x++)
        for (var i = 0; i < window.KernelHeight; i++)
        for (var j = 0; j < window.KernelWidth; j++, rows += channels)
        {
            var (row, column) = (y * window.Stride - window.Padding + i * apart, x * window.Stride - window.Padding + j * apart);
            if ((uint)row >= (uint)height || (uint)column >= (uint)width) T.Outside(rows, channels);
            else T.Inside(image + ((nint)row * width + column) * channels, rows, channels);
        }
    }

    private static void Check(int imageLength, in Window window, int rowsLength)
    {
        window.Validate();
        if (imageLength != window.ImageSize)
            throw new ArgumentException($"A {window.Height}x{window.Width} image of {window.Channels} channels has {window.ImageSize} values, not {imageLength}.", "image");
        if (rowsLength != (long)window.Size * window.Positions)
            throw new ArgumentException($"{window.Positions} rows of {window.Size} values are {(long)window.Size * window.Positions} values, not {rowsLength}.", "rows");
    }

    /// <summary>What happens to a run of pixels under the window.</summary>
    private interface IRun
    {
        public static abstract void Inside(float* image, float* row, int length);

        public static abstract void Outside(float* row, int length);
    }

    private readonly struct Copying : IRun
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Inside(float* image, float* row, int length)
        {
            var k = 0;
            for (; k <= length - Vector<float>.Count; k += Vector<float>.Count)
                Vector.Load(image + k).Store(row + k);
            for (; k < length; k++)
                row[k] = image[k];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Outside(float* row, int length)
        {
            for (var k = 0; k < length; k++)
                row[k] = 0;
        }
    }

    private readonly struct Adding : IRun
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Inside(float* image, float* row, int length)
        {
            var k = 0;
            for (; k <= length - Vector<float>.Count; k += Vector<float>.Count)
                (Vector.Load(image + k) + Vector.Load(row + k)).Store(image + k);
            for (; k < length; k++)
                image[k] += row[k];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Outside(float* row, int length)
        {
        }
    }
}
