using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

internal sealed partial class UNetStep
{
    public override Action Libtorch()
    {
        Sequential Down(int channels, int filters, bool normalized) => normalized
            ? Sequential(Conv2d(channels, filters, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(filters), LeakyReLU(0.2))
            : Sequential(Conv2d(channels, filters, 4, stride: 2, padding: 1), LeakyReLU(0.2));
        Sequential Up(int channels, int filters) =>
            Sequential(ConvTranspose2d(channels, filters, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(filters), ReLU());
        Sequential[] down = [Down(In, Filters, false), Down(Filters, 2 * Filters, true), Down(2 * Filters, 4 * Filters, true)];
        Sequential[] up = [Up(4 * Filters, 2 * Filters), Up(4 * Filters, Filters), Sequential(ConvTranspose2d(2 * Filters, Out, 4, stride: 2, padding: 1), Sigmoid())];
        var optimizer = optim.Adam(down.Concat(up).SelectMany(block => block.parameters()));
        var (x, y) = (randn(Batch, In, Side, Side), rand(Batch, Out, Side, Side));
        return () =>
        {
            var a = down[0].call(x);
            var b = down[1].call(a);
            var h = cat([up[0].call(down[2].call(b)), b], 1);
            var painted = up[2].call(cat([up[1].call(h), a], 1));
            LibtorchTraining.Descend(optimizer, functional.l1_loss(painted, y));
        };
    }
}
