using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>Players for pictures of 28x28 with paper 0 and ink 1.</summary>
public static class DigitNetworks
{
    private const int GeneratorStream = 1, DiscriminatorStream = 2, Side = 28, Quarter = 7;

    /// <summary>Fully connected players: every pixel is a number like any other.</summary>
    /// <param name="latent">Size of z, at least 1.</param>
    /// <param name="seed">Decides the first weights.</param>
    public static GenerativeAdversarialNetwork Dense(int latent = 64, long seed = 1)
    {
        Guard.AtLeast(latent, 1, because: "Without noise a generator makes one and the same sample.");
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
    /// ones. Batch normalization in G alone: in D it would tell a minibatch of data from one of samples at once.
    /// </summary>
    /// <remarks>A. Radford, L. Metz, S. Chintala, "Unsupervised representation learning with deep convolutional GANs", ICLR 2016.</remarks>
    /// <param name="latent">Size of z, at least 1.</param>
    /// <param name="channels">Filters of the layers at 14x14, at least 1; at 7x7 there are twice as many.</param>
    /// <param name="classes">Number of labels that both read; 0 for none.</param>
    /// <param name="seed">Decides the first weights.</param>
    public static GenerativeAdversarialNetwork Convolutional(int latent = 64, int channels = 32, int classes = 0, long seed = 1)
    {
        Guard.AtLeast(latent, 1, because: "Without noise a generator makes one and the same sample.");
        Guard.AtLeast(channels, 1);
        Guard.NotNegative(classes);
        Guard.Memory(channels, 64.0 * channels * channels + 800.0 * channels * (latent + classes));
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
        var discriminator = new Sequential(
            new LabelPlanes(Side, classes),
            new Conv2D(1 + classes, channels, 4, d, stride: 2, padding: 1, initializer: normalD), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(channels, wide, 4, d, stride: 2, padding: 1, initializer: normalD), new ActivationLayer(Activation.LeakyRelu),
            new Reshape(flat), new Linear(flat, 1, d, initializer: normalD));
        return new(generator, discriminator, latent, classes);
    }
}
