using CsCheck;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class RandomForestTests
{
    private static RandomForestOptions OneTree => new() { Trees = 1, Bootstrap = false, FeaturesTried = 2 };

    [Fact]
    public void Is_as_good_as_scikit_learns_on_mnist()
    {
        var model = new RandomForest(10, new RandomForestOptions { Trees = 40 });
        model.Fit(Digits.TrainX.Slice(0, 10_000), Digits.Train.Labels[..10_000]);
        var expected = GoldenFile.Read("Probability/machines.json")["forest_10000_examples_40_trees"].As<double[]>().Average();
        Assert.Equal(expected, model.Accuracy(Digits.TestX, Digits.Test.Labels), 0.005);
    }

    [Fact]
    public void One_tree_finds_the_only_split_there_is()
    {
        var x = new Matrix(6, 2, [1, 5, 2, 5, 3, 5, 10, 5, 11, 5, 12, 5]); // the second feature never changes
        var tree = new RandomForest(2, OneTree);
        tree.Fit(x, [0, 0, 0, 1, 1, 1]);
        Assert.Equal(2, tree.Leaves);
        // The threshold lies half way between 3 and 10.
        Assert.Equal([1, 0], tree.PredictProbabilities(new Matrix(1, 2, [6.4f, 0]))[0]);
        Assert.Equal([0, 1], tree.PredictProbabilities(new Matrix(1, 2, [6.6f, 0]))[0]);
    }

    [Fact]
    public void The_first_split_is_the_one_with_the_least_gini_impurity()
    {
        // By brute force over all thresholds of both features.
        var random = new Random(4);
        for (var trial = 0; trial < 20; trial++)
        {
            var values = Enumerable.Range(0, 40).Select(_ => (float)random.Next(12)).ToArray();
            byte[] y = [.. Enumerable.Range(0, 20).Select(_ => (byte)random.Next(3))];
            var stump = new RandomForest(3, OneTree with { MaximumDepth = 1 });
            var x = new Matrix(20, 2, values);
            stump.Fit(x, y);
            double Impurity(IEnumerable<byte> part)
            {
                var labels = part.ToArray();
                return labels.Length == 0 ? 0 : labels.Length * (1 - labels.GroupBy(l => l).Sum(g => Math.Pow(g.Count() / (double)labels.Length, 2)));
            }
            var best = (from f in new[] { 0, 1 } from t in Enumerable.Range(0, 12)
                        select Impurity(y.Where((_, i) => x[i, f] <= t)) + Impurity(y.Where((_, i) => x[i, f] > t))).Min();
            var found = Enumerable.Range(0, 20).GroupBy(i => string.Join(",", stump.PredictProbabilities(x.Slice(i, 1))[0])).Sum(g => Impurity(g.Select(i => y[i])));
            Assert.Equal(best, found, 1e-9);
        }
    }

    [Fact]
    public void Deep_trees_learn_every_example_that_is_unique() =>
        Gen.Select(Gen.Int, Gen.Byte[0, 2].Array[10]).Sample((seed, labels) =>
        {
            var values = Enumerable.Range(0, 30).Select(i => i / 4f).ToArray();
            new Random(seed).Shuffle(values);
            var tree = new RandomForest(3, OneTree);
            tree.Fit(new Matrix(10, 3, values), labels);
            return tree.Accuracy(new Matrix(10, 3, values), labels) == 1;
        }, iter: 100);

    [Fact]
    public void Neighbouring_floats_are_told_apart()
    {
        var tree = new RandomForest(2, OneTree with { FeaturesTried = 1 });
        var pair = new Matrix(2, 1, [1.0000001f, 1.0000002f]);
        tree.Fit(pair, [0, 1]);
        Assert.Equal([0, 1], tree.Predict(pair));

        var values = new float[200]; // each float follows the one before, and the labels take turns
        values[0] = 1;
        for (var i = 1; i < values.Length; i++) values[i] = MathF.BitIncrement(values[i - 1]);
        byte[] y = [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2))];
        tree.Fit(new Matrix(200, 1, values), y);
        Assert.Equal(1, tree.Accuracy(new Matrix(200, 1, values), y));
    }

    [Fact]
    public void No_probability_is_above_one()
    {
        // Leaves of three examples: shares of a third, which no float holds exactly.
        var random = new Random(5);
        var x = new Matrix(300, 2, [.. Enumerable.Range(0, 600).Select(_ => random.NextSingle())]);
        var forest = new RandomForest(3, new() { Trees = 21, MinimumLeaf = 3 });
        forest.Fit(x, [.. Enumerable.Range(0, 300).Select(i => (byte)(i % 3))]);
        Assert.All(forest.PredictProbabilities(x), row => Assert.All(row, p => Assert.InRange(p, 0, 1)));
        forest.Fit(x, new byte[300]);
        Assert.All(forest.PredictProbabilities(x), row => Assert.Equal(1, row[0]));
    }

    [Fact]
    public void Features_with_more_than_256_values_are_cut_into_bins()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 4000).Select(_ => (float)random.NextDouble()).ToArray();
        byte[] y = [.. values.Select(v => (byte)(v > 0.3 ? 1 : 0))];
        var forest = new RandomForest(2, new RandomForestOptions { Trees = 5 });
        forest.Fit(new Matrix(4000, 1, values), y);
        Assert.True(forest.Accuracy(new Matrix(4000, 1, values), y) > 0.995);
    }

    [Fact]
    public void Out_of_bag_accuracy_foretells_the_test_accuracy()
    {
        var forest = new RandomForest(10, new RandomForestOptions { Trees = 40 });
        var last = forest.Train(Digits.TrainX.Slice(0, 4000), Digits.Train.Labels[..4000]).Last();
        Assert.Equal(40, last.Trees);
        // Only a third of the trees judge each example, so it looks a little worse than the whole forest is.
        var accuracy = forest.Accuracy(Digits.TestX, Digits.Test.Labels);
        Assert.InRange(last.OutOfBagAccuracy, accuracy - 0.04, accuracy + 0.005);
    }

    [Fact]
    public void Same_forest_with_one_thread_and_with_two()
    {
        double[][] Grow(int threads)
        {
            var before = Workers.Count;
            Workers.Count = threads;
            try
            {
                var forest = new RandomForest(10, new RandomForestOptions { Trees = 6, Seed = 5 });
                forest.Fit(Digits.TrainX.Slice(0, 300), Digits.Train.Labels[..300]);
                return forest.PredictProbabilities(Digits.TestX.Slice(0, 20));
            }
            finally
            {
                Workers.Count = before;
            }
        }
        Assert.Equal(Grow(1), Grow(2));
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("Trees must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomForest(2, new RandomForestOptions { Trees = 0 })).Message);
        Assert.Contains("MinimumLeaf must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomForest(2, new RandomForestOptions { MinimumLeaf = 0 })).Message);
        Assert.Contains("FeaturesTried must be at most 3, the number of features, not 9", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomForest(3, new RandomForestOptions { FeaturesTried = 9 }).Fit(GaussianGolden.X, GaussianGolden.Y)).Message);
        Assert.Contains("labels[0] must be 0 to 1, not 2", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomForest(2).Fit(GaussianGolden.X, GaussianGolden.Y)).Message);
    }
}
