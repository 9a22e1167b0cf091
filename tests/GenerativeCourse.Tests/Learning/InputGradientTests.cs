using System.Text.Json.Nodes;
using GenerativeCourse.Adversarial;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

/// <summary>Input gradients, the penalties made of them and spectral normalization, against PyTorch in double precision (Golden/Adversarial/adversarial.py).</summary>
public class InputGradientTests
{
    private static readonly JsonNode Golden = GoldenFile.Read("Adversarial/adversarial.json");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_gradient_by_the_input_is_torchs(int index)
    {
        var golden = Golden["networks"]![index]!;
        var (output, gradient) = InputGradient.Of(Network(golden), golden["x"].Tensor());
        TorchGolden.Close(golden["y"], output, "output");
        TorchGolden.Close(golden["g"], gradient, "gradient");
    }

    [Theory]
    [InlineData(0, "toZero")]
    [InlineData(0, "toOne")]
    [InlineData(0, "relativistic")]
    [InlineData(1, "toZero")]
    [InlineData(1, "toOne")]
    [InlineData(1, "relativistic")]
    public void A_penalty_and_its_gradient_by_the_weights_are_torchs(int index, string penalty)
    {
        var golden = Golden["networks"]![index]!;
        var network = Network(golden);
        var (x, fake) = (golden["x"].Tensor(), golden["fake"].Tensor());
        var loss = penalty switch
        {
            "toZero" => GradientPenalty.ToZero(network, x),
            "toOne" => GradientPenalty.ToOne(network, golden["mixed"].Tensor()),
            _ => new Relativistic(0.1f) is var game
                ? game.DiscriminatorLoss(network.Forward(x), network.Forward(fake)) + game.Penalty(network, x, fake, new RandomStream(1))!.Value
                : throw new InvalidOperationException(),
        };
        var expected = golden["penalties"]![penalty]!;
        Assert.Equal((float)expected["loss"]!, loss.Item, 1e-5f * Math.Abs((float)expected["loss"]!));
        loss.Backward();
        foreach (var (name, value) in network.Parameters)
        {
            var gradient = expected["gradients"]![name]!["values"].Numbers();
            var largest = gradient.Max(Math.Abs);
            for (var i = 0; i < gradient.Length; i++)
                Assert.True(Math.Abs(gradient[i] - value.Gradient[i]) <= 1e-5 * Math.Max(1, largest), $"{name}[{i}]: {gradient[i]:g9} and {value.Gradient[i]:g9}");
        }
    }

    [Fact]
    public void Separate_rectifiers_give_the_same_as_fused_ones()
    {
        var random = new RandomStream(3);
        var (first, second) = (new Linear(3, 6, random), new Linear(6, 1, random));
        var fused = new Sequential(new Linear(3, 6, random, Activation.LeakyRelu), second);
        first.Weight.Values.CopyTo(((Linear)fused[0]).Weight.Values);
        first.Bias!.Value.Values.CopyTo(((Linear)fused[0]).Bias!.Value.Values);
        var x = Tensor.Normal(random, 5, 3);
        var apart = InputGradient.Of(new Sequential(first, new ActivationLayer(Activation.LeakyRelu), second), x).Gradient;
        TorchGolden.Close(InputGradient.Of(fused, x).Gradient.Values, apart.Values, "gradient", 1e-7);
    }

    [Fact]
    public void The_penalty_trains_the_weights_as_difference_quotients_say()
    {
        var random = new RandomStream(5);
        var network = new Sequential(new Linear(2, 4, random, Activation.LeakyRelu), new Linear(4, 1, random));
        // Far enough from every kink that no step of a difference quotient crosses one.
        Tensor x, before;
        do
            (x, before) = Tensor.Normal(random, 3, 2).Keep() is var drawn ? (drawn, drawn.Linear(((Linear)network[0]).Weight, ((Linear)network[0]).Bias)) : default;
        while (before.ToArray().Any(value => Math.Abs(value) < 0.1));
        var weights = network.Parameters.Where((name, _) => name.EndsWith("weight", StringComparison.Ordinal)).Select(entry => entry.Value).ToArray();
        GradientCheck.Holds(() => InputGradient.Of(network, x).Gradient.Square().Sum(1), weights);
    }

    [Fact]
    public void Through_convolutions_and_label_planes_it_is_the_ordinary_backward_passs_and_trains_the_filters()
    {
        var random = new RandomStream(8);
        var network = new Sequential(
            new LabelPlanes(7, 2), new Conv2D(3, 4, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.LeakyRelu),
            new Reshape(4 * 3 * 3), new Linear(4 * 3 * 3, 1, random));
        var x = Tensor.Normal(random, 2, 51).AsParameter();
        network.Forward(x).Sum().Backward();
        var gradient = InputGradient.Of(network, x).Gradient;
        Assert.Equal(new Shape(2, 49), gradient.Shape);
        for (var i = 0; i < 2; i++)
            TorchGolden.Close(x.Gradient.Slice(51 * i, 49), gradient.Values.Slice(49 * i, 49), "gradient", 1e-6);

        // The second derivative, with the slopes as they are: a difference quotient over the last layer, on which no slope depends.
        GradientCheck.Holds(() => InputGradient.Of(network, x.Detach()).Gradient.Square().Sum(1), ((Linear)network[4]).Weight);
    }

    [Fact]
    public void What_is_not_piecewise_linear_is_refused_by_name()
    {
        var random = new RandomStream(1);
        var x = Tensor.Zeros(2, 3);
        Assert.Contains("Tanh", Assert.Throws<ArgumentException>(() => InputGradient.Of(new Sequential(new Linear(3, 1, random, Activation.Tanh)), x)).Message);
        Assert.Contains("Dropout", Assert.Throws<ArgumentException>(() => InputGradient.Of(new Sequential(new Dropout(0.5f, random), new Linear(3, 1, random)), x)).Message);
        Assert.Contains("one number", Assert.Throws<ArgumentException>(() => InputGradient.Of(new Sequential(new Linear(3, 2, random)), x)).Message);
    }

    [Fact]
    public void Spectral_normalization_its_power_iteration_and_its_gradient_are_torchs()
    {
        var golden = Golden["spectral"]!;
        var layer = new SpectralLinear(4, 6, new RandomStream(1));
        golden["w"]!["values"].Numbers().CopyTo(layer.Weight.Values);
        golden["b"]!["values"].Numbers().CopyTo(layer.Bias.Values);
        golden["u"]!["values"].Numbers().CopyTo(layer.U.Values);
        var length = MathF.Sqrt(layer.U.ToArray().Sum(u => u * u));
        foreach (ref var u in layer.U.Values)
            u /= length;
        var y = layer.Forward(golden["x"].Tensor());
        TorchGolden.Close(golden["y"], y, "output");
        TorchGolden.Close(golden["uAfter"]!["values"].Numbers(), layer.U.Values, "u");
        (y * golden["t"].Tensor()).Sum().Backward();
        TorchGolden.Close(golden["gradient"]!["values"].Numbers(), layer.Weight.Gradient, "gradient");
    }

    [Fact]
    public void A_normalized_matrix_stretches_nothing()
    {
        var layer = new SpectralLinear(5, 8, new RandomStream(2), initializer: Initializer.Normal(new RandomStream(3), 4));
        for (var i = 0; i < 100; i++)
            layer.Forward(Tensor.Zeros(1, 5));
        var w = MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(8, 5, (i, j) => layer.NormalizedWeight()[i, j]);
        Assert.Equal(1, w.L2Norm(), 1e-4);
        layer.EvaluationMode();
        var before = layer.U.ToArray();
        layer.Forward(Tensor.Zeros(1, 5));
        Assert.Equal(before, layer.U.ToArray());
    }

    private static Sequential Network(JsonNode golden)
    {
        var (random, activation) = (new RandomStream(1), (double)golden["slope"]! == 0 ? Activation.Relu : Activation.LeakyRelu);
        var network = new Sequential(
            new Linear(3, 7, random), new ActivationLayer(activation), new Linear(7, 5, random), new ActivationLayer(activation), new Linear(5, 1, random));
        foreach (var (name, value) in network.Parameters)
            golden["state"]![name]!["values"].Numbers().CopyTo(value.Values);
        return network;
    }
}
