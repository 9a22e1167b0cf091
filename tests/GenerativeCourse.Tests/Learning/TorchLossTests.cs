using System.Text.Json;
using GenerativeCourse.Learning;

namespace GenerativeCourse.Tests.Learning;

/// <summary>Softmax, its relatives and the losses at inputs of ±100, all equal, and one-hot, against PyTorch in double precision.</summary>
public class TorchLossTests
{
    public static readonly TheoryData<string> Rows = [.. TorchGolden.Values["softmax"]!.AsArray().Select(golden => (string)golden!["name"]!)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Softmax_and_cross_entropy_of_extreme_rows(string name)
    {
        var golden = TorchGolden.Values["softmax"]!.AsArray().Single(entry => (string)entry!["name"]! == name)!;
        var x = Tensor.From(golden["x"].Numbers(), 1, 5);
        Relative(golden["softmax"].Numbers(), x.Softmax().Values);
        Relative(golden["logSoftmax"].Numbers(), x.LogSoftmax().Values);
        Relative([(float)golden["logSumExp"]!], x.LogSumExp().Values);
        for (var label = 0; label < 5; label++)
        {
            Relative([(float)golden["crossEntropy"]![label]!], Losses.CrossEntropy(x, [label]).Values);
            Relative([(float)golden["smoothed"]![label]!], Losses.CrossEntropy(x, [label], smoothing: 0.1f).Values);
        }
    }

    [Fact]
    public void Cross_entropy_with_ignored_rows_and_its_gradient()
    {
        var golden = TorchGolden.Values["classes"]!;
        var x = golden["x"].Tensor().AsParameter();
        var loss = Losses.CrossEntropy(x, golden["labels"].Deserialize<int[]>(), smoothing: 0.2f);
        Relative([(float)golden["loss"]!], loss.Values);
        loss.Backward();
        TorchGolden.Close(golden["gradient"]!["values"].Numbers(), x.Gradient, "gradient", 1e-6);
    }

    [Fact]
    public void Binary_cross_entropy_of_extreme_scores()
    {
        foreach (var golden in TorchGolden.Values["binary"]!.AsArray())
        {
            var (values, target) = (golden!["x"].Numbers(), (float)golden["target"]!);
            for (var i = 0; i < values.Length; i++)
            {
                var x = Tensor.From([values[i]]).AsParameter();
                var loss = Losses.BinaryCrossEntropyWithLogits(x, Tensor.Full(target, 1));
                Relative([golden["loss"].Numbers()[i]], loss.Values);
                loss.Backward();
                TorchGolden.Close([golden["gradient"].Numbers()[i]], x.Gradient, $"gradient at {values[i]}, target {target}", 1e-7);
            }
        }
    }

    [Fact]
    public void Gaussian_likelihood_and_divergence()
    {
        var golden = TorchGolden.Values["gaussian"]!;
        float[] Part(string name) => golden[name].Numbers();
        for (var i = 0; i < Part("mean").Length; i++)
        {
            var (mean, logVariance, target) = (Tensor.From([Part("mean")[i]]), Tensor.From([Part("logVariance")[i]]), Tensor.From([Part("target")[i]]));
            Relative([Part("likelihood")[i]], Losses.GaussianNegativeLogLikelihood(mean, logVariance, target).Values);
            Relative([Part("divergence")[i]], Losses.KullbackLeiblerToNormal(mean, logVariance).Values);
        }
    }

    /// <summary>A relative error of 1e-6: a small loss must be as exact as a large one. What a float cannot hold is 0.</summary>
    private static void Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs((double)expected[i] - actual[i]) <= 1e-6 * Math.Abs(expected[i]) + 1.2e-38,
                $"value {i}: expected {expected[i]:g9}, got {actual[i]:g9}.");
        }
    }
}
