using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

/// <summary>What is wrong is said in one sentence: the operation, both shapes, the parameter.</summary>
public class MessageTests
{
    private static readonly RandomStream Random = new(1);

    [Fact]
    public void A_mismatch_of_shapes_names_both_and_the_operation()
    {
        Tensor a = Tensor.Zeros(2, 3), b = Tensor.Zeros(2, 4), image = Tensor.Zeros(2, 3, 4, 5), sequence = Tensor.Zeros(2, 5, 6);
        Says(() => a + b, "'+'", "(2, 3)", "(2, 4)");
        Says(() => Tensor.Maximum(a, b), "'maximum'", "(2, 3)", "(2, 4)");
        Says(() => a.MatMul(b), "'matmul'", "(2, 3)", "(2, 4)");
        Says(() => sequence.MatMul(Tensor.Zeros(3, 6, 2)), "'matmul'", "(2, 5, 6)", "(3, 6, 2)");
        Says(() => a.Linear(b), "'linear'", "(2, 3)", "(2, 4)");
        Says(() => a.Linear(Tensor.Zeros(5, 3), Tensor.Zeros(4)), "'linear'", "(5, 3)", "(4)");
        Says(() => a.Reshape(4, 2), "'reshape'", "(2, 3)", "(4, 2)");
        Says(() => a.Slice(1, 2, 2), "'slice'", "(2, 3)");
        Says(() => Tensor.Concat(0, a, b), "'concat'", "(2, 3)", "(2, 4)");
        Says(() => Tensor.Stack(a, b), "'stack'", "(2, 3)", "(2, 4)");
        Says(() => a.Gather([2]), "'gather'", "(2, 3)", "2");
        Says(() => a.Pick([0]), "'pick'", "(2, 3)");
        Says(() => a.LayerNorm(Tensor.Zeros(4), Tensor.Zeros(3)), "'layer norm'", "(2, 3)", "(4)");
        Says(() => new BatchNorm(4).Forward(image), "'batch norm'", "(2, 3, 4, 5)", "(4)");
        Says(() => new BatchNorm(3).Forward(Tensor.Zeros(1, 3)), "'batch norm'", "(1, 3)");
        Says(() => image.Conv2D(Tensor.Zeros(4, 2, 3, 3)), "'conv2d'", "(2, 3, 4, 5)", "(4, 2, 3, 3)");
        Says(() => image.ConvTranspose2D(Tensor.Zeros(4, 2, 3, 3)), "'transposed conv2d'", "(2, 3, 4, 5)", "(4, 2, 3, 3)");
        Says(() => Tensor.Attention(sequence, Tensor.Zeros(2, 5, 4), Tensor.Zeros(2, 5, 4), 2), "'attention'", "(2, 5, 6)", "(2, 5, 4)");
        Says(() => sequence.SelfAttention(4), "'attention'", "4 heads");
        Says(() => Tensor.Attention(sequence, sequence, sequence, 2, mask: Tensor.Zeros(5, 4)), "'attention'", "(5, 4)");
        Says(() => new Lstm(4, 3, Random).Forward(sequence), "'lstm'", "(2, 5, 6)", "(12, 4)");
        Says(() => new Gru(4, 3, Random).Forward(a), "'gru'", "(2, 3)");
        Says(() => Losses.CrossEntropy(a, [1]), "'cross-entropy'", "(2, 3)");
        Says(() => Losses.CrossEntropy(a, [1, 3]), "'cross-entropy'", "(2, 3)", "3");
        Says(() => Losses.MeanSquaredError(a, b), "'squared error'", "(2, 3)", "(2, 4)");
        Says(() => Losses.KullbackLeiblerToNormal(a, b), "'kl divergence'", "(2, 3)", "(2, 4)");
        Says(() => new Embedding(3, 2, Random).Forward([0, 3]), "'gather'", "(3, 2)", "3");
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        var p = new Linear(2, 2, Random).Parameters;
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(p) { LearningRate = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(p) { LearningRate = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(p) { Beta2 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(p) { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(p) { Momentum = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(p) { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1, Random));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(0, 2, Random));
        Assert.Throws<ArgumentException>(() => new MultiHeadAttention(6, 4, Random));
        Assert.Throws<ArgumentException>(() => new Shape(1, 2, 3, 4, 5, 6));
        Assert.Throws<ArgumentException>(() => new Shape(100_000, 100_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros(2, 3).Sum(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Training.Run(new Sgd(p), 5, _ => default, new TrainingOptions { Epochs = 0 }));
        Assert.Throws<InvalidOperationException>(() => default(Tensor).Values[0]);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_traced_to_its_layer()
    {
        var model = new Sequential(new Linear(2, 3, Random), new Linear(3, 3, Random), new Linear(3, 1, Random));
        var x = Tensor.Full(1, 4, 2);
        var after = Assert.Throws<InvalidOperationException>(() => (model.Forward(x) - 1e6f).Log().Sum().Backward()).Message;
        Assert.Contains("not a number", after);
        Assert.Contains("'log'", after);
        Assert.Contains("'2.bias'", after);

        model[1].Parameters["weight"].Values[4] = float.PositiveInfinity;
        var spoiled = Assert.Throws<InvalidOperationException>(() => model.Forward(x).Sum().Backward()).Message;
        Assert.Contains("'1.weight'", spoiled);

        var data = Assert.Throws<InvalidOperationException>(() => new Linear(2, 1, Random).Forward(Tensor.Full(float.NaN, 1, 2)).Sum().Backward()).Message;
        Assert.Contains("input", data);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_traced_to_its_parameter()
    {
        var (fine, wrong) = (Tensor.Full(1, 3).AsParameter(), Tensor.Full(0, 3).AsParameter());
        var set = new ParameterSet([KeyValuePair.Create("fine", fine), KeyValuePair.Create("wrong", wrong)]);
        (fine.Sum() + wrong.Sqrt().Sum()).Backward(); // The slope of a root at 0 is infinite.
        Assert.Contains("'wrong'", Assert.Throws<InvalidOperationException>(() => new Adam(set).Step()).Message);
        Assert.Equal([0f, 0f, 0f], wrong.ToArray());
        Assert.Contains("'wrong'", Assert.Throws<InvalidOperationException>(() => set.ClipGradients(1)).Message);
    }

    [Fact]
    public void Training_that_diverges_stops_and_says_so()
    {
        string Message(float rate, float clip)
        {
            var w = Tensor.Full(1, 1).AsParameter();
            var optimizer = new Sgd(new ParameterSet([KeyValuePair.Create("w", w)])) { LearningRate = rate };
            var options = new TrainingOptions { Epochs = 100_000, BatchSize = 1, ClipNorm = clip };
            return Assert.Throws<InvalidOperationException>(() => Training.Run(optimizer, 4, _ => (w * w * w * w).Sum() * 1e4f, options).Count()).Message;
        }

        Assert.StartsWith("The training diverged: the loss is ∞ at epoch 0.5. LearningRate 1000 differs from its default, ", Message(1e3f, float.PositiveInfinity).Replace("Infinity", "∞"));
        // With the default nobody is to blame but the loss itself.
        Assert.DoesNotContain("LearningRate", Message(new Sgd(new Linear(1, 1, Random).Parameters).LearningRate, float.PositiveInfinity));
    }

    [Fact]
    public void Names_of_parameters_join_and_are_unique()
    {
        var model = new Sequential(new Linear(2, 3, Random), new Sequential(new BatchNorm(3)));
        Assert.Equal(["0.weight", "0.bias", "1.0.weight", "1.0.bias"], model.Parameters.Select(entry => entry.Key));
        Assert.Equal(["0.weight", "0.bias", "1.0.weight", "1.0.bias", "1.0.running_mean", "1.0.running_var"], model.State.Select(entry => entry.Key));
        Assert.Equal("1.0.bias", model.Parameters["1.0.bias"].Name);
        Assert.Equal(6 + 3 + 3 + 3, model.Parameters.Size);
        Assert.Contains("1.0.bias", Assert.Throws<KeyNotFoundException>(() => model.Parameters["bias"]).Message);
    }

    private static void Says(Func<Tensor> wrong, params string[] parts)
    {
        var message = Assert.ThrowsAny<ArgumentException>(() => wrong()).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
