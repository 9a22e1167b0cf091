using GenerativeCourse.Learning;

namespace GenerativeCourse.Tests.Learning;

public class TorchOptimizerTests
{
    public static readonly TheoryData<string> Names = [.. TorchGolden.Values["optimizers"]!.AsArray().Select(golden => (string)golden!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_agree_with_PyTorch(string name)
    {
        var golden = TorchGolden.Values["optimizers"]!.AsArray().Single(entry => (string)entry!["name"]! == name)!;
        var parameter = golden["start"].Tensor().AsParameter();
        var optimizer = Make(name, new ParameterSet([KeyValuePair.Create("p", parameter)]));
        for (var step = 0; step < 10; step++)
        {
            optimizer.ZeroGradients();
            (parameter * golden["gradients"]![step].Tensor()).Sum().Backward();
            optimizer.Step();
            TorchGolden.Close(golden["trace"]![step], parameter, $"{name}, step {step}");
        }
    }

    private static Optimizer Make(string name, ParameterSet p) => name switch
    {
        "sgd" => new Sgd(p) { LearningRate = 0.1f },
        "sgd momentum" => new Sgd(p) { LearningRate = 0.1f, Momentum = 0.9f, WeightDecay = 0.05f },
        "sgd nesterov" => new Sgd(p) { LearningRate = 0.1f, Momentum = 0.8f, Nesterov = true },
        "adam" => new Adam(p) { LearningRate = 0.02f },
        "adam decay" => new Adam(p) { LearningRate = 0.02f, Beta1 = 0.5f, Beta2 = 0.99f, Epsilon = 1e-6f, WeightDecay = 0.1f },
        "adamw" => new AdamW(p) { LearningRate = 0.02f },
        "adamw decay" => new AdamW([new ParameterGroup(p) { WeightDecay = 0.3f }]) { LearningRate = 0.05f, Beta1 = 0.8f, Beta2 = 0.95f },
        "rmsprop" => new RmsProp(p) { LearningRate = 0.01f },
        "rmsprop momentum" => new RmsProp(p) { LearningRate = 0.01f, Smoothing = 0.9f, Momentum = 0.7f, WeightDecay = 0.1f },
        _ => throw new ArgumentException($"There is no optimizer '{name}'.", nameof(name)),
    };
}
