using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// Translation of pictures, learned from pairs (x, y): a generator G(x, z) is told by a discriminator D(x, y) whether y looks
/// like the true partner of x, and by the L1 distance how far it is from this one. G is a U-Net that reads x with a plane of
/// noise z behind it; D looks at patches, and gives a score for each. This file is the algorithm; options and reports are in
/// Pix2PixOptions.cs, minibatches and use in Pix2Pix.Use.cs.
/// </summary>
/// <remarks>
/// P. Isola, J. Zhu, T. Zhou, A. Efros, "Image-to-image translation with conditional adversarial networks", CVPR 2017,
/// equations (1), (3) and (4). (There, noise enters as dropout; here as a plane of its own, so that it can be drawn again.)
/// </remarks>
public sealed partial class Pix2Pix : Module
{
    private const int GeneratorStream = 1, DiscriminatorStream = 2, OrderStream = 3, NoiseStream = 4, PenaltyStream = 5;

    /// <summary>Makes two networks with random weights.</summary>
    /// <param name="filters">Channels of each network after its first block, at least 1.</param>
    /// <param name="levels">How often the U-Net halves a picture, at least 1: sides must be a multiple of 2^levels.</param>
    /// <param name="seed">Decides the first weights.</param>
    public Pix2Pix(int filters = 16, int levels = 3, long seed = 1)
        : this(
            UNet.Convolutional(Colours + 1, Colours, Guard.AtLeast(filters, 1), Guard.InRange(levels, 1, 12), new RandomStream(seed).Split(GeneratorStream)),
            Patches(filters, new RandomStream(seed).Split(DiscriminatorStream)), 1 << levels)
    {
    }

    /// <summary>Takes two networks.</summary>
    /// <param name="generator">G: x with a plane of noise behind it, (N, 4, side, side), to (N, 3, side, side).</param>
    /// <param name="discriminator">s: x and y, (N, 6, side, side), to any number of scores for each.</param>
    /// <param name="multiple">What the side of a picture must be a multiple of, at least 1.</param>
    public Pix2Pix(Layer generator, Layer discriminator, int multiple)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(discriminator);
        Multiple = Guard.AtLeast(multiple, 1);
        (Generator, Discriminator) = (Add("generator", generator), Add("discriminator", discriminator));
    }

    /// <summary>
    /// A discriminator that gives a score for each patch of 20 pixels a side, (N, 6, side, side) to (N, 1, side/4, side/4). Its
    /// first layer does not skip a pixel: the finest grain is what a painting is known by.
    /// </summary>
    /// <param name="filters">Channels after its first block, at least 1.</param>
    /// <param name="random">Where the first weights come from.</param>
    public static Sequential Patches(int filters, RandomStream random)
    {
        Guard.AtLeast(filters, 1);
        var he = Initializer.HeNormal(random);
        return new(
            new Conv2D(2 * Colours, filters, 3, random, padding: 1, initializer: he), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(filters, 2 * filters, 4, random, stride: 2, padding: 1, initializer: he), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(2 * filters, 2 * filters, 4, random, stride: 2, padding: 1, initializer: he), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(2 * filters, 1, 3, random, padding: 1, initializer: he));
    }

    /// <summary>G, (N, 4, side, side) to (N, 3, side, side).</summary>
    public Layer Generator { get; }

    /// <summary>s, D's scores: x and y, (N, 6, side, side), to one for each patch.</summary>
    public Layer Discriminator { get; }

    /// <summary>What the side of a picture must be a multiple of.</summary>
    public int Multiple { get; }

    // One iteration: D learns to tell the true y from G's, then G to pass for true and to be near the truth.
    private (double D, double G, double L1) Step(Tensor x, Tensor y, Pix2PixOptions options, Optimizer optimizerD, Optimizer optimizerG, RandomStream noise, RandomStream chance)
    {
        var (game, lossD, lossG) = (options.Objective, 0.0, 0.0);
        if (options.AdversarialWeight > 0)
        {
            Tensor fake;
            using (NoGrad.Begin())
                fake = Generate(x, noise);
            var loss = game.DiscriminatorLoss(Score(x, y), Score(x, fake));         // (1), D's part
            var penalty = game.Penalty(Discriminator, Pair(x, y), Pair(x, fake), chance);
            optimizerD.ZeroGradients();
            (penalty is { } p ? loss + p : loss).Backward();
            optimizerD.Step();
            game.Constrain(optimizerD.Parameters);
            lossD = loss.Item;
        }

        var translated = Generate(x, noise);
        var distance = (y - translated).Abs().Mean();                               // (3)
        var total = options.L1Weight * distance;
        using var held = optimizerD.Parameters.Freeze();
        if (options.AdversarialWeight > 0)
        {
            var adversarial = game.GeneratorLoss(Score(x, y), Score(x, translated)); // (1), G's part
            total += options.AdversarialWeight * adversarial;                       // (4)
            lossG = adversarial.Item;
        }
        optimizerG.ZeroGradients();
        total.Backward();
        optimizerG.Step();
        return (lossD, lossG, distance.Item);
    }

    private Tensor Generate(Tensor x, RandomStream noise) =>
        Generator.Forward(Tensor.Concat(1, x, Tensor.Normal(noise, x.Shape[0], 1, x.Shape[2], x.Shape[3])));

    private static Tensor Pair(Tensor x, Tensor y) => Tensor.Concat(1, x, y);

    // Every patch is a case of its own: (N · side/4 · side/4, 1)
    private Tensor Score(Tensor x, Tensor y)
    {
        var scores = Discriminator.Forward(Pair(x, y));
        return scores.Reshape(scores.Length, 1);
    }
}
