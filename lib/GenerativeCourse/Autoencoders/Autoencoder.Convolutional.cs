using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <content>The convolutional variant: for pictures, whose neighbouring pixels belong together.</content>
public sealed partial class Autoencoder
{
    private Autoencoder(int inputs, AutoencoderOptions options, Layer encoder, Layer decoder)
    {
        (Inputs, Latent, _loss) = (inputs, options.Latent, options.Loss);
        (Encoder, Decoder) = (Add("encoder", encoder), Add("decoder", decoder));
    }

    /// <summary>
    /// Makes an autoencoder of pictures: each convolution halves their sides, a full connection leads to the bottleneck,
    /// and transposed convolutions double the sides again on the way back.
    /// </summary>
    /// <param name="rows">Rows of a picture; they can be halved once for each layer.</param>
    /// <param name="columns">Columns of a picture, likewise.</param>
    /// <param name="channels">Filters of each convolution, from the input on; at least one layer.</param>
    /// <param name="options">Bottleneck, function, loss and seed; its Hidden is not used.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the sides cannot be halved so often.</exception>
    public static Autoencoder Convolutional(int rows, int columns, IReadOnlyList<int> channels, AutoencoderOptions? options = null)
    {
        options ??= new AutoencoderOptions();
        ArgumentNullException.ThrowIfNull(channels);
        options.Validate();
        Guard.AtLeast(rows, 1);
        Guard.AtLeast(columns, 1);
        foreach (var filters in channels)
            Guard.AtLeast(filters, 1, nameof(channels));
        if (channels.Count is 0 or > 30)
            throw new ArgumentException($"channels must be 1 to 30 layers, not {channels.Count}: each halves the sides of the picture.", nameof(channels));
        var shrink = 1 << channels.Count;
        if (rows % shrink != 0 || columns % shrink != 0)
            throw new ArgumentException($"Each of the {channels.Count} convolutions halves the sides of a {rows}x{columns} picture: both sides are multiples of {shrink}.", nameof(channels));

        var needed = 32.0 * rows * columns * channels.Max() / shrink / shrink * options.Latent;
        var side = Math.Max(rows, columns);
        Guard.Memory(Math.Max(side, options.Latent), needed, options.Latent > side ? nameof(options.Latent) : rows > columns ? nameof(rows) : nameof(columns));

        var random = new RandomStream(options.Seed);
        int[] depths = [1, .. channels];
        var (height, width) = (rows / shrink, columns / shrink);
        var flat = depths[^1] * height * width;
        List<Layer> encoder = [new Fold(1, rows, columns)];
        for (var i = 0; i < channels.Count; i++)
            encoder.AddRange(new Conv2D(depths[i], depths[i + 1], kernel: 3, random, stride: 2, padding: 1), new ActivationLayer(options.Activation));
        encoder.AddRange(new Fold(flat), new Linear(flat, options.Latent, random, options.Code));

        List<Layer> decoder = [new Linear(options.Latent, flat, random, options.Activation), new Fold(depths[^1], height, width)];
        for (var i = channels.Count - 1; i >= 0; i--)
        {
            decoder.Add(new ConvTranspose2D(depths[i + 1], depths[i], kernel: 4, random, stride: 2, padding: 1));
            if (i > 0)
                decoder.Add(new ActivationLayer(options.Activation));
        }
        decoder.Add(new Fold(rows * columns));
        return new Autoencoder(rows * columns, options, new Sequential([.. encoder]), new Sequential([.. decoder]));
    }

    /// <summary>Reads each example in another shape: (B, …) to (B, sizes).</summary>
    private sealed class Fold(params int[] sizes) : Layer
    {
        public override Tensor Forward(Tensor x) => x.Reshape([x.Shape[0], .. sizes]);
    }
}
