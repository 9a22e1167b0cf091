using CsCheck;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class NaiveBayesTests
{
    private static GenerativeClassifier Make(string name) => name switch
    {
        "bernoulli" => new BernoulliNaiveBayes(10),
        "bernoulli_smooth" => new BernoulliNaiveBayes(10, smoothing: 100, threshold: 0.1),
        "gaussian" => new GaussianNaiveBayes(10),
        "gaussian_smooth" => new GaussianNaiveBayes(10, smoothing: 0.1),
        _ => new MultinomialNaiveBayes(10),
    };

    // One parameter's table of examples: two coins, three features.
    private static readonly Matrix Coins = new(5, 3, [1, 0, 1, /**/ 1, 1, 0, /**/ 0, 0, 1, /**/ 0, 0, 1, /**/ 0, 1, 1]);
    private static readonly byte[] CoinLabels = [0, 0, 1, 1, 1];

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("bernoulli_smooth")]
    [InlineData("gaussian")]
    [InlineData("gaussian_smooth")]
    [InlineData("multinomial")]
    public void Agrees_with_scikit_learn_on_all_of_mnist(string name)
    {
        var golden = GoldenFile.Read("Probability/naive_bayes.json")[name]!;
        var model = Make(name);
        model.Fit(Digits.TrainX, Digits.Train.Labels);

        var first = Digits.TestX.Slice(0, 12);
        GoldenFile.Close(golden["probabilities"].As<double[][]>(), model.PredictProbabilities(first), 1e-6);
        Assert.Equal(golden["accuracy"].As<double>(), model.Accuracy(Digits.TestX, Digits.Test.Labels), 0.001);
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("gaussian_smooth")]
    public void Joint_log_likelihood_agrees_with_scikit_learn(string name)
    {
        var expected = GoldenFile.Read("Probability/naive_bayes.json")[name]!["joint"].As<double[][]>();
        var model = Make(name);
        model.Fit(Digits.TrainX, Digits.Train.Labels);
        GoldenFile.Close(expected, model.JointLogLikelihood(Digits.TestX.Slice(0, 12)), 1e-4);
    }

    [Fact]
    public void Bernoulli_on_a_small_table_is_what_one_counts_by_hand()
    {
        var model = new BernoulliNaiveBayes(2, smoothing: 1);
        model.Fit(Coins, CoinLabels);
        // Class 0 (2 examples): θ = (3/4, 2/4, 2/4); class 1 (3 examples): θ = (1/5, 2/5, 4/5). Asked: x = (1, 1, 0).
        var joint0 = 2 / 5d * (3 / 4d) * (2 / 4d) * (2 / 4d);
        var joint1 = 3 / 5d * (1 / 5d) * (2 / 5d) * (1 / 5d);
        var question = new Matrix(1, 3, [1, 1, 0]);
        Assert.Equal(joint0 / (joint0 + joint1), model.PredictProbabilities(question)[0][0], 1e-12);
        Assert.Equal(Math.Log(joint0 + joint1), model.LogLikelihood(question)[0], 1e-12);
    }

    [Fact]
    public void Bernoulli_probabilities_of_all_inputs_sum_to_one()
    {
        var model = new BernoulliNaiveBayes(2);
        model.Fit(Coins, CoinLabels);
        var all = new Matrix(8, 3);
        for (var i = 0; i < 8; i++)
            for (var d = 0; d < 3; d++) all[i, d] = i >> d & 1;
        Assert.Equal(1, model.LogLikelihood(all).Sum(Math.Exp), 1e-12);
    }

    [Fact]
    public void Multinomial_probabilities_of_all_inputs_of_one_length_sum_to_one()
    {
        var model = new MultinomialNaiveBayes(2);
        model.Fit(new Matrix(3, 3, [2, 1, 0, /**/ 0, 1, 2, /**/ 1, 0, 5]), [0, 1, 1]);
        var inputs = new List<float>();
        for (var a = 0; a <= 4; a++)
            for (var b = 0; a + b <= 4; b++) inputs.AddRange([a, b, 4 - a - b]);
        var all = new Matrix(inputs.Count / 3, 3, [.. inputs]);
        Assert.Equal(1, model.LogLikelihood(all).Sum(Math.Exp), 1e-9);
    }

    [Fact]
    public void Posteriors_are_probabilities_whatever_the_data() =>
        Gen.Select(Gen.Float[-5, 5].Array[4 * 6], Gen.Byte[0, 2].Array[6]).Sample((values, labels) =>
        {
            var model = new GaussianNaiveBayes(3, smoothing: 0.1);
            var x = new Matrix(6, 4, values);
            model.Fit(x, labels);
            return model.PredictProbabilities(x).All(row => Math.Abs(row.Sum() - 1) < 1e-9 && row.All(p => p is >= 0 and <= 1));
        }, iter: 200);

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("gaussian_smooth")]
    [InlineData("multinomial")]
    public void Samples_follow_the_model_they_come_from(string name)
    {
        var model = Make(name);
        model.Fit(Digits.TrainX.Slice(0, 2000), Digits.Train.Labels[..2000]);
        var (x, y) = model.Sample(4000, new RandomStream(1));

        for (var label = 0; label < 10; label++) // five standard deviations of a binomial share
            Assert.Equal(model.Prior[label], y.Count(l => l == label) / 4000d, 5 * Math.Sqrt(0.1 * 0.9 / 4000));
        // A generative model can tell its own classes apart: it knows exactly how they were made.
        Assert.True(model.Accuracy(x, y) > 0.95);

        // Refitted on its own samples, it finds the pictures it sampled from.
        var again = Make(name);
        again.Fit(x, y);
        var (first, second) = (Picture(model, 3), Picture(again, 3));
        Assert.True(first.Zip(second, (a, b) => Math.Abs(a - b)).Max() < 0.25, "the refitted picture differs");
        Assert.True(first.Zip(second, (a, b) => Math.Abs(a - b)).Average() < 0.02, "the refitted picture differs on average");
    }

    private static IReadOnlyList<double> Picture(GenerativeClassifier model, int label) => model switch
    {
        BernoulliNaiveBayes bernoulli => bernoulli.Likelihood(label),
        MultinomialNaiveBayes multinomial => multinomial.Likelihood(label),
        GaussianNaiveBayes gaussian => gaussian.Mean(label),
        _ => throw new NotSupportedException(),
    };

    [Fact]
    public void Same_seed_same_samples()
    {
        var model = new BernoulliNaiveBayes(2);
        model.Fit(Coins, CoinLabels);
        Assert.Equal(model.Sample(1, 50, new RandomStream(7)).Span.ToArray(), model.Sample(1, 50, new RandomStream(7)).Span.ToArray());
        Assert.NotEqual(model.Sample(1, 50, new RandomStream(7)).Span.ToArray(), model.Sample(1, 50, new RandomStream(8)).Span.ToArray());
    }

    [Fact]
    public void Missing_features_are_filled_in_by_conditioning()
    {
        var model = new BernoulliNaiveBayes(2);
        model.Fit(Coins, CoinLabels);
        var (posterior, completed) = model.Complete([1, 0, 0], [true, false, false]);

        // The same by enumerating the four ways to complete (1, ?, ?).
        var all = new Matrix(4, 3, [1, 0, 0, /**/ 1, 0, 1, /**/ 1, 1, 0, /**/ 1, 1, 1]);
        var p = model.JointLogLikelihood(all).Select(row => row.Select(Math.Exp).ToArray()).ToArray();
        var total = p.Sum(row => row.Sum());
        Assert.Equal(p.Sum(row => row[0]) / total, posterior[0], 1e-12);
        Assert.Equal(1, completed[0], 1e-12);
        Assert.Equal((p[2].Sum() + p[3].Sum()) / total, completed[1], 1e-12);
        Assert.Equal((p[1].Sum() + p[3].Sum()) / total, completed[2], 1e-12);
    }

    [Fact]
    public void An_empty_class_has_prior_zero_is_never_predicted_and_cannot_be_sampled()
    {
        foreach (GenerativeClassifier model in new GenerativeClassifier[] { new BernoulliNaiveBayes(3), new GaussianNaiveBayes(3), new MultinomialNaiveBayes(3) })
        {
            model.Fit(Coins, CoinLabels);
            Assert.Equal(0, model.Prior[2]);
            Assert.All(model.PredictProbabilities(Coins), row => Assert.Equal(0, row[2]));
            var error = Assert.Throws<InvalidOperationException>(() => model.Sample(2, 1, new RandomStream(1)));
            Assert.Equal("Class 2 had no training example, so nothing can be sampled from it.", error.Message);
        }
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("smoothing must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => new BernoulliNaiveBayes(10, smoothing: 0)).Message);
        Assert.Contains("smoothing must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => new MultinomialNaiveBayes(10, smoothing: double.NaN)).Message);
        Assert.Contains("smoothing must be 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianNaiveBayes(10, smoothing: -1)).Message);
        Assert.Contains("classes must be 2 to 256, not 1", Assert.Throws<ArgumentOutOfRangeException>(() => new BernoulliNaiveBayes(1)).Message);

        var model = new BernoulliNaiveBayes(2);
        Assert.Contains("call Fit first", Assert.Throws<InvalidOperationException>(() => model.PredictProbabilities(Coins)).Message);
        Assert.Contains("labels[1] must be 0 to 1, not 2: there are 2 classes", Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(Coins, [0, 2, 1, 1, 1])).Message);
        Assert.Contains("labels must be 5, one per row, not 4", Assert.Throws<ArgumentException>(() => model.Fit(Coins, [0, 1, 1, 1])).Message);
        Assert.Contains("features must be finite numbers", Assert.Throws<ArgumentException>(() => model.Fit(new Matrix(1, 1, [float.NaN]), [0])).Message);
        model.Fit(Coins, CoinLabels);
        Assert.Contains("features must have 3 columns, not be a 1x2 matrix", Assert.Throws<ArgumentException>(() => model.PredictProbabilities(new Matrix(1, 2))).Message);
        Assert.Contains("must not be negative", Assert.Throws<ArgumentException>(() => new MultinomialNaiveBayes(2).Fit(new Matrix(1, 1, [-1]), [0])).Message);
        Assert.Contains("give a smoothing above 0", Assert.Throws<ArgumentException>(() => new GaussianNaiveBayes(2, smoothing: 0).Fit(Coins, CoinLabels)).Message);
    }

    [Fact]
    public void One_row_or_none_tells_no_variance()
    {
        var model = new GaussianNaiveBayes(2, smoothing: 1);
        Assert.Contains("No feature varies over the 1 example", Assert.Throws<ArgumentException>(() => model.Fit(new Matrix(1, 2, [1, 2]), [0])).Message);
        Assert.Contains("nothing to learn from", Assert.Throws<ArgumentException>(() => model.Fit(new Matrix(0, 2), [])).Message);
        Assert.Contains("No feature varies over the 3 examples", Assert.Throws<ArgumentException>(() => model.Fit(new Matrix(3, 1, [4, 4, 4]), [0, 0, 1])).Message);
    }

    [Fact]
    public void Confusion_counts_every_example_once()
    {
        var counts = Classification.Confusion([0, 1, 1, 0], [0, 1, 0, 0], 2);
        Assert.Equal(new[,] { { 2, 1 }, { 0, 1 } }, counts);
        Assert.Equal(0.75, Classification.Accuracy([0, 1, 1, 0], [0, 1, 0, 0]));
    }
}
