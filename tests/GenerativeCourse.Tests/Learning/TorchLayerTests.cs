using System.Text.Json.Nodes;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class TorchLayerTests
{
    public static readonly TheoryData<string> Names = [.. TorchGolden.Values["layers"]!.AsArray().Select(layer => (string)layer!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_its_gradients_and_statistics_agree_with_PyTorch(string name)
    {
        var golden = TorchGolden.Values["layers"]!.AsArray().Single(layer => (string)layer!["name"]! == name)!;
        var module = Make(name);
        foreach (var (key, value) in module.State)
            golden["state"]![key].Tensor().Values.CopyTo(value.Values);
        Assert.Equal(golden["state"]!.AsObject().Select(entry => entry.Key).Order(), module.State.Select(entry => entry.Key).Order());

        var x = golden["x"].Tensor().AsParameter();
        using var step = Tape.Begin();
        var y = Result(name, module, x);
        TorchGolden.Close(golden["y"], y, "the result");
        (y * golden["weights"].Tensor()).Sum().Backward();
        TorchGolden.Close(golden["dx"]!["values"].Numbers(), x.Gradient, "the gradient of the input");
        foreach (var (key, value) in module.Parameters)
            TorchGolden.Close(golden["gradients"]![key]!["values"].Numbers(), value.Gradient, $"the gradient of {key}");
        foreach (var (key, value) in golden["after"]!.AsObject())
            TorchGolden.Close(value, module.State.Single(entry => entry.Key == key).Value, key);
    }

    private static Module Make(string name)
    {
        var random = new RandomStream(1);
        return name switch
        {
            "linear" => new Linear(5, 3, random),
            "conv" => new Conv2D(3, 4, 3, random, stride: 2, padding: 1),
            "conv large" => new Conv2D(2, 5, 4, random, padding: 2, bias: false),
            "transposed conv" => new ConvTranspose2D(3, 4, 4, random, stride: 2, padding: 1),
            "transposed conv extra" => new ConvTranspose2D(3, 2, 3, random, stride: 2, padding: 1, extra: 1, bias: false),
            "layer norm" => new LayerNorm(11),
            "batch norm" => new BatchNorm(5),
            "batch norm of images" => new BatchNorm(3),
            "batch norm fixed" => Evaluated(new BatchNorm(3)),
            "rnn" => new Rnn(3, 5, random),
            "gru" => new Gru(3, 5, random),
            "lstm" or "lstm cell" => new Lstm(3, 5, random),
            "attention" => new MultiHeadAttention(8, 2, random),
            "causal attention" => new MultiHeadAttention(8, 4, random, causal: true),
            _ => throw new ArgumentException($"There is no layer '{name}'.", nameof(name)),
        };
    }

    private static Module Evaluated(Module module)
    {
        module.EvaluationMode();
        return module;
    }

    private static Tensor Result(string name, Module module, Tensor x) =>
        name == "lstm cell" ? ((Lstm)module).Forward(x, null).State.Cell : ((Layer)module).Forward(x);
}
