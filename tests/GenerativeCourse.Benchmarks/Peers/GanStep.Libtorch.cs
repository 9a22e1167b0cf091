using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

internal sealed partial class GanStep
{
    public override Action Libtorch() => LibtorchTraining.Adversarial(
        Sequential(Linear(64, 256), LeakyReLU(0.2), Linear(256, 512), LeakyReLU(0.2), Linear(512, 784), Tanh()),
        Sequential(Linear(784, 512), LeakyReLU(0.2), Linear(512, 256), LeakyReLU(0.2), Linear(256, 1)),
        Batch, [64], [784]);
}
