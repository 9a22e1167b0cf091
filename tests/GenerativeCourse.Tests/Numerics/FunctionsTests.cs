using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class FunctionsTests
{
    private delegate void SpanFunction(ReadOnlySpan<float> x, Span<float> y);

    private static readonly float[] Extremes =
    [
        0, -0f, 1e-30f, -1e-30f, 1e-7f, -1e-7f, 0.5f, -0.5f, 1, -1, 10, -10, 17, -17, 50, -50, 88, -88, 100, -100, 1000, -1000,
        float.PositiveInfinity, float.NegativeInfinity,
    ];

    public static TheoryData<Activation> Activations() => new(Enum.GetValues<Activation>());

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationsAgreeWithTheDefinitionInDouble(Activation activation)
    {
        Compare((x, y) => Functions.Apply(activation, x, y), x => Define(activation, x), activation == Activation.Gelu ? 3e-6 : 4e-7, activation == Activation.Gelu ? 1e-12 : activation is Activation.Sigmoid or Activation.Silu ? 1e-28 : 1e-37);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationsGiveLimitsAndKeepNaN(Activation activation)
    {
        var y = new float[3];
        Functions.Apply(activation, [float.NegativeInfinity, float.PositiveInfinity, float.NaN], y);
        var bounded = activation is Activation.Sigmoid or Activation.Tanh;
        Assert.Equal(bounded ? 1 : float.PositiveInfinity, y[1]);
        Assert.Equal(activation switch
        {
            Activation.Identity or Activation.LeakyRelu => float.NegativeInfinity,
            Activation.Tanh => -1,
            _ => 0,
        }, y[0]);
        Assert.Equal(float.NaN, y[2]);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void GradientsAgreeWithDifferencesInDouble(Activation activation)
    {
        var x = Grid().Where(value => Math.Abs(value) > 1e-3 && Math.Abs(value) < 1000).ToArray();
        var (y, upstream, gradient) = (new float[x.Length], new float[x.Length], new float[x.Length]);
        new RandomStream(1).FillNormal(upstream);
        Functions.Apply(activation, x, y);
        Functions.Backward(activation, x, y, upstream, gradient);
        for (var i = 0; i < x.Length; i++)
        {
            var h = 1e-5 * Math.Min(1, Math.Abs(x[i]));
            var slope = (Define(activation, x[i] + h) - Define(activation, x[i] - h)) / (2 * h);
            Assert.True(Math.Abs(gradient[i] - upstream[i] * slope) < 3e-6 * (1 + Math.Abs(upstream[i])), $"{activation}'({x[i]}) {gradient[i]} {upstream[i] * slope}");
        }
    }

    [Fact]
    public void ExponentialIsRightFromTheSmallestNormalNumberToOverflow() =>
        Compare(Functions.Exp, x => Math.Exp(x), 3e-7, 1.7e-38);

    [Fact]
    public void ExponentialOfItsExtremes()
    {
        var y = new float[5];
        Functions.Exp([float.NegativeInfinity, float.PositiveInfinity, float.NaN, 88.8f, -104], y);
        Assert.Equal([0, float.PositiveInfinity, float.NaN, float.PositiveInfinity, 0], y);
    }

    [Fact]
    public void What_saturates_is_0_before_it_is_denormal()
    {
        var x = Enumerable.Range(0, 12_000).Select(i => -60 - i * 0.005f).ToArray(); // -60 to -120
        var y = new float[x.Length];
        Functions.Exp(x, y);
        Assert.DoesNotContain(y, float.IsSubnormal);
        Assert.All(x.Zip(y).Where(pair => Math.Exp(pair.First) < 1.17549435e-38), pair => Assert.Equal(0, pair.Second));
        Assert.All(x.Zip(y).Where(pair => pair.First > -86.9), pair => Assert.NotEqual(0, pair.Second));
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var (upstream, gradient) = (Enumerable.Repeat(1e-5f, x.Length).ToArray(), new float[x.Length]);
            Functions.Apply(activation, x, y);
            Functions.Backward(activation, x, y, upstream, gradient);
            if (activation != Activation.Softplus) // its value is its slope: both fade with e^x itself
                Assert.DoesNotContain(gradient, float.IsSubnormal);
            Assert.DoesNotContain(y, float.IsSubnormal);
        }
        Functions.Softmax([0, .. x], y = new float[x.Length + 1]);
        Assert.DoesNotContain(y, float.IsSubnormal);
    }

    [Fact]
    public void AValueDoesNotDependOnItsPlaceOrOnTheThreads()
    {
        var x = MatrixProductTests.Random(new RandomStream(5), 100_003);
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var whole = new float[x.Length];
            Functions.Apply(activation, x, whole);
            for (var length = 1; length < 70; length++)
            {
                var part = new float[length];
                Functions.Apply(activation, x.AsSpan(1000 + length, length), part);
                Assert.Equal(whole[(1000 + length)..(1000 + 2 * length)], part);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(1000)]
    public void RowsAgreeWithTheDefinition(int columns)
    {
        const int rows = 37;
        var x = new float[rows * columns];
        new RandomStream(columns).FillNormal(x, 0, 20);
        x.AsSpan(0, columns).Fill(100);              // all equal
        x.AsSpan(columns, columns).Fill(-100);
        x[columns] = 100;                            // all but one-hot
        var softmax = new float[x.Length];
        Functions.SoftmaxRows(x, columns, softmax);
        for (var row = 0; row < rows; row++)
        {
            var values = x.Skip(row * columns).Take(columns).Select(value => (double)value).ToArray();
            var max = values.Max();
            var total = max + Math.Log(values.Sum(value => Math.Exp(value - max)));
            Assert.Equal(total, Functions.LogSumExp(x.AsSpan(row * columns, columns)), 1e-6 * (1 + Math.Abs(total)));
            Assert.Equal(total, Functions.LogSumExp(values), 1e-12 * (1 + Math.Abs(total)));
            for (var i = 0; i < columns; i++)
            {
                Assert.Equal(Math.Exp(values[i] - total), softmax[row * columns + i], (1e-6 + 1e-7 * Math.Abs(values[i] - total)) * Math.Exp(values[i] - total) + 1e-30);
            }
        }
    }

    [Fact]
    public void MaskedEntriesGetProbabilityZeroAndAnEmptySumIsZero()
    {
        var y = new float[9];
        Functions.Softmax([0, float.NegativeInfinity, 0, float.NegativeInfinity, 0, float.NegativeInfinity, 0, float.NegativeInfinity, float.NegativeInfinity], y);
        Assert.Equal([0.25f, 0, 0.25f, 0, 0.25f, 0, 0.25f, 0, 0], y);
        Assert.Equal(float.NegativeInfinity, Functions.LogSumExp(ReadOnlySpan<float>.Empty));
        Assert.Equal(double.NegativeInfinity, Functions.LogSumExp(ReadOnlySpan<double>.Empty));
        Assert.Equal(float.NegativeInfinity, Functions.LogSumExp([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Equal(float.PositiveInfinity, Functions.LogSumExp([1, float.PositiveInfinity]));
        Assert.Equal(float.NaN, Functions.LogSumExp([1, float.NaN, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));
    }

    [Fact]
    public void ScalarsKeepTheirDigits()
    {
        Assert.Equal(Math.Exp(-100), Functions.Softplus(-100.0), 1e-58);
        Assert.Equal(100, Functions.Softplus(100.0));
        Assert.Equal(Math.Exp(-700), Functions.Sigmoid(-700.0), 1e-318);
        Assert.Equal(1, Functions.Sigmoid(double.PositiveInfinity));
        Assert.Equal(0, Functions.Sigmoid(double.NegativeInfinity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(1000)]
    public void The_sum_of_softplus_agrees_with_the_definition(int length)
    {
        var (x, bias) = (new float[length], new float[length]);
        new RandomStream(7).FillNormal(x, 0, 30);
        new RandomStream(8).FillNormal(bias, 0, 30);
        Assert.Equal(x.Sum(value => Functions.Softplus((double)value)), Functions.SumSoftplus(x), 1e-6 * (1 + 30 * length));
        Assert.Equal(x.Zip(bias).Sum(pair => Functions.Softplus(0.3 * pair.First + pair.Second)), Functions.SumSoftplus(x, bias, 0.3f), 1e-6 * (1 + 30 * length));
    }

    [Fact]
    public void LengthsThatDoNotFitAreRefused()
    {
        Assert.Contains("2 places for 3 values", Assert.Throws<ArgumentException>(() => Functions.Tanh(new float[3], new float[2])).Message);
        Assert.Contains("columns must divide the number of values", Assert.Throws<ArgumentException>(() => Functions.SoftmaxRows(new float[6], 4, new float[6])).Message);
        Assert.Throws<ArgumentException>(() => Functions.Backward(Activation.Gelu, new float[3], [], new float[2], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Functions.Apply((Activation)99, new float[3], new float[3]));
    }

    private static IEnumerable<float> Grid() =>
        Extremes.Where(float.IsFinite).Concat(Enumerable.Range(-20_000, 40_001).Select(i => i * 0.00521f));

    private static void Compare(SpanFunction function, Func<double, double> definition, double relative, double absolute)
    {
        var x = Grid().ToArray();
        var y = new float[x.Length];
        function(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = definition(x[i]);
            if (expected > float.MaxValue)
                Assert.Equal(float.PositiveInfinity, y[i]);
            else
                Assert.True(Math.Abs(y[i] - expected) <= relative * Math.Abs(expected) + absolute, $"f({x[i]}) = {y[i]}, not {expected}");
        }
    }

    private static double Define(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(x, 0),
        Activation.LeakyRelu => x > 0 ? x : 0.2f * x,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Activation.Tanh => Math.Tanh(x),
        // 1 + tanh u = 2 / (1 + e^-2u) keeps the digits that 1 + tanh u loses
        Activation.Gelu => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Softplus => Functions.Softplus(x),
        _ => x,
    };
}
