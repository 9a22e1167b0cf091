using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A DCGAN on 28x28 images, batch 64: generator 64-(128, 7, 7)-(64, 14, 14)-(1, 28, 28), discriminator (64, 14, 14)-(128, 7, 7)-1.</summary>
internal sealed partial class DcganStep : TrainingStep
{
    private const int Batch = 64;
    private const double G = 64 * 128 * 49 + 128 * 64 * 16 * 49 + 64 * 16 * 196, D = 64 * 16 * 196 + 64 * 128 * 16 * 49 + 128 * 49;

    public override string Name => "DCGAN 28x28, batch 64, Adam";

    public override double Flops => AdversarialStep.Flops(Batch, G, 64 * 128 * 49, D, 64 * 16 * 196);

    public override Action Ours()
    {
        var random = new RandomStream(1);
        var generator = new Sequential(
            new ConvTranspose2D(64, 128, 7, random, bias: false), new BatchNorm(128), new ActivationLayer(Activation.Relu),
            new ConvTranspose2D(128, 64, 4, random, stride: 2, padding: 1, bias: false), new BatchNorm(64), new ActivationLayer(Activation.Relu),
            new ConvTranspose2D(64, 1, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.Tanh));
        var discriminator = new Sequential(
            new Conv2D(1, 64, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(64, 128, 4, random, stride: 2, padding: 1, bias: false), new BatchNorm(128), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(128, 1, 7, random));
        var images = new float[Batch * 784];
        random.FillNormal(images);
        var step = new AdversarialStep(generator, discriminator, Batch, [64, 1, 1], images, [1, 28, 28], random);
        return step.Run;
    }
}
