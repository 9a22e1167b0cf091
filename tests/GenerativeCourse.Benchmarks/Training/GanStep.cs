using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A GAN of fully connected layers, batch 128: one step of the discriminator and one of the generator.</summary>
internal sealed partial class GanStep : TrainingStep
{
    private const int Batch = 128;
    private const double G = 64 * 256 + 256 * 512 + 512 * 784, D = 784 * 512 + 512 * 256 + 256;

    public override string Name => "GAN 64-256-512-784, batch 128, Adam";

    public override double Flops => AdversarialStep.Flops(Batch, G, 64 * 256, D, 784 * 512);

    public override Action Ours()
    {
        var random = new RandomStream(1);
        var generator = new Sequential(new Linear(64, 256, random, Activation.LeakyRelu), new Linear(256, 512, random, Activation.LeakyRelu), new Linear(512, 784, random, Activation.Tanh));
        var discriminator = new Sequential(new Linear(784, 512, random, Activation.LeakyRelu), new Linear(512, 256, random, Activation.LeakyRelu), new Linear(256, 1, random));
        var images = new float[Batch * 784];
        random.FillNormal(images);
        var step = new AdversarialStep(generator, discriminator, Batch, [64], images, [784], random);
        return step.Run;
    }
}
