using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>The U-Net of image-to-image translation on pictures of 32x32, batch 16, with the L1 loss: 4 channels in, 3 out, (20, 16, 16), (40, 8, 8), (80, 4, 4) and up again.</summary>
internal sealed partial class UNetStep : TrainingStep
{
    private const int Batch = 16, Side = 32, Filters = 20, In = 4, Out = 3;

    // Multiplications of an example in each block; the sides of a block's smaller picture are 16, 8 and 4.
    private const double First = In * Filters * 16.0 * 256, Inside = Filters * 2.0 * Filters * 16 * 64 + 2.0 * Filters * 4 * Filters * 16 * 16,
        Up = 4.0 * Filters * 2 * Filters * 16 * 16 + 4.0 * Filters * Filters * 16 * 64 + 2.0 * Filters * Out * 16 * 256;

    public override string Name => "U-Net 32x32, batch 16, Adam";

    public override double Flops => 2 * Batch * (3 * (First + Inside + Up) - First);

    public override Action Ours()
    {
        var random = new RandomStream(1);
        var net = UNet.Convolutional(In, Out, Filters, 3, random);
        var optimizer = new Adam(net.Parameters);
        float[] x = new float[Batch * In * Side * Side], y = new float[Batch * Out * Side * Side];
        random.FillNormal(x);
        random.Fill(y);
        return () =>
        {
            using var tape = Tape.Begin();
            var painted = net.Forward(Tensor.From(x, Batch, In, Side, Side));
            var loss = (Tensor.From(y, Batch, Out, Side, Side) - painted).Abs().Mean();
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Step();
        };
    }
}
