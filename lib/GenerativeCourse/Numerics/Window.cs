namespace GenerativeCourse.Numerics;

/// <summary>The shape of a 2-D convolution's input and of the window that slides over it.</summary>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
/// <param name="Stride">How far the window moves, in both directions.</param>
/// <param name="Padding">Rows and columns of zeros around the image.</param>
/// <param name="Dilation">How far apart the window's values lie, in both directions.</param>
public readonly record struct Window(int Channels, int Height, int Width, int KernelHeight, int KernelWidth, int Stride = 1, int Padding = 0, int Dilation = 1)
{
    /// <summary>Rows of window positions.</summary>
    public int OutputHeight => (Height + 2 * Padding - SpanHeight) / Stride + 1;

    /// <summary>Columns of window positions.</summary>
    public int OutputWidth => (Width + 2 * Padding - SpanWidth) / Stride + 1;

    /// <summary>Rows of the image from the window's first row to its last.</summary>
    public int SpanHeight => (KernelHeight - 1) * Dilation + 1;

    /// <summary>Columns of the image from the window's first column to its last.</summary>
    public int SpanWidth => (KernelWidth - 1) * Dilation + 1;

    /// <summary>Window positions: OutputHeight x OutputWidth.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>Values under the window: Channels x KernelHeight x KernelWidth.</summary>
    public int Size => Channels * KernelHeight * KernelWidth;

    /// <summary>Values of the image: Channels x Height x Width.</summary>
    public int ImageSize => Channels * Height * Width;

    /// <summary>The shapes in words.</summary>
    public override string ToString() =>
        $"{KernelHeight}x{KernelWidth} over {Channels}x{Height}x{Width}, stride {Stride}, padding {Padding}{(Dilation == 1 ? "" : $", dilation {Dilation}")}";

    /// <summary>Throws unless all sizes are positive and the window fits into the padded image.</summary>
    /// <exception cref="ArgumentException">A size is not allowed.</exception>
    public void Validate()
    {
        if (Channels < 1 || Height < 1 || Width < 1 || KernelHeight < 1 || KernelWidth < 1 || Stride < 1 || Padding < 0 || Dilation < 1)
            throw new ArgumentException($"A window needs positive sizes, stride and dilation and no negative padding, not {this}.");
        Guard.Memory(Padding, 4.0 * (Height + 2.0 * Padding) * (Width + 2.0 * Padding) / Stride / Stride);
        if ((KernelHeight - 1L) * Dilation >= Height + 2L * Padding || (KernelWidth - 1L) * Dilation >= Width + 2L * Padding)
            throw new ArgumentException($"A {KernelHeight}x{KernelWidth} window{(Dilation == 1 ? "" : $" of dilation {Dilation}")} does not fit into a {Height}x{Width} image with padding {Padding}.");
    }
}
