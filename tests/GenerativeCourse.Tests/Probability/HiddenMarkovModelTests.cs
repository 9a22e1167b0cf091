using CsCheck;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class HiddenMarkovModelTests
{
    // Durbin et al.'s occasionally dishonest casino: a fair die, and a loaded one that shows sixes half of the time.
    private static HiddenMarkovModel Casino() => new([0.5, 0.5], new[,] { { 0.95, 0.05 }, { 0.1, 0.9 } }, new CategoricalEmission(new[,]
    {
        { 1 / 6d, 1 / 6d, 1 / 6d, 1 / 6d, 1 / 6d, 1 / 6d },
        { 0.1, 0.1, 0.1, 0.1, 0.1, 0.5 },
    }));

    private static HiddenMarkovModel ThreeClouds() => new([0.2, 0.3, 0.5], new[,] { { 0.7, 0.3, 0.0 }, { 0.2, 0.5, 0.3 }, { 0.4, 0.1, 0.5 } }, new GaussianEmission(
        new MultivariateNormal([0, 0], new[,] { { 1, 0.5 }, { 0.5, 1 } }),
        new MultivariateNormal([1, 2], new double[,] { { 2, 0 }, { 0, 1 } }),
        new MultivariateNormal([-2, 1], new[,] { { 0.5, -0.1 }, { -0.1, 0.4 } })));

    private static double JointByHand(HiddenMarkovModel model, Matrix sequence, byte[] path)
    {
        var local = model.Emission.LogLikelihoods(sequence);
        var (start, transitions) = (model.StartProbabilities, model.Transitions);
        var p = start[path[0]];
        for (var t = 0; t < path.Length; t++) p *= Math.Exp(local[t * model.States + path[t]]) * (t > 0 ? transitions[path[t - 1], path[t]] : 1);
        return p;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Agrees_with_the_sum_over_all_paths(int length)
    {
        foreach (var model in new[] { Casino(), ThreeClouds() })
        {
            var (sequence, _) = model.Sample(length, new RandomStream(length));
            var all = Paths.All(model.States, length).Select(path => (Path: path, P: JointByHand(model, sequence, path))).ToArray();
            var total = all.Sum(a => a.P);
            Assert.Equal(Math.Log(total), model.LogLikelihood(sequence), 1e-9);

            var posteriors = model.PredictProbabilities(sequence);
            for (var t = 0; t < length; t++)
                for (var k = 0; k < model.States; k++)
                    Assert.Equal(all.Where(a => a.Path[t] == k).Sum(a => a.P) / total, posteriors[t][k], 1e-9);

            var best = all.MaxBy(a => a.P);
            Assert.Equal(best.Path, model.MostProbablePath(sequence));
            Assert.Equal(Math.Log(best.P), model.Viterbi(sequence).LogProbability, 1e-9);
        }
    }

    [Fact]
    public void Long_sequences_neither_underflow_nor_take_long()
    {
        var model = Casino();
        var (sequence, states) = model.Sample(100_000, new RandomStream(1));
        Assert.Equal(-1.75, model.LogLikelihood(sequence) / 100_000, 0.05); // between log 6 = 1.79 and the entropy of the loaded die
        var right = model.MostProbablePath(sequence).Zip(states, (a, b) => a == b ? 1d : 0).Average();
        Assert.True(right > 0.75, $"{right}"); // always "fair" would be right 2/3 of the time
    }

    [Fact]
    public void Baum_welch_never_loses_likelihood()
    {
        var data = Enumerable.Range(0, 5).Select(i => ThreeClouds().Sample(80, new RandomStream(i)).Sequence).ToArray();
        var steps = new HiddenMarkovModel(new GaussianEmission(3, 2, regularization: 0), seed: 4).Train(data, new BaumWelchOptions { Iterations = 40, Tolerance = 0 }).ToArray();
        Assert.Equal(40, steps.Length);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.Second.LogLikelihood >= pair.First.LogLikelihood - 1e-10));
    }

    [Fact]
    public void Baum_welch_of_one_iteration_is_the_expectation_over_all_paths()
    {
        var model = Casino();
        var (sequence, _) = model.Sample(7, new RandomStream(9));
        var (pairs, symbols, starts, total) = (new double[2, 2], new double[2, 6], new double[2], 0d);
        foreach (var path in Paths.All(2, 7))
        {
            var p = JointByHand(model, sequence, path);
            total += p;
            starts[path[0]] += p;
            for (var t = 0; t < 7; t++)
            {
                symbols[path[t], (int)sequence[t, 0]] += p;
                if (t > 0) pairs[path[t - 1], path[t]] += p;
            }
        }
        model.Train([sequence], new BaumWelchOptions { Iterations = 1, Continue = true }).Count();
        for (var j = 0; j < 2; j++)
        {
            Assert.Equal(starts[j] / total, model.StartProbabilities[j], 1e-9);
            for (var k = 0; k < 2; k++) Assert.Equal(pairs[j, k] / (pairs[j, 0] + pairs[j, 1]), model.Transitions[j, k], 1e-9);
            var sum = Enumerable.Range(0, 6).Sum(v => symbols[j, v]);
            for (var v = 0; v < 6; v++) Assert.Equal(symbols[j, v] / sum, ((CategoricalEmission)model.Emission).Probabilities[j, v], 1e-9);
        }
    }

    [Fact]
    public void Baum_welch_finds_the_casinos_dice()
    {
        var rolls = Enumerable.Range(0, 8).Select(i => Casino().Sample(2000, new RandomStream(i)).Sequence).ToArray();
        // From a vague idea of a loaded die: from a random start, EM may end in another local maximum.
        var model = new HiddenMarkovModel([0.5, 0.5], new[,] { { 0.8, 0.2 }, { 0.2, 0.8 } }, new CategoricalEmission(new[,]
        {
            { 0.18, 0.18, 0.18, 0.18, 0.18, 0.1 },
            { 0.14, 0.14, 0.14, 0.14, 0.14, 0.3 },
        }));
        model.Train(rolls, new BaumWelchOptions { Iterations = 60, Tolerance = 1e-7, Continue = true }).Count();
        var dice = ((CategoricalEmission)model.Emission).Probabilities;
        var loaded = dice[0, 5] > dice[1, 5] ? 0 : 1;
        Assert.Equal(0.5, dice[loaded, 5], 0.05);
        Assert.Equal(1 / 6d, dice[1 - loaded, 5], 0.03);
        Assert.Equal(0.9, model.Transitions[loaded, loaded], 0.05);
    }

    [Fact]
    public void Counts_labelled_sequences()
    {
        var model = new HiddenMarkovModel(new CategoricalEmission(2, 3));
        model.Fit([new Matrix(4, 1, [0, 0, 2, 1]), new Matrix(1, 1, [2])], [[0, 0, 1, 0], [1]]);
        Assert.Equal([0.5, 0.5], model.StartProbabilities.Select(p => Math.Round(p, 12)));
        Assert.Equal(0.5, model.Transitions[0, 1], 1e-12);
        Assert.Equal(1, model.Transitions[1, 0], 1e-12);
        Assert.Equal(2 / 3d, ((CategoricalEmission)model.Emission).Probabilities[0, 0], 1e-12);
        Assert.Equal(1, ((CategoricalEmission)model.Emission).Probabilities[1, 2], 1e-12);
    }

    [Fact]
    public void Bernoulli_emissions_are_naive_bayes_on_sequences_of_length_one()
    {
        var (x, y) = (Digits.TrainX.Slice(0, 500), Digits.Train.Labels[..500].ToArray());
        var naive = new BernoulliNaiveBayes(10);
        naive.Fit(x, y);
        var model = new HiddenMarkovModel(new BernoulliEmission(10, 784));
        model.Fit([.. Enumerable.Range(0, 500).Select(i => x.Slice(i, 1))], [.. y.Select(label => new[] { label })]);
        for (var i = 0; i < 20; i++)
        {
            var one = Digits.TestX.Slice(i, 1);
            GoldenFile.Close(naive.PredictProbabilities(one), model.PredictProbabilities(one), 1e-9);
            Assert.Equal(naive.LogLikelihood(one)[0], model.LogLikelihood(one), 1e-8);
        }
    }

    [Fact]
    public void Samples_have_the_frequencies_of_the_chain()
    {
        var (_, states) = Casino().Sample(200_000, new RandomStream(3));
        Assert.Equal(2 / 3d, states.Count(k => k == 0) / 200_000d, 0.02); // the stationary distribution of the chain
    }

    [Fact]
    public void Posteriors_are_distributions_whatever_the_chain() =>
        Gen.Select(Gen.Double[0.01, 1].Array[9], Gen.Float[-3, 3].Array[10]).Sample((weights, values) =>
        {
            var rows = new double[3, 3];
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) rows[j, k] = weights[3 * j + k] / weights.Skip(3 * j).Take(3).Sum();
            var model = new HiddenMarkovModel([1, 0, 0], rows, ThreeClouds().Emission);
            return model.PredictProbabilities(new Matrix(5, 2, values)).All(row => Math.Abs(row.Sum() - 1) < 1e-9);
        }, iter: 100);

    [Fact]
    public void A_symbol_that_no_state_shows_is_said_to_be_impossible()
    {
        var model = new HiddenMarkovModel([0.5, 0.5], new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, new CategoricalEmission(new[,] { { 0.5, 0.5, 0 }, { 0.1, 0.9, 0 } }));
        var sequence = new Matrix(3, 1, [0, 2, 1]);
        Assert.Equal(double.NegativeInfinity, model.LogLikelihood(sequence));
        foreach (var ask in new Func<object>[] { () => model.PredictProbabilities(sequence), () => model.MostProbablePath(sequence), () => model.Viterbi(sequence), () => model.Train([sequence], new() { Continue = true }).Count() })
            Assert.Contains("impossible under the model", Assert.Throws<InvalidOperationException>(ask).Message);
    }

    [Fact]
    public void Forward_and_backward_agree_on_the_likelihood_at_every_step()
    {
        var rolls = Casino().Sample(50, new RandomStream(4)).Sequence;
        var (alpha, beta) = (Casino().Forward(rolls), Casino().Backward(rolls));
        for (var t = 0; t < 50; t++)
            Assert.Equal(Casino().LogLikelihood(rolls), Functions.LogSumExp([alpha[t][0] + beta[t][0], alpha[t][1] + beta[t][1]]), 1e-10);
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        var model = Casino();
        Assert.Contains("symbols are the whole numbers 0 to 5", Assert.Throws<ArgumentException>(() => model.LogLikelihood(new Matrix(1, 1, [6]))).Message);
        Assert.Contains("sequences[0] must have 1 step or more, not 0", Assert.Throws<ArgumentException>(() => model.LogLikelihood(new Matrix(0, 1))).Message);
        Assert.Contains("must have 1 feature per step, not 2", Assert.Throws<ArgumentException>(() => model.LogLikelihood(new Matrix(3, 2))).Message);
        Assert.Contains("labels[0][1] must be 0 to 1, not 2: there are 2 states", Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit([new Matrix(2, 1)], [[0, 2]])).Message);
        Assert.Contains("labels[0] must be 2, one per step, not 1", Assert.Throws<ArgumentException>(() => model.Fit([new Matrix(2, 1)], [[0]])).Message);
        Assert.Contains("there is nothing to learn from", Assert.Throws<ArgumentException>(() => model.Train([])).Message);
        Assert.Contains("row 0 of transition must sum to 1, not 0.9", Assert.Throws<ArgumentException>(() => new HiddenMarkovModel([1, 0], new[,] { { 0.5, 0.4 }, { 0.5, 0.5 } }, model.Emission)).Message);
        Assert.Contains("length must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(0, new RandomStream(1))).Message);
    }
}
