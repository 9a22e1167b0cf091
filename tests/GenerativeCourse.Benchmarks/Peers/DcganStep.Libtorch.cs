using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

internal sealed partial class DcganStep
{
    public override Action Libtorch() => LibtorchTraining.Adversarial(
        Sequential(
            ConvTranspose2d(64, 128, 7, bias: false), BatchNorm2d(128), ReLU(),
            ConvTranspose2d(128, 64, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(64), ReLU(),
            ConvTranspose2d(64, 1, 4, stride: 2, padding: 1), Tanh()),
        Sequential(
            Conv2d(1, 64, 4, stride: 2, padding: 1), LeakyReLU(0.2),
            Conv2d(64, 128, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(128), LeakyReLU(0.2),
            Conv2d(128, 1, 7)),
        Batch, [64, 1, 1], [1, 28, 28]);
}
