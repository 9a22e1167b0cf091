using GenerativeCourse.Boltzmann;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Boltzmann;

public class DeepBeliefNetworkTests
{
    private static double LogSumExp(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return all.Max() + Math.Log(all.Sum(x => Math.Exp(x - all.Max())));
    }

    /// <summary>ln P(v) of a network of two machines, by visiting every h¹.</summary>
    private static double[] ExactLogProbabilities(DeepBeliefNetwork network, Matrix v)
    {
        var h = RestrictedBoltzmannMachineTests.AllStates(network.Top.Visible);
        var logZ = PartitionFunction.Exact(network.Top);
        var prior = network.Top.FreeEnergy(h).Select(f => -f - logZ).ToArray();
        using var p = network.Machines[0].VisibleGiven(h);
        return [.. Enumerable.Range(0, v.Rows).Select(row => LogSumExp(Enumerable.Range(0, h.Rows).Select(s =>
            prior[s] + Enumerable.Range(0, v.Columns).Sum(i => Math.Log(v[row, i] == 1 ? p[s, i] : 1 - p[s, i])))))];
    }

    /// <summary>Cases of eight units with a structure that one layer does not exhaust: two halves that are equal or opposite.</summary>
    private static Matrix Data(int cases, int seed)
    {
        var random = new RandomStream(seed);
        var data = new Matrix(cases, 8);
        for (var row = 0; row < cases; row++)
        {
            var opposite = random.Next(2);
            for (var i = 0; i < 4; i++)
            {
                data[row, i] = i < 2 ? random.Next(2) : data[row, i - 2];
                data[row, i + 4] = Math.Abs(data[row, i] - opposite);
            }
        }
        return data;
    }

    [Fact]
    public void The_bound_never_exceeds_the_exact_likelihood()
    {
        var network = new DeepBeliefNetwork([RestrictedBoltzmannMachineTests.Small(6, 4), RestrictedBoltzmannMachineTests.Small(4, 5, seed: 8)]);
        var v = RestrictedBoltzmannMachineTests.AllStates(6);
        var exact = ExactLogProbabilities(network, v);
        var bound = VariationalBound.Of(network, v, PartitionFunction.Exact(network.Top), samples: 3000);
        Assert.Equal(1, exact.Sum(Math.Exp), 4);
        for (var row = 0; row < v.Rows; row++) Assert.True(bound[row] < exact[row] + 0.15, $"bound {bound[row]}, exact {exact[row]}");
        Assert.True(bound.Average() < exact.Average() - 0.1);
    }

    [Fact]
    public void With_the_machine_upside_down_on_top_the_bound_is_the_likelihood()
    {
        var rbm = RestrictedBoltzmannMachineTests.Small(6, 4);
        var network = new DeepBeliefNetwork([rbm, rbm.Transpose()]);
        var v = RestrictedBoltzmannMachineTests.AllStates(6);
        var logZ = PartitionFunction.Exact(rbm);
        Assert.Equal(logZ, PartitionFunction.Exact(network.Top), 4);
        var likelihood = rbm.FreeEnergy(v).Select(f => -f - logZ).ToArray();
        var exact = ExactLogProbabilities(network, v);
        var landed = VariationalBound.Exact(network, v);
        for (var row = 0; row < v.Rows; row++)
        {
            Assert.Equal(likelihood[row], exact[row], 3);
            Assert.Equal(exact[row], landed[row], 5);
        }
        var draws = Enumerable.Range(0, 400).Select(seed => VariationalBound.Of(network, v, logZ, seed: seed)).ToList();
        Statistics.MeansAre(likelihood, draws);
    }

    [Fact]
    public void The_exact_likelihood_is_exact_however_strong_the_weights_are()
    {
        // One hidden unit under an empty layer: P(h) = 1/2, and v = 10 has P(v | h) of sigmoid(±20) for either unit, so that
        // P(v) = sigmoid(20) sigmoid(-20) whatever h is: ln P(v) = -20 to eight digits. A clamp at 1e-7 would give -16.1.
        var rbm = new RestrictedBoltzmannMachine(2, 1);
        (rbm.W[0, 0], rbm.W[1, 0], rbm.a[0], rbm.a[1]) = (40, 40, -20, -20);
        var top = new RestrictedBoltzmannMachine(1, 1);
        top.W.Span.Clear();
        var network = new DeepBeliefNetwork([rbm, top]);
        using var v = new Matrix(1, 2, [1, 0]);
        Assert.Equal(-20, VariationalBound.Exact(network, v)[0], 6);
    }

    [Fact]
    public void The_exact_likelihood_is_that_of_sums_in_logarithms()
    {
        var network = new DeepBeliefNetwork([RestrictedBoltzmannMachineTests.Small(5, 4, scale: 15), RestrictedBoltzmannMachineTests.Small(4, 3, scale: 1, seed: 8)]);
        var (v, h) = (RestrictedBoltzmannMachineTests.AllStates(5), RestrictedBoltzmannMachineTests.AllStates(4));
        var (rbm, top) = (network.Machines[0], network.Top);
        var prior = top.FreeEnergy(h).Select(f => -f - PartitionFunction.Exact(top)).ToArray();
        var exact = VariationalBound.Exact(network, v);
        for (var row = 0; row < v.Rows; row++)
        {
            double LogGiven(int state)
            {
                var sum = 0.0;
                for (var i = 0; i < 5; i++)
                {
                    double logit = rbm.a[i];
                    for (var j = 0; j < 4; j++) logit += (double)rbm.W[i, j] * h[state, j];
                    if (v[row, i] == 0) logit = -logit;
                    sum += logit < 0 ? logit - Math.Log(1 + Math.Exp(logit)) : -Math.Log(1 + Math.Exp(-logit));
                }
                return sum;
            }
            Assert.Equal(LogSumExp(Enumerable.Range(0, 16).Select(s => prior[s] + LogGiven(s))), exact[row], 1e-3);
        }
        Assert.True(exact.Min() < -16.2); // where the clamp would have shown
        Assert.Equal(1, exact.Sum(Math.Exp), 4);
    }

    [Fact]
    public void A_second_layer_raises_bound_and_likelihood()
    {
        using var data = Data(800, seed: 3);
        var rbm = new RestrictedBoltzmannMachine(8, 4, seed: 1); // CD-1 leaves something to be done
        foreach (var _ in rbm.Train(data, new ContrastiveDivergence { Epochs = 100, LearningRate = 0.2f })) { }
        var single = PartitionFunction.MeanLogLikelihood(rbm, data, PartitionFunction.Exact(rbm));
        var top = rbm.Transpose();
        using var h = rbm.HiddenGiven(data);
        foreach (var _ in top.Train(h, new ContrastiveDivergence { Persistent = true, DrawData = true, StartAtMeans = false, Epochs = 100, LearningRate = 0.2f, FinalLearningRate = 0 })) { }
        var network = new DeepBeliefNetwork([rbm, top]);
        var bound = VariationalBound.Of(network, data, PartitionFunction.Exact(top), samples: 20).Average();
        var exact = ExactLogProbabilities(network, data).Average();
        Assert.True(bound > single + 0.02 && exact > bound - 0.01, $"one layer {single}, bound {bound}, two layers {exact}");
    }

    [Fact]
    public void Wake_sleep_raises_the_likelihood_of_a_small_network()
    {
        using var data = Data(800, seed: 3);
        var network = new DeepBeliefNetwork([8, 6, 4], seed: 2);
        foreach (var _ in network.Pretrain(data, new ContrastiveDivergence { Epochs = 20, LearningRate = 0.1f })) { }
        var before = ExactLogProbabilities(network, data).Average();
        var reports = new WakeSleep(network).Train(data, new ContrastiveDivergence { Epochs = 150, LearningRate = 0.1f, FinalLearningRate = 0.01f, Steps = 3, BatchSize = 50 }).ToList();
        Assert.Equal(150, reports.Count);
        Assert.True(reports[^1].WakeError < reports[0].WakeError);
        Assert.True(ExactLogProbabilities(network, data).Average() > before + 0.1);
    }

    [Fact]
    public void Generated_cases_follow_the_exact_distribution()
    {
        // A chi-square test: 4,000 chains, 30 Gibbs steps in the top, one pass down. Generate gives means; zeros and ones are drawn from them.
        var network = new DeepBeliefNetwork([RestrictedBoltzmannMachineTests.Small(3, 3, 0.7f), RestrictedBoltzmannMachineTests.Small(3, 4, 0.7f, seed: 8)]);
        using var means = network.Generate(count: 4000, stride: 30).First();
        var shares = EnumeratedRbm.Shares(network.Top.Draw(means));
        var exact = ExactLogProbabilities(network, RestrictedBoltzmannMachineTests.AllStates(3)).Select(Math.Exp).ToArray();
        var chi = exact.Zip(shares, (p, share) => 4000 * (share - p) * (share - p) / p).Sum();
        Assert.InRange(chi, 0, MathNet.Numerics.Distributions.ChiSquared.InvCDF(7, 1 - Statistics.FalseAlarm));
    }

    [Fact]
    public void Labels_are_learned_clamped_and_told()
    {
        // Class 0: left half on; class 1: right half on; with a tenth of the units flipped.
        var random = new RandomStream(5);
        using var data = new Matrix(1000, 12);
        var labels = new byte[1000];
        for (var row = 0; row < 1000; row++)
        {
            labels[row] = (byte)random.Next(2);
            for (var i = 0; i < 12; i++) data[row, i] = (i < 6 == (labels[row] == 0)) ^ (random.NextDouble() < 0.1) ? 1 : 0;
        }
        var options = new ContrastiveDivergence { Epochs = 30, LearningRate = 0.1f };
        var plain = new DeepBeliefNetwork([12, 8, 10]);
        foreach (var _ in plain.Pretrain(data, options)) { }
        var network = plain.WithLabels(2);
        foreach (var _ in network.TrainTop(data, labels, options)) { }

        Assert.True(network.Predict(data).Zip(labels, (told, right) => told == right ? 1.0 : 0).Average() > 0.97);
        using var pictures = network.Generate((byte[])[.. Enumerable.Repeat((byte)0, 100), .. Enumerable.Repeat((byte)1, 100)], stride: 50).First();
        double Left(int first) => Enumerable.Range(first, 100).Average(row => Enumerable.Range(0, 6).Average(i => (double)pictures[row, i]));
        Assert.True(Left(0) > 0.75, $"{Left(0)}");
        Assert.True(Left(100) < 0.25, $"{Left(100)}");
        Assert.Equal(12, network.Generate(count: 3).First().Columns);
    }

    [Fact]
    public void Features_are_the_machines_one_after_the_other()
    {
        var network = new DeepBeliefNetwork([5, 4, 3], seed: 6);
        using var v = Matrix.Uninitialized(2, 5);
        v.Span.Fill(0.5f);
        using var first = network.Machines[0].HiddenGiven(v);
        using var second = network.Machines[1].HiddenGiven(first);
        Assert.Equal(first.Span.ToArray(), network.Features(v, 1).Span.ToArray());
        Assert.Equal(second.Span.ToArray(), network.Features(v).Span.ToArray());
        Assert.Equal([5, 4, 3], network.Sizes);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        Assert.Throws<ArgumentException>(() => new DeepBeliefNetwork([784]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeepBeliefNetwork([784, 0, 10]));
        Assert.Contains("must have 4", Assert.Throws<ArgumentException>(() => new DeepBeliefNetwork([new RestrictedBoltzmannMachine(5, 4), new RestrictedBoltzmannMachine(3, 4)])).Message);
        var network = new DeepBeliefNetwork([5, 4, 3]);
        Assert.Throws<ArgumentException>(() => network.Pretrain(new Matrix(2, 5)));
        Assert.Throws<ArgumentException>(() => network.Pretrain(new Matrix(2, 4), new ContrastiveDivergence()));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Pretrain(new Matrix(2, 5), new ContrastiveDivergence { Steps = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Features(new Matrix(2, 5), 3));
        Assert.Contains("no labels", Assert.Throws<InvalidOperationException>(() => network.Predict(new Matrix(2, 5))).Message);
        Assert.Throws<InvalidOperationException>(() => network.Generate(new byte[] { 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Generate(count: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.WithLabels(1));
        Assert.Contains("recognition must have a machine for each layer of weights below the top, 1, not 0", Assert.Throws<ArgumentException>(() => VariationalBound.Of(network, new Matrix(1, 5), 0, recognition: [])).Message);
        var labelled = network.WithLabels(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => labelled.Generate(new byte[] { 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => labelled.TrainTop(new Matrix(2, 5), new byte[] { 0, 3 }));
        Assert.Throws<ArgumentException>(() => labelled.TrainTop(new Matrix(2, 5), new byte[] { 0 }));
        Assert.Throws<ArgumentException>(() => new WakeSleep(new DeepBeliefNetwork([4, 3])));
        Assert.Throws<ArgumentException>(() => new WakeSleep(labelled).Train(new Matrix(2, 5), new ContrastiveDivergence()));
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(
            () => new WakeSleep(new DeepBeliefNetwork([8, 6, 4])).Train(Data(200, 1), new ContrastiveDivergence { LearningRate = 1e4f, Epochs = 20, BatchSize = 10 }).Last()).Message);
    }

    [Fact]
    public void A_copy_learns_alone()
    {
        var network = new DeepBeliefNetwork([4, 3, 2], seed: 1);
        var copy = network.Copy();
        using var data = new Matrix(6, 4, Enumerable.Range(0, 24).Select(i => (float)(i % 2)).ToArray());
        var before = network.Machines.Select(m => m.W.Span.ToArray()).ToArray();
        copy.Pretrain(data, new ContrastiveDivergence { Epochs = 3 }).Last();
        for (var l = 0; l < 2; l++)
        {
            Assert.Equal(before[l], network.Machines[l].W.Span.ToArray());
            Assert.NotEqual(before[l], copy.Machines[l].W.Span.ToArray());
        }
    }
}
