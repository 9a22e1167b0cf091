using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

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

    [Theory]
    [MemberData(nameof(Names))]
    public void No_optimizer_holds_a_denormal_after_2000_updates_without_gradient(string name)
    {
        var parameter = Tensor.Parameter(37);
        new RandomStream(1).FillNormal(parameter.Values);
        var optimizer = Make(name, new ParameterSet([KeyValuePair.Create("p", parameter)]));
        Update(1, 1e-3f);
        Assert.Contains(optimizer.StateOf(parameter, 0).ToArray(), value => value != 0);
        Update(2000, 0);
        Assert.DoesNotContain(parameter.Values.ToArray(), float.IsSubnormal);
        for (var state = 0; state < (optimizer is Sgd ? 1 : 2); state++)
            Assert.DoesNotContain(optimizer.StateOf(parameter, state).ToArray(), float.IsSubnormal);

        void Update(int count, float gradient)
        {
            for (var i = 0; i < count; i++)
            {
                parameter.Gradient.Fill(gradient);
                optimizer.Step();
            }
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
