using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A variational autoencoder 784-400-20, Batch 128, with Adam.</summary>
internal sealed partial class VaeStep : TrainingStep
{
    private const int Batch = 128, Pixels = 784, Hidden = 400, Latent = 20;

    public override string Name => "VAE 784-400-20, batch 128, Adam";

    public override double Flops => 2.0 * Batch * (5.0 * Pixels * Hidden + 9 * Hidden * Latent);

    public override Action Ours()
    {
        var random = new RandomStream(1);
        var encoder = new Linear(Pixels, Hidden, random, Activation.Relu);
        var (mean, logVariance) = (new Linear(Hidden, Latent, random), new Linear(Hidden, Latent, random));
        var decoder = new Sequential(new Linear(Latent, Hidden, random, Activation.Relu), new Linear(Hidden, Pixels, random));
        var optimizer = new Adam(encoder.Parameters.And(mean.Parameters).And(logVariance.Parameters).And(decoder.Parameters));
        var images = new float[Batch * Pixels];
        random.Fill(images);
        void Step()
        {
            using var step = Tape.Begin();
            var x = Tensor.From(images, Batch, Pixels);
            var h = encoder.Forward(x);
            var (m, v) = (mean.Forward(h), logVariance.Forward(h));
            var z = m + (v * 0.5f).Exp() * Tensor.Normal(random, Batch, Latent);
            var loss = Losses.BinaryCrossEntropyWithLogits(decoder.Forward(z), x, Reduction.PerExample) + Losses.KullbackLeiblerToNormal(m, v);
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Step();
        }
        return Step;
    }
}
