using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

/// <summary>Features as they come: of different sizes, or with means that dwarf their deviations.</summary>
public class UnscaledDataTests
{
    [Theory]
    [InlineData("wine", 3)]
    [InlineData("iris", 3)]
    [InlineData("cancer", 2)]
    [InlineData("far", 2)]
    [InlineData("huge", 2)]
    public void Logistic_regression_reaches_the_optimum_with_its_defaults(string name, int classes)
    {
        var (x, y) = Unscaled.Of(name);
        var model = new LogisticRegression(classes);
        var last = model.Train(x, y).Last();
        Assert.Equal(Unscaled.Golden(name)["loss"].As<double>(), last.Loss, 1e-6);
        GoldenFile.Close(Unscaled.Golden(name)["probabilities"].As<double[][]>(), model.PredictProbabilities(x), 0.002);
        Assert.True(model.Converged);
    }

    [Fact]
    public void Logistic_regression_says_whether_it_converged()
    {
        var (x, y) = Unscaled.Of("wine");
        var model = new LogisticRegression(3, new() { Iterations = 3 });
        model.Fit(x, y);
        Assert.False(model.Converged);
        var nothing = new LogisticRegression(2);
        nothing.Fit(new Matrix(2, 1), [0, 1]); // the start is the optimum
        Assert.True(nothing.Converged);
    }

    [Fact]
    public void A_conditional_random_field_reaches_the_optimum_too()
    {
        // On sequences of one step it is logistic regression.
        var (x, y) = Unscaled.Of("far");
        var model = new ConditionalRandomField(2, new() { L2 = 1 });
        model.Fit([.. Enumerable.Range(0, x.Rows).Select(i => x.Slice(i, 1))], [.. y.Select(label => new[] { label })]);
        Assert.True(model.Converged);
        Assert.Equal(1, Enumerable.Range(0, x.Rows).Average(i => model.MostProbablePath(x.Slice(i, 1))[0] == y[i] ? 1.0 : 0), 0.03); // the optimum has 98 %
    }

    [Fact]
    public void Minimizing_ends_when_nothing_improves_any_more()
    {
        // Rounding at 1e-8 hides the minimum of a parabola; the tolerance cannot be reached.
        var steps = LimitedMemoryBfgs.Minimize([3.0, -4.0], (at, gradient) =>
        {
            for (var i = 0; i < 2; i++) gradient[i] = 2e8 * Math.Round(at[i] * 1e8 + 0.4) / 1e8;
            return 1e8 * (at[0] * at[0] + at[1] * at[1]);
        }, iterations: 20_000, tolerance: 1e-12).ToArray();
        Assert.InRange(steps.Length, 2, 100);
    }

    [Theory]
    [InlineData("wine", 3)]
    [InlineData("iris", 3)]
    public void A_network_with_its_defaults_is_as_good_as_scikit_learns(string name, int classes)
    {
        var (x, y) = Unscaled.Of(name);
        var train = Unscaled.Golden(name)["train"].As<int>();
        var accuracy = Enumerable.Range(1, 3).Average(seed =>
        {
            var network = new NeuralNetworkClassifier(classes, seed: seed);
            network.Fit(x.Slice(0, train), y.AsMemory(0, train));
            return network.Accuracy(x.Slice(train, x.Rows - train), y.AsSpan(train));
        });
        Assert.InRange(accuracy, Unscaled.Golden(name)["network"].As<double>() - 0.03, 1);
    }
}
