using System.Text.Json.Nodes;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class SupportVectorMachineTests
{
    private static readonly JsonNode Golden = GoldenFile.Read("Probability/machines.json");
    private static readonly byte[] Binary = [.. GaussianGolden.Y.Select(y => (byte)(y == 1 ? 1 : 0))];

    [Theory]
    [InlineData("0.1")]
    [InlineData("1.0")]
    [InlineData("10.0")]
    public void LinearReachesTheObjectiveOfScikitLearn(string c)
    {
        var model = new LinearSupportVectorMachine(2, double.Parse(c), tolerance: 1e-6, epochs: 20_000);
        model.Fit(GaussianGolden.X, Binary);
        var expected = Golden[$"linear_{c}"]!["objective"].As<double>();
        Assert.Equal(expected, model.Objective(GaussianGolden.X, Binary), 0.001 * expected);
        var margins = Golden[$"linear_{c}"]!["margins"].As<double[]>();
        GoldenFile.Close([margins], [[.. model.DecisionValues(GaussianGolden.X).Select(row => row[1])]], 1e-3);
    }

    [Theory]
    [InlineData("rbf", "0.1")]
    [InlineData("rbf", "10.0")]
    [InlineData("poly", "0.1")]
    [InlineData("poly", "1.0")]
    public void KernelReachesTheObjectiveOfScikitLearn(string name, string c)
    {
        var kernel = name == "rbf" ? Kernel.Rbf(0.5) : Kernel.Polynomial(3);
        var model = new KernelSupportVectorMachine(2, kernel, double.Parse(c), tolerance: 1e-6);
        model.Fit(GaussianGolden.X, Binary);
        var golden = Golden[$"{name}_{c}"]!;
        Assert.Equal(golden["objective"].As<double>(), model.DualObjective(1), 0.001 * golden["objective"].As<double>());
        GoldenFile.Close([golden["margins"].As<double[]>()], [[.. model.DecisionValues(GaussianGolden.X).Select(row => row[1])]], 5e-3);
        Assert.InRange(model.SupportVectors(1).Count, golden["vectors"].As<int>() - 2, golden["vectors"].As<int>() + 2);
    }

    [Fact]
    public void AKernelSolvesWhatNoLineCan()
    {
        // Exclusive or: opposite corners belong together.
        var random = new Random(1);
        var points = Enumerable.Range(0, 200).Select(_ => (X: (float)(2 * random.NextDouble() - 1), Y: (float)(2 * random.NextDouble() - 1))).ToArray();
        var x = new Matrix(200, 2, [.. points.SelectMany(p => new[] { p.X, p.Y })]);
        byte[] y = [.. points.Select(p => (byte)(p.X * p.Y > 0 ? 1 : 0))];
        var straight = new LinearSupportVectorMachine(2);
        var curved = new KernelSupportVectorMachine(2, Kernel.Rbf(2), c: 10);
        straight.Fit(x, y);
        curved.Fit(x, y);
        var (line, curve) = (straight.Accuracy(x, y), curved.Accuracy(x, y));
        Assert.True(line < 0.8, $"line {line}");
        Assert.True(curve > 0.93, $"curve {curve}");
    }

    [Fact]
    public void ThreeClassesAreSeparatedOneAgainstTheOthersAndProbabilitiesAreHonest()
    {
        foreach (IClassifier model in new IClassifier[] { new LinearSupportVectorMachine(3), new KernelSupportVectorMachine(3, Kernel.Rbf(0.5)) })
        {
            model.Fit(GaussianGolden.X, GaussianGolden.Y);
            var probabilities = model.PredictProbabilities(GaussianGolden.X);
            Assert.All(probabilities, row => Assert.Equal(1, row.Sum(), 1e-9));
            var accuracy = model.Accuracy(GaussianGolden.X, GaussianGolden.Y);
            Assert.True(accuracy > 0.85, $"{accuracy}");
            Assert.Equal(accuracy, probabilities.Average(row => row.Max()), 0.08); // as sure as it is right
        }
    }

    [Fact]
    public void OneClassAloneIsHandled()
    {
        byte[] same = new byte[240];
        foreach (IClassifier model in new IClassifier[] { new LinearSupportVectorMachine(2), new KernelSupportVectorMachine(2, Kernel.Linear) })
        {
            model.Fit(GaussianGolden.X, same);
            Assert.All(model.PredictProbabilities(GaussianGolden.X), row => Assert.True(row[0] > 0.9));
        }
    }

    [Fact]
    public void RefusesWhatMakesNoSenseInOneSentence()
    {
        Assert.Contains("c must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSupportVectorMachine(2, c: 0)).Message);
        Assert.Contains("gamma must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Rbf(-1)).Message);
        Assert.Contains("degree must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Polynomial(0)).Message);
        Assert.Contains("epochs must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSupportVectorMachine(2, epochs: 0)).Message);
        var many = new Matrix(5001, 1);
        Assert.Contains("give at most 5000 examples, not 5001", Assert.Throws<ArgumentException>(() => new KernelSupportVectorMachine(2, Kernel.Linear).Fit(many, new byte[5001])).Message);
        Assert.Contains("call Fit first", Assert.Throws<InvalidOperationException>(() => new LinearSupportVectorMachine(2).DecisionValues(many)).Message);
    }
}
