using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class NeuralNetworkClassifierTests
{
    [Fact]
    public void Without_hidden_layers_it_is_softmax_regression()
    {
        var network = new NeuralNetworkClassifier(3, new NeuralNetworkOptions { Hidden = [], Epochs = 600, LearningRate = 0.1f, WeightDecay = 0 });
        network.Fit(GaussianGolden.X, GaussianGolden.Y);
        var exact = new LogisticRegression(3, new LogisticRegressionOptions { L2 = 0, Tolerance = 1e-9, Iterations = 1000 });
        exact.Fit(GaussianGolden.X, GaussianGolden.Y);
        var (expected, actual) = (exact.PredictProbabilities(GaussianGolden.X), network.PredictProbabilities(GaussianGolden.X));
        Assert.InRange(expected.Zip(actual, (a, b) => a.Zip(b, (p, q) => Math.Abs(p - q)).Max()).Average(), 0, 0.01);
    }

    [Fact]
    public void Learns_digits_better_than_softmax_regression()
    {
        var (x, y) = (Digits.TrainX.Slice(0, 4000), Digits.Train.Labels[..4000].ToArray());
        var network = new NeuralNetworkClassifier(10, new NeuralNetworkOptions { Epochs = 5, BatchSize = 32, LearningRate = 2e-3f });
        var losses = network.Train(x, y).Select(report => report.Loss).ToArray();
        Assert.Equal(5, losses.Length);
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second < pair.First));
        var softmax = new LogisticRegression(10);
        softmax.Fit(x, y);
        Assert.True(softmax.Accuracy(Digits.TestX, Digits.Test.Labels) < 0.91);
        var accuracy = network.Accuracy(Digits.TestX, Digits.Test.Labels);
        Assert.True(accuracy > 0.92, $"{accuracy}");
    }

    [Fact]
    public void Same_seed_same_network()
    {
        double[][] Fit(long seed)
        {
            var network = new NeuralNetworkClassifier(3, new NeuralNetworkOptions { Epochs = 2, Dropout = 0.5f }, seed);
            network.Fit(GaussianGolden.X, GaussianGolden.Y);
            return network.PredictProbabilities(GaussianGolden.X);
        }
        Assert.Equal(Fit(1), Fit(1));
        Assert.NotEqual(Fit(1), Fit(2));
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("LearningRate must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => new NeuralNetworkClassifier(2, new NeuralNetworkOptions { LearningRate = 0 })).Message);
        Assert.Contains("Dropout must be from 0 to below 1, not 1", Assert.Throws<ArgumentOutOfRangeException>(() => new NeuralNetworkClassifier(2, new NeuralNetworkOptions { Dropout = 1 })).Message);
        Assert.Contains("Hidden must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new NeuralNetworkClassifier(2, new NeuralNetworkOptions { Hidden = [0] })).Message);
        Assert.Contains("BatchSize must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new NeuralNetworkClassifier(2, new NeuralNetworkOptions { BatchSize = 0 })).Message);
    }
}
