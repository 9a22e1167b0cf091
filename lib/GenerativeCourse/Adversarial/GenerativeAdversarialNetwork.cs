using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// Two networks that play against each other: a generator G, the counterfeiter, makes samples G(z) of noise z ~ p_z, and
/// a discriminator D, the policeman, gives the probability that what it is shown is data. This file is the slide's
/// algorithm; its options are in AdversarialTraining.cs, the losses in Zoo/, what the model is used for in
/// GenerativeAdversarialNetwork.Use.cs.
/// </summary>
/// <remarks>
/// I. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, A. Courville, Y. Bengio, "Generative
/// adversarial nets", NIPS 2014, algorithm 1. With labels y both networks read them (M. Mirza, S. Osindero,
/// "Conditional generative adversarial nets", 2014), or D names the label itself: it learns to on data, and G learns to be
/// named as it was asked (after A. Odena, C. Olah, J. Shlens, "Conditional image synthesis with auxiliary classifier GANs",
/// ICML 2017; there D learns to name samples, too). The slide's noise prior p_g(z) is p_z(z) here: p_g is the distribution of the samples.
/// </remarks>
public sealed partial class GenerativeAdversarialNetwork : Module
{
    private const int OrderStream = 1, NoiseStream = 2, PenaltyStream = 3;

    /// <summary>Takes two networks as players. <see cref="AdversarialNetworks"/> builds usual ones.</summary>
    /// <param name="generator">G: (m, Latent + Classes) to (m, D) or (m, C, H, W).</param>
    /// <param name="discriminator">s, D's score: (m, D + Classes) to (m, 1); if it names the label, (m, D) to (m, 1 + Classes).</param>
    /// <param name="latent">Size of z, at least 1.</param>
    /// <param name="classes">Number of labels that both networks read behind their input, one-hot; 0 for none.</param>
    /// <param name="prior">p_z.</param>
    /// <param name="namesLabel">Whether D names the label, behind its score, rather than reads it.</param>
    public GenerativeAdversarialNetwork(
        Layer generator, Layer discriminator, int latent, int classes = 0, NoisePrior prior = NoisePrior.Gaussian, bool namesLabel = false)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(discriminator);
        Latent = Guard.AtLeast(latent, 1, because: "Without noise a generator makes one and the same sample.");
        (Classes, Prior) = (Guard.NotNegative(classes), Guard.Defined(prior));
        if (namesLabel)
            Guard.AtLeast(classes, 2, because: "There must be labels to name.");
        NamesLabel = namesLabel;
        (Generator, Discriminator) = (Add("generator", generator), Add("discriminator", discriminator));
    }

    /// <summary>G.</summary>
    public Layer Generator { get; }

    /// <summary>s, from which D(x) = 1/(1 + e^{-s(x)}).</summary>
    public Layer Discriminator { get; }

    /// <summary>Size of z.</summary>
    public int Latent { get; }

    /// <summary>Number of labels that both networks read; 0 for none.</summary>
    public int Classes { get; }

    /// <summary>Whether D names the label rather than reads it.</summary>
    public bool NamesLabel { get; }

    /// <summary>p_z.</summary>
    public NoisePrior Prior { get; }

    // Algorithm 1, one iteration for each step that is asked for.
    private IEnumerable<IterationResult> Play(Func<Batch> data, AdversarialTraining options, Adam optimizerD, Adam optimizerG)
    {
        var root = new RandomStream(options.Seed);
        var (noise, chance) = (root.Split(NoiseStream), root.Split(PenaltyStream));
        var (game, k) = (options.Objective, options.DiscriminatorSteps ?? options.Objective.DiscriminatorSteps);
        for (var iteration = 1; iteration <= options.Iterations; iteration++)   // for number of training iterations do
        {
            var result = new IterationResult();
            for (var step = 1; step <= k; step++)                               //   for k steps do
            {
                using var tape = Tape.Begin();
                var (x, y, labels) = data();                                    //     m examples from p_data
                var fake = Fake(x.Shape[0], y, noise);                          //     m noise samples, and G of them
                var (real, forged) = (Look(x, y), Look(fake, y));
                var loss = game.DiscriminatorLoss(real.Score, forged.Score);
                if (NamesLabel)
                    loss += Naming(real.Named, labels);
                var penalty = game.Penalty(Discriminator, Join(x, y), Join(fake, y), chance);
                optimizerD.ZeroGradients();
                (penalty is { } p ? loss + p : loss).Backward();
                optimizerD.Step();                                              //     update the discriminator
                game.Constrain(optimizerD.Parameters);
                result.See(loss, real.Score, forged.Score);
            }                                                                   //   end for
            using (Tape.Begin())
            using (optimizerD.Parameters.Freeze())
            {
                var (x, y, labels) = data();
                var z = Noise(x.Shape[0], noise);                               //   m noise samples
                var forged = Look(Generator.Forward(Join(z, y)), y);
                var loss = game.GeneratorLoss(Look(x, y).Score, forged.Score);
                if (NamesLabel)
                    loss += Naming(forged.Named, labels);
                optimizerG.ZeroGradients();
                loss.Backward();
                result.See(loss, optimizerG.Parameters);
                optimizerG.Step();                                              //   update the generator
            }
            yield return result;
        }                                                                       // end for
    }

    // Samples as constants: the discriminator's step leaves the generator as it is.
    private Tensor Fake(int count, Tensor? y, RandomStream noise)
    {
        using var constant = NoGrad.Begin();
        return Flat(Generator.Forward(Join(Noise(count, noise), y)));
    }

    // D's score, (m, 1), and what it names, (m, Classes), if it does.
    private (Tensor Score, Tensor Named) Look(Tensor x, Tensor? y)
    {
        var seen = Discriminator.Forward(NamesLabel ? Flat(x) : Join(Flat(x), y));
        return NamesLabel ? (seen.Slice(1, 0, 1), seen.Slice(1, 1, Classes)) : (seen, default);
    }

    private static Tensor Naming(Tensor named, int[] labels) => Losses.CrossEntropy(named, labels);

    private Tensor Noise(int count, RandomStream random)
    {
        var z = Tensor.Zeros(count, Latent);
        FillNoise(z.Values, random);
        return z;
    }

    private static Tensor Flat(Tensor x) => x.Shape.Rank == 2 ? x : x.Reshape(x.Shape[0], x.Length / x.Shape[0]);

    private static Tensor Join(Tensor x, Tensor? y) => y is { } label ? Tensor.Concat(1, x, label) : x;

    /// <summary>A minibatch: examples (m, D), and if the game has labels, these one-hot, (m, Classes), and as numbers.</summary>
    private readonly record struct Batch(Tensor X, Tensor? Y, int[] Labels);
}
