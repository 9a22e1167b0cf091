using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// A network in the shape of a U: one side goes down to smaller and smaller pictures with more and more channels, the other
/// comes up again, and at each size it also sees what the first side saw there. So it knows both what is in the picture and
/// where exactly. (N, C, H, W) to (N, F, H, W).
/// </summary>
/// <remarks>O. Ronneberger, P. Fischer, T. Brox, "U-Net: convolutional networks for biomedical image segmentation", MICCAI 2015, figure 1.</remarks>
public sealed class UNet : Layer
{
    private readonly Layer[] _down, _up;

    /// <summary>Joins blocks of any kind.</summary>
    /// <param name="down">The blocks on the way down, each of which makes the picture smaller, or gives it other channels.</param>
    /// <param name="up">As many on the way up. The first reads what the last of <paramref name="down"/> gives; each further one reads what the one before gives, with what came down at that size behind it.</param>
    /// <exception cref="ArgumentException">There are none, or not as many.</exception>
    public UNet(ReadOnlySpan<Layer> down, ReadOnlySpan<Layer> up)
    {
        Guard.AtLeast(down.Length, 1, nameof(down));
        Guard.Length(up.Length, down.Length, nameof(up));
        foreach (var block in down)
            ArgumentNullException.ThrowIfNull(block, nameof(down));
        foreach (var block in up)
            ArgumentNullException.ThrowIfNull(block, nameof(up));
        (_down, _up) = (down.ToArray(), up.ToArray());
        for (var i = 0; i < _down.Length; i++)
            (_down[i], _up[i]) = (Add($"down.{i}", _down[i]), Add($"up.{i}", _up[i]));
    }

    /// <summary>The U-Net of image-to-image translation: strided convolutions down, transposed ones up, batch normalization between.</summary>
    /// <remarks>P. Isola, J. Zhu, T. Zhou, A. Efros, "Image-to-image translation with conditional adversarial networks", CVPR 2017, section 6.1.</remarks>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="outputs">F, at least 1; each value is 0 to 1.</param>
    /// <param name="filters">Channels after the first block, at least 1; each further one has twice as many, at most eight times.</param>
    /// <param name="levels">Blocks on each side, at least 1: sides of pictures must be a multiple of 2^levels.</param>
    /// <param name="random">Where the first weights come from.</param>
    public static UNet Convolutional(int channels, int outputs, int filters, int levels, RandomStream random)
    {
        Guard.AtLeast(channels, 1);
        Guard.AtLeast(outputs, 1);
        Guard.AtLeast(filters, 1);
        Guard.InRange(levels, 1, 12);
        ArgumentNullException.ThrowIfNull(random);
        Guard.Memory(filters, 4.0 * levels * 1024 * filters * filters);
        Guard.Memory(channels, 16 * Tensor.TrainedBytes * channels * filters);
        Guard.Memory(outputs, 32 * Tensor.TrainedBytes * outputs * filters);
        int Width(int level) => filters << Math.Min(level, 3);
        var (down, up) = (new Layer[levels], new Layer[levels]);
        for (var level = 0; level < levels; level++)
            down[level] = Down(level == 0 ? channels : Width(level - 1), Width(level), random, normalized: level > 0);
        for (var level = levels - 1; level >= 0; level--)
        {
            // Behind what comes from below stands what came down at this size: twice the channels.
            var inputs = Width(level) * (level == levels - 1 ? 1 : 2);
            up[levels - 1 - level] = level > 0
                ? Up(inputs, Width(level - 1), random)
                : new Sequential(new ConvTranspose2D(inputs, outputs, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.Sigmoid));
        }
        return new UNet(down, up);
    }

    /// <summary>A block down, (N, C, H, W) to (N, F, H/2, W/2): a strided convolution, batch normalization, a leaky rectifier.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="filters">F, at least 1.</param>
    /// <param name="random">Where the first weights come from.</param>
    /// <param name="normalized">Whether there is batch normalization.</param>
    public static Sequential Down(int channels, int filters, RandomStream random, bool normalized = true)
    {
        var convolution = new Conv2D(channels, filters, 4, random, stride: 2, padding: 1, bias: !normalized);
        return normalized
            ? new(convolution, new BatchNorm(filters), new ActivationLayer(Activation.LeakyRelu))
            : new(convolution, new ActivationLayer(Activation.LeakyRelu));
    }

    /// <summary>A block up, (N, C, H, W) to (N, F, 2H, 2W): a transposed convolution, batch normalization, a rectifier.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="filters">F, at least 1.</param>
    /// <param name="random">Where the first weights come from.</param>
    public static Sequential Up(int channels, int filters, RandomStream random) => new(
        new ConvTranspose2D(channels, filters, 4, random, stride: 2, padding: 1, bias: false), new BatchNorm(filters), new ActivationLayer(Activation.Relu));

    /// <inheritdoc />
    public override Tensor Forward(Tensor x)
    {
        var seen = new Stack<Tensor>();
        foreach (var block in _down)
            seen.Push(x = block.Forward(x));
        seen.Pop(); // The lowest is where the way up begins.
        foreach (var block in _up)
        {
            x = block.Forward(x);
            if (seen.TryPop(out var there))
                x = Tensor.Concat(1, x, there);
        }
        return x;
    }
}
