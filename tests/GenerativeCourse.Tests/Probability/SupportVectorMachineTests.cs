using System.Text.Json.Nodes;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class SupportVectorMachineTests
{
    private static readonly JsonNode Golden = GoldenFile.Read("Probability/machines.json");
    private static readonly byte[] Binary = [.. GaussianGolden.Y.Select(y => (byte)(y == 1 ? 1 : 0))];

    [Theory]
    [InlineData("rbf", "0.1")]
    [InlineData("rbf", "10.0")]
    [InlineData("poly", "0.1")]
    [InlineData("poly", "1.0")]
    public void Kernel_reaches_the_objective_of_scikit_learn(string name, string c)
    {
        var kernel = name == "rbf" ? Kernel.Rbf(0.5) : Kernel.Polynomial(3);
        var model = new SupportVectorMachine(2, kernel, new() { C = double.Parse(c), Tolerance = 1e-6 });
        model.Fit(GaussianGolden.X, Binary);
        var golden = Golden[$"{name}_{c}"]!;
        Assert.Equal(golden["objective"].As<double>(), model.DualObjective(1), 0.001 * golden["objective"].As<double>());
        GoldenFile.Close([golden["margins"].As<double[]>()], [[.. model.DecisionValues(GaussianGolden.X).Select(row => row[1])]], 5e-3);
        Assert.InRange(model.SupportVectors(1).Count, golden["vectors"].As<int>() - 2, golden["vectors"].As<int>() + 2);
    }

    [Fact]
    public void A_kernel_solves_what_no_line_can()
    {
        // Exclusive or: opposite corners belong together.
        var random = new Random(1);
        var points = Enumerable.Range(0, 200).Select(_ => (X: (float)(2 * random.NextDouble() - 1), Y: (float)(2 * random.NextDouble() - 1))).ToArray();
        var x = new Matrix(200, 2, [.. points.SelectMany(p => new[] { p.X, p.Y })]);
        byte[] y = [.. points.Select(p => (byte)(p.X * p.Y > 0 ? 1 : 0))];
        var straight = new SupportVectorMachine(2, Kernel.Linear);
        var curved = new SupportVectorMachine(2, Kernel.Rbf(2), new() { C = 10 });
        straight.Fit(x, y);
        curved.Fit(x, y);
        var (line, curve) = (straight.Accuracy(x, y), curved.Accuracy(x, y));
        Assert.True(line < 0.8, $"line {line}");
        Assert.True(curve > 0.93, $"curve {curve}");
    }

    [Fact]
    public void Three_classes_are_separated_one_against_the_others_and_probabilities_are_honest()
    {
        foreach (var kernel in new[] { Kernel.Linear, Kernel.Rbf(0.5) })
        {
            var model = new SupportVectorMachine(3, kernel);
            model.Fit(GaussianGolden.X, GaussianGolden.Y);
            Assert.True(model.Calibrated && model.Converged);
            var probabilities = model.PredictProbabilities(GaussianGolden.X);
            Assert.All(probabilities, row => Assert.Equal(1, row.Sum(), 1e-9));
            var accuracy = model.Accuracy(GaussianGolden.X, GaussianGolden.Y);
            Assert.True(accuracy > 0.85, $"{accuracy}");
            Assert.Equal(accuracy, probabilities.Average(row => row.Max()), 0.08); // as sure as it is right
        }
    }

    [Fact]
    public void One_class_alone_is_handled()
    {
        var model = new SupportVectorMachine(2, Kernel.Linear);
        model.Fit(GaussianGolden.X, new byte[240]);
        Assert.False(model.Calibrated);
        Assert.All(model.PredictProbabilities(GaussianGolden.X), row => Assert.True(row[0] > 0.9));
        Assert.All(model.Predict(GaussianGolden.X), y => Assert.Equal(0, y));
    }

    [Fact]
    public void Four_points_are_answered_by_the_sign_of_the_decision()
    {
        var x = new Matrix(4, 1, [-2, -1, 1, 2]);
        IClassifier model = new SupportVectorMachine(2, Kernel.Linear, new() { C = 10 });
        model.Fit(x, [0, 0, 1, 1]);
        Assert.Equal([0, 0, 1, 1], model.Predict(x));
        var machine = (SupportVectorMachine)model;
        Assert.Equal([-2, -1, 1, 2], machine.DecisionValues(x).Select(row => Math.Round(row[1], 3)));
        Assert.False(machine.Calibrated);
        Assert.All(model.PredictProbabilities(x).Zip([0, 0, 1, 1]), pair => Assert.True(pair.First[pair.Second] > 0.5));
    }

    [Fact]
    public void A_rare_class_is_found_where_the_decision_finds_it()
    {
        var random = new Random(8);
        var x = new Matrix(500, 2);
        var y = new byte[500];
        for (var i = 0; i < 500; i++)
        {
            y[i] = (byte)(i < 5 ? 1 : 0);
            for (var d = 0; d < 2; d++) x[i, d] = (float)(random.NextDouble() + 5 * y[i]);
        }
        var model = new SupportVectorMachine(2, Kernel.Rbf(0.1), new() { C = 10 });
        model.Fit(x, y);
        Assert.Equal(5, model.Predict(x).Count(k => k == 1));
        Assert.True(model.Calibrated); // three folds, at least one of the five in each
    }

    [Theory]
    [InlineData("exclusive or", 2)]
    [InlineData("far apart", 2)]
    [InlineData("ten of two", 10)]
    public void Where_folds_tell_nothing_the_decision_still_does(string name, int classes)
    {
        var (x, y) = name switch
        {
            "exclusive or" => (new Matrix(4, 2, [0, 0, 1, 1, 0, 1, 1, 0]), (byte[])[0, 0, 1, 1]),
            "far apart" => (new Matrix(20, 1, [.. Enumerable.Range(0, 20).Select(i => 10f * i)]), [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 2))]),
            _ => (new Matrix(20, 1, [.. Enumerable.Range(0, 20).Select(i => 10f * (i / 2) + i % 2)]), [.. Enumerable.Range(0, 20).Select(i => (byte)(i / 2))]),
        };
        var model = new SupportVectorMachine(classes, Kernel.Rbf(1), new() { C = 10 });
        model.Fit(x, y);
        Assert.Equal(1, model.Accuracy(x, y));
        Assert.False(model.Calibrated);
    }

    [Fact]
    public void Says_whether_it_converged()
    {
        var model = new SupportVectorMachine(3, Kernel.Rbf(1e-4), new() { C = 100, Epochs = 1 });
        model.Fit(Unscaled.Of("wine").X, Unscaled.Of("wine").Y);
        Assert.False(model.Converged);
        var longer = new SupportVectorMachine(3, Kernel.Rbf(1e-4), new() { C = 100 });
        longer.Fit(Unscaled.Of("wine").X, Unscaled.Of("wine").Y);
        Assert.True(longer.Converged);
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("C must be", Assert.Throws<ArgumentOutOfRangeException>(() => new SupportVectorMachine(2, Kernel.Linear, new() { C = 0 })).Message);
        Assert.Contains("gamma must be", Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Rbf(-1)).Message);
        Assert.Contains("degree must be", Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Polynomial(0)).Message);
        Assert.Contains("Epochs must be", Assert.Throws<ArgumentOutOfRangeException>(() => new SupportVectorMachine(2, Kernel.Linear, new() { Epochs = 0 })).Message);
        var many = new Matrix(5001, 1);
        Assert.Contains("give at most 5000 examples, not 5001", Assert.Throws<ArgumentException>(() => new SupportVectorMachine(2, Kernel.Linear).Fit(many, new byte[5001])).Message);
        Assert.Contains("Scale them down", Assert.Throws<ArgumentException>(() => new SupportVectorMachine(2, Kernel.Polynomial(20)).Fit(new Matrix(2, 1, [1e20f, 1]), [0, 1])).Message);
        Assert.Contains("call Fit first", Assert.Throws<InvalidOperationException>(() => new SupportVectorMachine(2, Kernel.Linear).DecisionValues(many)).Message);
    }
}
