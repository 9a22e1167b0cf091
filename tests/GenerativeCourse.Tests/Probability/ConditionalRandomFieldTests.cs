using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

[Collection(Alone.Name)]
public class ConditionalRandomFieldTests
{
    private static (Matrix[] Sequences, byte[][] Labels) Data(int count, int length, int seed)
    {
        var hidden = new HiddenMarkovModel([0.3, 0.3, 0.4], new[,] { { 0.8, 0.1, 0.1 }, { 0.2, 0.2, 0.6 }, { 0.1, 0.6, 0.3 } }, new GaussianEmission(
            new MultivariateNormal([0, 0], new double[,] { { 1, 0 }, { 0, 1 } }),
            new MultivariateNormal([1, 1], new double[,] { { 1, 0 }, { 0, 1 } }),
            new MultivariateNormal([-1, 1], new double[,] { { 1, 0 }, { 0, 1 } })));
        var samples = Enumerable.Range(0, count).Select(i => hidden.Sample(length + i % 2, new RandomStream(seed + i))).ToArray();
        return ([.. samples.Select(s => s.Sequence)], [.. samples.Select(s => s.States)]);
    }

    private static ConditionalRandomField Fitted(out Matrix[] sequences, out byte[][] labels, double l2 = 1)
    {
        (sequences, labels) = Data(30, 8, seed: 1);
        var model = new ConditionalRandomField(3, new ConditionalRandomFieldOptions { L2 = l2, Tolerance = 1e-9, Iterations = 500 });
        model.Fit(sequences, labels);
        return model;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Agrees_with_the_sum_over_all_paths(int length)
    {
        var model = Fitted(out _, out _);
        var sequence = Data(1, length, seed: 77).Sequences[0];
        var all = Paths.All(3, length).Select(path => (Path: path, P: Math.Exp(model.LogProbability(sequence, path)))).ToArray();
        Assert.Equal(1, all.Sum(a => a.P), 1e-9);

        var marginals = model.PredictProbabilities(sequence);
        for (var t = 0; t < length; t++)
            for (var k = 0; k < 3; k++) Assert.Equal(all.Where(a => a.Path[t] == k).Sum(a => a.P), marginals[t][k], 1e-9);
        Assert.Equal(all.MaxBy(a => a.P).Path, model.MostProbablePath(sequence));
    }

    [Fact]
    public void The_gradient_is_what_finite_differences_say()
    {
        var (sequences, labels) = Data(4, 5, seed: 5);
        var model = new ConditionalRandomField(3, new ConditionalRandomFieldOptions { L2 = 2, Iterations = 1 });
        model.Fit(sequences, labels);
        var random = new Random(2);
        var at = Enumerable.Range(0, 3 + 9 + 9).Select(_ => random.NextDouble() - 0.5).ToArray();
        var gradient = new double[at.Length];
        model.Objective(sequences, labels, at, gradient);
        for (var i = 0; i < at.Length; i++)
        {
            double At(double step)
            {
                var moved = (double[])at.Clone();
                moved[i] += step;
                return model.Objective(sequences, labels, moved, new double[at.Length]);
            }
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-8);
        }
    }

    [Fact]
    public void On_sequences_of_length_one_it_is_logistic_regression()
    {
        // Without transitions, start and intercept say the same thing; strong evidence that the intercept is free.
        var crf = new ConditionalRandomField(3, new ConditionalRandomFieldOptions { L2 = 10, Tolerance = 1e-10, Iterations = 1000 });
        crf.Fit([.. Enumerable.Range(0, 240).Select(i => GaussianGolden.X.Slice(i, 1))], [.. GaussianGolden.Y.Select(y => new[] { y })]);
        var expected = GaussianGolden.Of("softmax_10.0").As<double[][]>();
        GoldenFile.Close(expected, [.. Enumerable.Range(0, 240).Select(i => crf.PredictProbabilities(GaussianGolden.X.Slice(i, 1))[0])], 1e-5);
    }

    [Fact]
    public void Reads_sequences_better_than_step_by_step()
    {
        var (sequences, labels) = Data(200, 12, seed: 100);
        var (testSequences, testLabels) = Data(100, 12, seed: 1000);
        var crf = new ConditionalRandomField(3);
        crf.Fit(sequences, labels);
        var alone = new LogisticRegression(3);
        alone.Fit(Stack(sequences), [.. labels.SelectMany(l => l)]);
        var truth = testLabels.SelectMany(l => l).ToArray();
        var withNeighbours = Classification.Accuracy([.. testSequences.SelectMany(crf.MostProbablePath)], truth);
        var without = alone.Accuracy(Stack(testSequences), truth);
        Assert.True(withNeighbours > without + 0.03, $"CRF {withNeighbours:0.000}, step by step {without:0.000}");
    }

    [Fact]
    public void Same_bits_with_one_thread_and_with_two()
    {
        var before = Workers.Count;
        try
        {
            Workers.Count = 1;
            var one = Fitted(out _, out _).Transitions;
            Workers.Count = 2;
            Assert.Equal(one, Fitted(out _, out _).Transitions);
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        var model = new ConditionalRandomField(2);
        Assert.Contains("call Fit first", Assert.Throws<InvalidOperationException>(() => model.PredictProbabilities(new Matrix(1, 1))).Message);
        Assert.Contains("labels[0][0] must be 0 to 1, not 2", Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit([new Matrix(1, 1)], [[2]])).Message);
        Assert.Contains("sequences[1] must have 1 feature per step, not 2", Assert.Throws<ArgumentException>(() => model.Fit([new Matrix(1, 1), new Matrix(1, 2)], [[0], [0]])).Message);
        Assert.Contains("labels must be 2 lists, one per sequence, not 1", Assert.Throws<ArgumentException>(() => model.Fit([new Matrix(1, 1), new Matrix(1, 1)], [[0]])).Message);
        Assert.Contains("L2 must be 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new ConditionalRandomField(2, new ConditionalRandomFieldOptions { L2 = double.NaN })).Message);
        Assert.Contains("states must be 2 to 256, not 1", Assert.Throws<ArgumentOutOfRangeException>(() => new ConditionalRandomField(1)).Message);
    }

    private static Matrix Stack(Matrix[] sequences) =>
        new(sequences.Sum(s => s.Rows), sequences[0].Columns, [.. sequences.SelectMany(s => s.Span.ToArray())]);
}
