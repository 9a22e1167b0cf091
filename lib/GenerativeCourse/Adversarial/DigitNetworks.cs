using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>Players for pictures of 28x28 with paper 0 and ink 1.</summary>
public static class DigitNetworks
{
    private const int GeneratorStream = 1, DiscriminatorStream = 2, Side = 28, Quarter = 7, Hidden = 128;

    /// <summary>Fully connected players: every pixel is a number like any other.</summary>
    /// <param name="latent">Size of z, at least 1.</param>
    /// <param name="seed">Decides the first weights.</param>
    public static GenerativeAdversarialNetwork Dense(int latent = 64, long seed = 1)
    {
        Guard.AtLeast(latent, 1, because: "Without noise a generator makes one and the same sample.");
        Guard.Memory(latent, 8.0 * 256 * latent);
        var root = new RandomStream(seed);
        var (g, d) = (root.Split(GeneratorStream), root.Split(DiscriminatorStream));
        return new(
            new Sequential(
                new Linear(latent, 256, g, Activation.LeakyRelu), new Linear(256, 512, g, Activation.LeakyRelu),
                new Linear(512, Side * Side, g, Activation.Sigmoid)),
            new Sequential(
                new Linear(Side * Side, 512, d, Activation.LeakyRelu), new Linear(512, 256, d, Activation.LeakyRelu), new Linear(256, 1, d)),
            latent);
    }

    /// <summary>
    /// DCGAN: the generator paints 7x7, 14x14 and 28x28 with transposed convolutions, the discriminator looks through strided
    /// ones. With labels the discriminator names the digit beside its score, for which it has a hidden layer, or reads it.
    /// </summary>
    /// <remarks>A. Radford, L. Metz, S. Chintala, "Unsupervised representation learning with deep convolutional GANs", ICLR 2016: strides, batch normalization, rectifiers and the first weights are as they say.</remarks>
    /// <param name="latent">Size of z, at least 1.</param>
    /// <param name="channels">Filters of the layers at 14x14, at least 1; at 7x7 there are twice as many.</param>
    /// <param name="classes">Number of labels; 0 for none.</param>
    /// <param name="normalized">Whether D has batch normalization, too; gradient penalties need a D without.</param>
    /// <param name="namesLabel">Whether D names the label (Odena et al. 2017) or reads it as further channels (Mirza and Osindero 2014).</param>
    /// <param name="seed">Decides the first weights.</param>
    public static GenerativeAdversarialNetwork Convolutional(
        int latent = 64, int channels = 24, int classes = 0, bool normalized = true, bool namesLabel = true, long seed = 1)
    {
        Guard.AtLeast(latent, 1, because: "Without noise a generator makes one and the same sample.");
        Guard.AtLeast(channels, 1);
        Guard.NotNegative(classes);
        Guard.Memory(channels, 64.0 * channels * channels);
        Guard.Memory(latent, 800.0 * channels * latent);
        Guard.Memory(classes, 800.0 * channels * classes);
        var root = new RandomStream(seed);
        var (g, d, wide, flat) = (root.Split(GeneratorStream), root.Split(DiscriminatorStream), 2 * channels, 2 * channels * Quarter * Quarter);
        Initializer normalG = Initializer.Normal(g, 0.02f), normalD = Initializer.Normal(d, 0.02f);
        var generator = new Sequential(
            new Linear(latent + classes, flat, g, bias: false, initializer: normalG),
            new Reshape(wide, Quarter, Quarter), new BatchNorm(wide), new ActivationLayer(Activation.Relu),         // (N, 2C, 7, 7)
            new ConvTranspose2D(wide, channels, 4, g, stride: 2, padding: 1, bias: false, initializer: normalG),
            new BatchNorm(channels), new ActivationLayer(Activation.Relu),                                          // (N, C, 14, 14)
            new ConvTranspose2D(channels, 1, 4, g, stride: 2, padding: 1, initializer: normalG),
            new ActivationLayer(Activation.Sigmoid));                                                               // (N, 1, 28, 28)
        var (read, named) = namesLabel ? (0, classes) : (classes, 0);
        Layer[] norm = normalized ? [new BatchNorm(wide)] : [];
        Layer[] head = named > 0
            ? [new Linear(flat, Hidden, d, Activation.LeakyRelu, initializer: normalD), new Linear(Hidden, 1 + named, d, initializer: normalD)]
            : [new Linear(flat, 1, d, initializer: normalD)];
        var discriminator = new Sequential([
            new LabelPlanes(Side, read),
            new Conv2D(1 + read, channels, 4, d, stride: 2, padding: 1, initializer: normalD), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(channels, wide, 4, d, stride: 2, padding: 1, initializer: normalD), .. norm, new ActivationLayer(Activation.LeakyRelu),
            new Reshape(flat), .. head]);
        return new(generator, discriminator, latent, classes, namesLabel: named > 0);
    }
}
