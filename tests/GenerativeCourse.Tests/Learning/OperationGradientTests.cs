using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class OperationGradientTests
{
    public static readonly TheoryData<int[], int[]> Broadcasts = new()
    {
        { [3, 5], [3, 5] }, { [3, 5], [5] }, { [5], [3, 5] }, { [3, 1], [1, 5] }, { [3, 5], [] },
        { [2, 3, 5], [3, 1] }, { [2, 1, 5], [3, 5] }, { [2, 3, 2, 3], [2, 1, 2, 1] }, { [1], [7] },
    };

    public static readonly TheoryData<string> Functions = [.. FunctionTable.Keys];

    private static Dictionary<string, (Func<Tensor, Tensor> Function, float Low, float High)> FunctionTable => new()
    {
        ["exp"] = (x => x.Exp(), -1, 1),
        ["log"] = (x => x.Log(), 0.5f, 3),
        ["sqrt"] = (x => x.Sqrt(), 0.5f, 3),
        ["square"] = (x => x.Square(), -1, 1),
        ["abs"] = (x => x.Abs(), 0.1f, 1),
        ["abs of negative"] = (x => x.Abs(), -1, -0.1f),
        ["relu"] = (x => x.Relu(), 0.1f, 1),
        ["relu of negative"] = (x => x.Relu(), -1, -0.1f),
        ["leaky relu"] = (x => x.LeakyRelu(0.2f), -1, -0.1f),
        ["leaky relu layer"] = (x => x.Activate(Activation.LeakyRelu), -1, -0.1f),
        ["elu"] = (x => x.Elu(0.7f), -2, -0.1f),
        ["sigmoid"] = (x => x.Sigmoid(), -3, 3),
        ["tanh"] = (x => x.Tanh(), -2, 2),
        ["gelu"] = (x => x.Gelu(), -3, 3),
        ["silu"] = (x => x.Silu(), -3, 3),
        ["softplus"] = (x => x.Softplus(), -3, 3),
        ["at least"] = (x => x.AtLeast(0), 0.1f, 1),
        ["at least, below"] = (x => x.AtLeast(0), -1, -0.1f),
        ["at most"] = (x => x.AtMost(0), -1, -0.1f),
        ["scale and shift"] = (x => 1 - (2 * x + 3) / 4, -1, 1),
        ["reciprocal"] = (x => 2 / x, 0.5f, 3),
        ["minus"] = (x => -x - 1, -1, 1),
        ["sum"] = (x => x.Sum(), -1, 1),
        ["mean"] = (x => x.Mean(), -1, 1),
        ["sum of rows"] = (x => x.Sum(-1), -1, 1),
        ["sum of columns"] = (x => x.Sum(0, keep: true), -1, 1),
        ["mean of the middle"] = (x => x.Mean(1), -1, 1),
        ["softmax"] = (x => x.Softmax(), -2, 2),
        ["log softmax"] = (x => x.LogSoftmax(), -2, 2),
        ["log sum exp"] = (x => x.LogSumExp(), -2, 2),
        ["reshape"] = (x => x.Reshape(5, -1).Exp(), -1, 1),
        ["transpose"] = (x => x.Transpose().Exp(), -1, 1),
        ["transpose outer"] = (x => x.Transpose(0, 2), -1, 1),
        ["slice"] = (x => x.Slice(1, 1, 2), -1, 1),
        ["slice inner"] = (x => x.Slice(-1, 2, 3), -1, 1),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_of_one_tensor(string name)
    {
        var (function, low, high) = FunctionTable[name];
        var x = GradientCheck.Between(3, low, high, 2, 3, 5);
        GradientCheck.Holds(() => function(x), x);
    }

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void Arithmetic_with_broadcasting(int[] left, int[] right)
    {
        var a = GradientCheck.Parameter(1, left);
        var b = GradientCheck.Between(2, 1, 2, right);
        GradientCheck.Holds(() => a + b, a, b);
        GradientCheck.Holds(() => a - b, a, b);
        GradientCheck.Holds(() => a * b, a, b);
        GradientCheck.Holds(() => a / b, a, b);
    }

    [Fact]
    public void A_tensor_meets_itself()
    {
        var a = GradientCheck.Between(1, 1, 2, 3, 4);
        GradientCheck.Holds(() => a * a + a / a - a, a);
    }

    [Fact]
    public void Larger_and_smaller_of_two()
    {
        var a = Tensor.From([0.5f, -1, 2, 0.1f], 2, 2).AsParameter();
        var b = Tensor.From([0.2f, 1], 2).AsParameter();
        GradientCheck.Holds(() => Tensor.Maximum(a, b), a, b);
        GradientCheck.Holds(() => Tensor.Minimum(a, b), a, b);
    }

    [Fact]
    public void Max_along_each_dimension()
    {
        var x = Tensor.From([.. Enumerable.Range(0, 30).Select(i => (i * 7 % 30) / 10f)], 2, 3, 5).AsParameter();
        GradientCheck.Holds(() => x.Max(0), x);
        GradientCheck.Holds(() => x.Max(1, keep: true), x);
        GradientCheck.Holds(() => x.Max(-1), x);
    }

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 4, 5 }, false)]
    [InlineData(new[] { 3, 4 }, new[] { 5, 4 }, true)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 4, 5 }, false)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 5, 4 }, true)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 4, 5 }, false)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 5, 4 }, true)]
    [InlineData(new[] { 3, 4 }, new[] { 2, 4, 5 }, false)]
    [InlineData(new[] { 3, 4 }, new[] { 2, 5, 4 }, true)]
    [InlineData(new[] { 2, 2, 1, 3 }, new[] { 2, 2, 3, 1 }, false)]
    public void Products(int[] left, int[] right, bool transposed)
    {
        var a = GradientCheck.Parameter(1, left);
        var b = GradientCheck.Parameter(2, right);
        GradientCheck.Holds(() => a.MatMul(b, transposed), a, b);
    }

    [Theory]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Softplus)]
    public void A_fused_layer(Activation activation)
    {
        var x = GradientCheck.Parameter(1, 2, 3, 5);
        var weight = GradientCheck.Parameter(2, 7, 5);
        var bias = GradientCheck.Parameter(3, 7);
        GradientCheck.Holds(() => x.Linear(weight, bias, activation), x, weight, bias);
        GradientCheck.Holds(() => x.Linear(weight, null, activation), x, weight);
    }

    [Fact]
    public void Joined_tensors()
    {
        var a = GradientCheck.Parameter(1, 2, 3, 2);
        var b = GradientCheck.Parameter(2, 2, 1, 2);
        GradientCheck.Holds(() => Tensor.Concat(1, a, b, a), a, b);
        GradientCheck.Holds(() => Tensor.Stack(a, a * 2), a);
    }

    [Fact]
    public void Losses_of_values()
    {
        var a = GradientCheck.Parameter(1, 3, 5);
        var b = GradientCheck.Parameter(2, 3, 5);
        var target = Tensor.Full(0.3f, 3, 5);
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            GradientCheck.Holds(() => Losses.MeanSquaredError(a, b, reduction), a, b);
            GradientCheck.Holds(() => Losses.BinaryCrossEntropyWithLogits(a, target, reduction), a);
            GradientCheck.Holds(() => Losses.GaussianNegativeLogLikelihood(a, b, target, reduction), a, b);
            GradientCheck.Holds(() => Losses.KullbackLeiblerToNormal(a, b, reduction), a, b);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    public void The_loss_of_classes(float smoothing)
    {
        var logits = GradientCheck.Between(1, -2, 2, 2, 2, 5);
        GradientCheck.Holds(() => Losses.CrossEntropy(logits, [4, 0, -1, 2], smoothing: smoothing), logits);
    }
}
