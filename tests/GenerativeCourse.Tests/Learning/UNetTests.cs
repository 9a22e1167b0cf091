using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class UNetTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(4, 16)]
    public void A_picture_comes_out_as_large_as_it_went_in_and_its_values_are_0_to_1(int levels, int side)
    {
        using var tape = Tape.Begin();
        var y = UNet.Convolutional(2, 3, 4, levels, new RandomStream(1)).Forward(Tensor.Normal(new RandomStream(2), 2, 2, side, side));
        Assert.Equal(new Shape(2, 3, side, side), y.Shape);
        Assert.All(y.ToArray(), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void The_way_up_reads_what_came_down_at_its_size()
    {
        // Blocks that double and halve: 3x goes down as 6x, comes up as 6x, and stands beside the 3x… of the level above.
        var net = new UNet([new Times(3), new Times(2)], [new Times(0.5f), new Times(10)]);
        using var tape = Tape.Begin();
        var y = net.Forward(Tensor.Full(1, 1, 1, 2, 2));
        Assert.Equal(new Shape(1, 2, 2, 2), y.Shape);
        Assert.All(y.ToArray(), value => Assert.Equal(30, value, 1e-5));
    }

    [Fact]
    public void Gradients_reach_every_parameter_rightly()
    {
        var random = new RandomStream(3);
        var net = new UNet(
            [new Sequential(new Conv2D(1, 2, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.Tanh)), new Conv2D(2, 3, 4, random, stride: 2, padding: 1)],
            [new Sequential(new ConvTranspose2D(3, 2, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.Tanh)), new ConvTranspose2D(4, 1, 4, random, stride: 2, padding: 1)]);
        var x = GradientCheck.Parameter(4, 2, 1, 4, 4);
        GradientCheck.Holds(() => net.Forward(x), [x, .. net.Parameters.Select(entry => entry.Value)]);
    }

    [Fact]
    public void Silly_values_are_refused_by_name()
    {
        var random = new RandomStream(1);
        Assert.Contains("levels must be 1 to 12", Assert.Throws<ArgumentOutOfRangeException>(() => UNet.Convolutional(1, 1, 1, 0, random)).Message);
        Assert.Contains("filters", Assert.Throws<ArgumentOutOfRangeException>(() => UNet.Convolutional(1, 1, 0, 2, random)).Message);
        Assert.Contains("filters", Assert.ThrowsAny<ArgumentException>(() => UNet.Convolutional(1, 1, 1_000_000_000, 2, random)).Message);
        Assert.Contains("up", Assert.ThrowsAny<ArgumentException>(() => new UNet([new Times(1)], [])).Message);
        Assert.Contains("down", Assert.ThrowsAny<ArgumentException>(() => new UNet([], [])).Message);
    }

    private sealed class Times(float factor) : Layer
    {
        public override Tensor Forward(Tensor x) => factor * x;
    }
}
