using GenerativeCourse.Boltzmann;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Boltzmann;

public class FineTuningTests
{
    private static (Matrix Data, byte[] Labels) Xor(int cases = 400)
    {
        var random = new RandomStream(2);
        var (data, labels) = (new Matrix(cases, 4), new byte[cases]);
        for (var row = 0; row < cases; row++)
        {
            for (var i = 0; i < 4; i++) data[row, i] = random.Next(2);
            labels[row] = (byte)(data[row, 0] != data[row, 1] ? 1 : 0);
        }
        return (data, labels);
    }

    private static FeedForwardClassifier Sigmoid(int[] sizes) => new(sizes, Activation.Sigmoid);

    [Fact]
    public void The_classifier_begins_as_the_network()
    {
        var network = new DeepBeliefNetwork([6, 5, 4], seed: 3);
        var random = new RandomStream(1);
        foreach (var machine in network.Machines) random.FillNormal(machine.b, 0, 1);
        var classifier = network.ToClassifier(classes: 3);
        using var v = new Matrix(7, 6);
        random.Fill(v.Span);
        using var features = network.Features(v);
        var hidden = Tensor.From(v).Linear(classifier.Parameters["0.weight"], classifier.Parameters["0.bias"], Activation.Sigmoid)
            .Linear(classifier.Parameters["1.weight"], classifier.Parameters["1.bias"], Activation.Sigmoid);
        for (var i = 0; i < features.Span.Length; i++) Assert.Equal(features.Span[i], hidden.Values[i], 5);
        Assert.All(classifier.Forward(Tensor.From(v)).ToArray(), score => Assert.Equal(classifier.Parameters["2.bias"].Values[0], score, 1e-3f));
        Assert.All(classifier.Parameters["2.weight"].ToArray(), w => Assert.Equal(0, w));
    }

    [Fact]
    public void It_learns_what_no_linear_classifier_can()
    {
        var (data, labels) = Xor();
        var classifier = Sigmoid([4, 12, 2]);
        var reports = classifier.Train(data, labels, new FineTuning { Epochs = 120, LearningRate = 0.03f, BatchSize = 40, Reports = 2 }).ToList();
        Assert.Equal(240, reports.Count);
        Assert.Equal(2, reports[0].GradientNorms.Length);
        Assert.True(reports[^1].Loss < 0.1 * reports[0].Loss);
        Assert.Equal(0, classifier.Error(data, labels));
    }

    [Fact]
    public void Probabilities_are_the_softmax_of_the_scores()
    {
        var (data, _) = Xor(cases: 5);
        var classifier = Sigmoid([4, 6, 3]);
        var (scores, p) = (classifier.Forward(Tensor.From(data)).ToArray(), classifier.PredictProbabilities(data));
        for (var row = 0; row < 5; row++)
        {
            var weights = scores.Skip(row * 3).Take(3).Select(x => Math.Exp(x)).ToArray();
            for (var k = 0; k < 3; k++) Assert.Equal(weights[k] / weights.Sum(), p[row][k], 1e-9);
            Assert.Equal(Array.IndexOf(weights, weights.Max()), classifier.Predict(data)[row]);
        }
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_is_off_when_classifying()
    {
        var classifier = Sigmoid([50, 2]);
        using var data = new Matrix(1, 50);
        data.Span.Fill(1);
        var random = new RandomStream(4);
        var plain = classifier.Forward(Tensor.From(data)).ToArray().Select(x => (double)x).ToArray();
        var dropped = Enumerable.Range(0, 3000).Select(_ => classifier.Scores(Tensor.From(data), 0.4f, 0, random).ToArray().Select(x => (double)x).ToArray()).ToList();
        Statistics.MeansAre(plain, dropped);
        Assert.True(dropped.Select(scores => scores[0]).Distinct().Count() > 1000);
        Assert.Equal(classifier.Predict(data), classifier.Predict(data));
    }

    [Fact]
    public void Gradients_vanish_towards_the_bottom_of_a_deep_sigmoid_network()
    {
        var (data, labels) = Xor();
        var norms = Sigmoid([4, 30, 30, 30, 30, 30, 2]).Train(data, labels, new FineTuning { Epochs = 1 }).First().GradientNorms;
        Assert.True(norms[0] < norms[^1] / 100, $"{norms[0]} {norms[^1]}");
    }

    [Fact]
    public void The_same_seed_learns_the_same()
    {
        var (data, labels) = Xor();
        float[] Learn(int seed)
        {
            var classifier = Sigmoid([4, 6, 2]);
            foreach (var _ in classifier.Train(data, labels, new FineTuning { Epochs = 2, HiddenDropout = 0.3f, Seed = seed })) { }
            return classifier.Parameters["0.weight"].ToArray();
        }
        Assert.Equal(Learn(1), Learn(1));
        Assert.NotEqual(Learn(1), Learn(2));
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        var (data, labels) = Xor();
        var classifier = Sigmoid([4, 6, 2]);
        void Throws(FineTuning options, string word) => Assert.Contains(word, Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Train(data, labels, options)).Message);
        Throws(new() { LearningRate = 0 }, "LearningRate must be");
        Throws(new() { LearningRate = -1 }, "LearningRate must be");
        Throws(new() { Epochs = 0 }, "Epochs");
        Throws(new() { BatchSize = 0 }, "BatchSize");
        Throws(new() { InputDropout = 1 }, "InputDropout");
        Throws(new() { HiddenDropout = -1 }, "HiddenDropout");
        Assert.Throws<ArgumentException>(() => classifier.Train(data, labels.AsMemory(1)));
        Assert.Throws<ArgumentException>(() => classifier.Train(new Matrix(400, 3), labels));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sigmoid([4, 1]).Train(data, labels));
        Assert.Throws<ArgumentException>(() => Sigmoid([4]));
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(
            () => Sigmoid([4, 6, 2]).Train(data, labels, new FineTuning { LearningRate = 1e6f }).Last()).Message);
        Assert.Throws<ArgumentException>(() => classifier.Error(data, labels.AsSpan(1)));
    }
}
