using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

[Collection(Alone.Name)]
public class LogisticRegressionTests
{
    private static LogisticRegressionOptions Exact(double l2) => new() { L2 = l2, Tolerance = 1e-9, Iterations = 2000 };

    [Theory]
    [InlineData("0.1")]
    [InlineData("10.0")]
    public void Softmax_agrees_with_scikit_learn(string l2)
    {
        var model = new LogisticRegression(3, Exact(double.Parse(l2)));
        model.Fit(GaussianGolden.X, GaussianGolden.Y);
        GoldenFile.Close(GaussianGolden.Of($"softmax_{l2}").As<double[][]>(), model.PredictProbabilities(GaussianGolden.X), 1e-5);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("10.0")]
    public void Binary_agrees_with_scikit_learn(string l2)
    {
        var two = Enumerable.Range(0, GaussianGolden.Y.Length).Where(i => GaussianGolden.Y[i] < 2).ToArray();
        var x = new Matrix(two.Length, 3, [.. two.SelectMany(i => GaussianGolden.X.Row(i).ToArray())]);
        var model = new LogisticRegression(2, Exact(double.Parse(l2)));
        model.Fit(x, [.. two.Select(i => GaussianGolden.Y[i])]);
        GoldenFile.Close(GaussianGolden.Of($"binary_{l2}").As<double[][]>(), model.PredictProbabilities(GaussianGolden.X), 1e-5);
        GoldenFile.Close([GaussianGolden.Of($"binary_weights_{l2}").As<double[]>()], [model.Weights(1)], 1e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_gradient_is_what_finite_differences_say(int classes)
    {
        var labels = GaussianGolden.Y.Select(y => (byte)Math.Min(y, classes - 1)).ToArray();
        var model = new LogisticRegression(classes, new LogisticRegressionOptions { L2 = 3, Iterations = 2 });
        model.Fit(GaussianGolden.X, labels);
        var random = new Random(5);
        var at = Enumerable.Range(0, (classes == 2 ? 1 : 3) * 4).Select(_ => random.NextDouble() - 0.5).ToArray();
        var gradient = new double[at.Length];
        model.Objective(GaussianGolden.X, labels, at, gradient);
        for (var i = 0; i < at.Length; i++)
        {
            double At(double step)
            {
                var moved = (double[])at.Clone();
                moved[i] += step;
                return model.Objective(GaussianGolden.X, labels, moved, new double[at.Length]);
            }
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-8);
        }
    }

    [Fact]
    public void The_loss_falls_at_every_iteration()
    {
        var losses = new LogisticRegression(10).Train(Digits.TrainX.Slice(0, 2000), Digits.Train.Labels[..2000]).Select(step => step.Loss).ToArray();
        Assert.True(losses.Length > 10);
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
    }

    [Fact]
    public void Same_bits_with_one_thread_and_with_two()
    {
        double[] Weights(int threads)
        {
            var before = Workers.Count;
            Workers.Count = threads;
            try
            {
                var model = new LogisticRegression(10, new LogisticRegressionOptions { Iterations = 5 });
                model.Fit(Digits.TrainX.Slice(0, 500), Digits.Train.Labels[..500]);
                return model.Weights(3);
            }
            finally
            {
                Workers.Count = before;
            }
        }
        Assert.Equal(Weights(1), Weights(2));
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("L2 must be 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticRegression(2, new LogisticRegressionOptions { L2 = -1 })).Message);
        Assert.Contains("Iterations must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticRegression(2, new LogisticRegressionOptions { Iterations = 0 })).Message);
        Assert.Contains("Tolerance must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticRegression(2, new LogisticRegressionOptions { Tolerance = 0 })).Message);
        Assert.Contains("labels[0] must be 0 to 1, not 2", Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticRegression(2).Fit(GaussianGolden.X, GaussianGolden.Y)).Message);
    }

    [Fact]
    public void Rosenbrocks_valley_is_walked_to_its_end()
    {
        var x = new[] { -1.2, 1.0 };
        var steps = LimitedMemoryBfgs.Minimize(x, (at, g) =>
        {
            var (a, b) = (1 - at[0], at[1] - at[0] * at[0]);
            g[0] = -2 * a - 400 * at[0] * b;
            g[1] = 200 * b;
            return a * a + 100 * b * b;
        }, tolerance: 1e-9).Count();
        Assert.Equal(1, x[0], 1e-8);
        Assert.Equal(1, x[1], 1e-8);
        Assert.InRange(steps, 10, 60);
    }
}
