using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>The shape of a 2-D convolution's input and of the window that slides over it.</summary>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
/// <param name="Stride">How far the window moves, in both directions.</param>
/// <param name="Padding">Rows and columns of zeros around the image.</param>
public readonly record struct Window(int Channels, int Height, int Width, int KernelHeight, int KernelWidth, int Stride = 1, int Padding = 0)
{
    /// <summary>Rows of window positions.</summary>
    public int OutputHeight => (Height + 2 * Padding - KernelHeight) / Stride + 1;

    /// <summary>Columns of window positions.</summary>
    public int OutputWidth => (Width + 2 * Padding - KernelWidth) / Stride + 1;

    /// <summary>Window positions: OutputHeight x OutputWidth.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>Values under the window: Channels x KernelHeight x KernelWidth.</summary>
    public int Size => Channels * KernelHeight * KernelWidth;

    /// <summary>Values of the image: Channels x Height x Width.</summary>
    public int ImageSize => Channels * Height * Width;

    /// <summary>The shapes in words.</summary>
    public override string ToString() =>
        $"{KernelHeight}x{KernelWidth} over {Channels}x{Height}x{Width}, stride {Stride}, padding {Padding}";

    /// <summary>Throws unless all sizes are positive and the window fits into the padded image.</summary>
    /// <exception cref="ArgumentException">A size is not allowed.</exception>
    public void Validate()
    {
        if (Channels < 1 || Height < 1 || Width < 1 || KernelHeight < 1 || KernelWidth < 1 || Stride < 1 || Padding < 0)
            throw new ArgumentException($"A window needs positive sizes and stride and no negative padding, not {this}.");
        if (KernelHeight > Height + 2 * Padding || KernelWidth > Width + 2 * Padding)
            throw new ArgumentException($"A {KernelHeight}x{KernelWidth} window does not fit into a {Height}x{Width} image with padding {Padding}.");
    }
}

/// <summary>Unfolds an image into the columns that turn a convolution into a matrix product, and folds them back.</summary>
/// <remarks>K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for document processing", 2006.</remarks>
public static unsafe class Im2Col
{
    /// <summary>
    /// Writes what lies under the window at each position: row (c, i, j), column (y, x) holds image[c, y·stride + i -
    /// padding, x·stride + j - padding], zero outside the image.
    /// </summary>
    /// <param name="image">Channels x Height x Width.</param>
    /// <param name="window">The shapes.</param>
    /// <param name="columns">Size x Positions, in rows <paramref name="stride"/> apart.</param>
    /// <param name="stride">Distance between rows of the columns; 0 stands for Positions.</param>
    public static void Unfold(ReadOnlySpan<float> image, in Window window, Span<float> columns, int stride = 0)
    {
        stride = Check(image.Length, window, columns.Length, stride);
        fixed (float* from = image, to = columns)
            UnfoldRows(from, window, to, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnfoldRows(float* image, in Window window, float* columns, int stride)
    {
        var (height, width) = (window.Height, window.Width);
        var (outputHeight, outputWidth) = (window.OutputHeight, window.OutputWidth);
        if (window.KernelHeight == height && window.KernelWidth == width && window.Padding == 0)
        {
            // The window is the image: a column is a copy of it.
            for (var value = 0; value < window.Size; value++)
                columns[(nint)value * stride] = image[value];
            return;
        }
        for (var j = 0; j < window.KernelWidth; j++)
        {
            var (first, end) = Inside(window, j);
            for (var c = 0; c < window.Channels; c++)
            for (var i = 0; i < window.KernelHeight; i++)
                UnfoldPlace(
                    image + c * height * width + j - window.Padding,
                    columns + (nint)((c * window.KernelHeight + i) * window.KernelWidth + j) * stride,
                    window, i, first, end, outputHeight, outputWidth);
        }
    }

    // One place in one channel of the window, at all positions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnfoldPlace(float* image, float* columns, in Window window, int i, int first, int end, int outputHeight, int outputWidth)
    {
        var (height, width, step) = (window.Height, window.Width, window.Stride);
        for (var y = 0; y < outputHeight; y++, columns += outputWidth)
        {
            var row = y * step + i - window.Padding;
            if ((uint)row >= (uint)height)
            {
                new Span<float>(columns, outputWidth).Clear();
                continue;
            }
            var from = image + row * width;
            for (var x = 0; x < first; x++)
                columns[x] = 0;
            if (step == 1)
                new ReadOnlySpan<float>(from + first, end - first).CopyTo(new Span<float>(columns + first, end - first));
            else
                for (var x = first; x < end; x++)
                    columns[x] = from[x * step];
            for (var x = end; x < outputWidth; x++)
                columns[x] = 0;
        }
    }

    /// <summary>Adds each value of the columns to the place of the image it came from: the transpose of <see cref="Unfold"/>.</summary>
    /// <param name="columns">Size x Positions, in rows <paramref name="stride"/> apart.</param>
    /// <param name="window">The shapes.</param>
    /// <param name="image">Channels x Height x Width; added to, not cleared.</param>
    /// <param name="stride">Distance between rows of the columns; 0 stands for Positions.</param>
    public static void Fold(ReadOnlySpan<float> columns, in Window window, Span<float> image, int stride = 0)
    {
        stride = Check(image.Length, window, columns.Length, stride);
        fixed (float* from = columns, to = image)
            FoldRows(from, window, to, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FoldRows(float* columns, in Window window, float* image, int stride)
    {
        var (height, width) = (window.Height, window.Width);
        var (outputHeight, outputWidth) = (window.OutputHeight, window.OutputWidth);
        if (window.KernelHeight == height && window.KernelWidth == width && window.Padding == 0)
        {
            for (var value = 0; value < window.Size; value++)
                image[value] += columns[(nint)value * stride];
            return;
        }
        for (var j = 0; j < window.KernelWidth; j++)
        {
            var (first, end) = Inside(window, j);
            for (var c = 0; c < window.Channels; c++)
            for (var i = 0; i < window.KernelHeight; i++)
                FoldPlace(
                    image + c * height * width + j - window.Padding,
                    columns + (nint)((c * window.KernelHeight + i) * window.KernelWidth + j) * stride,
                    window, i, first, end, outputHeight, outputWidth);
        }
    }

    // One place in one channel of the window, at all positions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FoldPlace(float* image, float* columns, in Window window, int i, int first, int end, int outputHeight, int outputWidth)
    {
        var (height, width, step) = (window.Height, window.Width, window.Stride);
        for (var y = 0; y < outputHeight; y++, columns += outputWidth)
        {
            var row = y * step + i - window.Padding;
            if ((uint)row >= (uint)height)
                continue;
            var to = image + row * width;
            var x = first;
            if (step == 1)
                for (; x <= end - Vector<float>.Count; x += Vector<float>.Count)
                    Vector.Store(Vector.Load(to + x) + Vector.Load(columns + x), to + x);
            for (; x < end; x++)
                to[x * step] += columns[x];
        }
    }

    /// <summary>The window positions from first up to end at which column j of the window stands inside the image.</summary>
    private static (int First, int End) Inside(in Window window, int j)
    {
        var first = Math.Clamp((window.Padding - j + window.Stride - 1) / window.Stride, 0, window.OutputWidth);
        var end = (window.Width + window.Padding - j + window.Stride - 1) / window.Stride;
        return (first, Math.Clamp(end, first, window.OutputWidth));
    }

    private static int Check(int imageLength, in Window window, int columnsLength, int stride)
    {
        window.Validate();
        if (imageLength != window.ImageSize)
            throw new ArgumentException($"A {window.Channels}x{window.Height}x{window.Width} image has {window.ImageSize} values, not {imageLength}.", "image");
        if (stride == 0)
            stride = window.Positions;
        var needed = (long)(window.Size - 1) * stride + window.Positions;
        if (stride < window.Positions || columnsLength < needed)
            throw new ArgumentException($"The columns need {window.Size} rows of {window.Positions} values {stride} apart, more than {columnsLength}.", "columns");
        return stride;
    }
}
