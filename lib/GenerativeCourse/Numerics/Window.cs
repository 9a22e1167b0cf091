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
