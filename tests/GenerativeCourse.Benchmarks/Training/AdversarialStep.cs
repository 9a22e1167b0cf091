using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>One step of a discriminator and one of a generator (Goodfellow et al. 2014, with the generator's non-saturating loss).</summary>
internal sealed class AdversarialStep(Sequential generator, Sequential discriminator, int batch, int[] noise, float[] images, int[] image, RandomStream random)
{
    private readonly Adam _optimizerG = new(generator.Parameters) { LearningRate = 2e-4f, Beta1 = 0.5f };
    private readonly Adam _optimizerD = new(discriminator.Parameters) { LearningRate = 2e-4f, Beta1 = 0.5f };
    private readonly ParameterSet _parametersD = discriminator.Parameters;
    private readonly int[] _noise = [batch, .. noise];
    private readonly int[] _images = [batch, .. image];

    /// <summary>
    /// Operations of a step, from the multiplications of an example in each network and in its first layer, whose input
    /// needs no gradient. Discriminator: forward, weights and inputs, of real and fake, and of the generator's samples
    /// without weights. Generator: forward for each of the two, and weights and inputs for its own.
    /// </summary>
    public static double Flops(int batch, double generator, double firstOfGenerator, double discriminator, double firstOfDiscriminator) =>
        2.0 * batch * ((6 + 2) * discriminator - 2 * firstOfDiscriminator + (1 + 3) * generator - firstOfGenerator);

    public void Run()
    {
        using (Tape.Begin())
        {
            var (real, fake) = (Tensor.From(images, _images), Fake());
            var loss = Loss(real, 1) + Loss(fake, 0);
            _optimizerD.ZeroGradients();
            loss.Backward();
            _optimizerD.Step();
        }
        using (Tape.Begin())
        using (_parametersD.Freeze())
        {
            var loss = Loss(generator.Forward(Tensor.Normal(random, _noise)), 1);
            _optimizerG.ZeroGradients();
            loss.Backward();
            _optimizerG.Step();
        }
    }

    private Tensor Fake()
    {
        using var off = NoGrad.Begin();
        return generator.Forward(Tensor.Normal(random, _noise));
    }

    private Tensor Loss(Tensor samples, float truth)
    {
        var scores = discriminator.Forward(samples).Reshape(batch);
        return Losses.BinaryCrossEntropyWithLogits(scores, Tensor.Full(truth, batch));
    }
}
