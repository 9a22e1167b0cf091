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
public static class Im2Col
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
        var (outputHeight, outputWidth) = (window.OutputHeight, window.OutputWidth);
        var row = 0;
        for (var c = 0; c < window.Channels; c++)
        for (var i = 0; i < window.KernelHeight; i++)
        for (var j = 0; j < window.KernelWidth; j++, row++)
        {
            for (var y = 0; y < outputHeight; y++)
            {
                var target = columns.Slice(row * stride + y * outputWidth, outputWidth);
                var sourceRow = y * window.Stride + i - window.Padding;
                if ((uint)sourceRow >= (uint)window.Height)
                {
                    target.Clear();
                    continue;
                }
                var source = image.Slice((c * window.Height + sourceRow) * window.Width, window.Width);
                for (var x = 0; x < outputWidth; x++)
                {
                    var sourceColumn = x * window.Stride + j - window.Padding;
                    target[x] = (uint)sourceColumn < (uint)source.Length ? source[sourceColumn] : 0;
                }
            }
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
        var (outputHeight, outputWidth) = (window.OutputHeight, window.OutputWidth);
        var row = 0;
        for (var c = 0; c < window.Channels; c++)
        for (var i = 0; i < window.KernelHeight; i++)
        for (var j = 0; j < window.KernelWidth; j++, row++)
        {
            for (var y = 0; y < outputHeight; y++)
            {
                var source = columns.Slice(row * stride + y * outputWidth, outputWidth);
                var targetRow = y * window.Stride + i - window.Padding;
                if ((uint)targetRow >= (uint)window.Height)
                    continue;
                var target = image.Slice((c * window.Height + targetRow) * window.Width, window.Width);
                for (var x = 0; x < outputWidth; x++)
                {
                    var targetColumn = x * window.Stride + j - window.Padding;
                    if ((uint)targetColumn < (uint)target.Length)
                        target[targetColumn] += source[x];
                }
            }
        }
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
