using GenerativeCourse.Boltzmann;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Boltzmann;

public class ContrastiveDivergenceTests
{
    private const int Cases = 400;

    /// <summary>400 cases of 4 units in which the states' shares are multiples of 1/400.</summary>
    private static Matrix Data()
    {
        int[] counts = [100, 10, 0, 40, 0, 0, 80, 10, 0, 0, 20, 0, 60, 0, 0, 80];
        var data = new Matrix(Cases, 4);
        var row = 0;
        for (var state = 0; state < 16; state++)
            for (var n = 0; n < counts[state]; n++, row++)
                for (var i = 0; i < 4; i++) data[row, i] = (state >> i) & 1;
        return data;
    }

    private static RestrictedBoltzmannMachine Machine() => RestrictedBoltzmannMachineTests.Small(visible: 4, hidden: 3, scale: 2f);

    /// <summary>Updates with learning rate 1 from the same parameters, over and over: the gradients that the algorithm estimates.</summary>
    private static List<double[]> Gradients(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options, int updates, int burnIn = 0, int every = 1)
    {
        using var step = new ContrastiveDivergenceStep(rbm, options with { BatchSize = Cases });
        using var data = Data();
        double[] Parameters() => [.. rbm.W.Span.ToArray().Concat(rbm.a).Concat(rbm.b).Select(x => (double)x)];
        var (w, a, b) = (rbm.W.Clone(), (float[])rbm.a.Clone(), (float[])rbm.b.Clone());
        var before = Parameters();
        var gradients = new List<double[]>();
        for (var update = -burnIn; update < updates; update++)
        {
            data.Span.CopyTo(step.Batch.Span);
            step.Update(1);
            if (update >= 0 && update % every == 0) gradients.Add([.. Parameters().Zip(before, (now, then) => now - then)]);
            w.Span.CopyTo(rbm.W.Span);
            a.CopyTo(rbm.a, 0);
            b.CopyTo(rbm.b, 0);
        }
        return gradients;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_gradient_of_CD_k_is_the_enumerated_one_in_expectation(int k)
    {
        // z-tests of all 19 parameters' means over 1,500 updates of 400 cases; a right program fails with probability 1e-4.
        var rbm = Machine();
        var exact = new EnumeratedRbm(rbm);
        var data = EnumeratedRbm.Shares(Data());
        var gradients = Gradients(rbm, new ContrastiveDivergence { Steps = k }, updates: 1500);
        Statistics.MeansAre(exact.ContrastiveDivergence(data, k), gradients);
        Statistics.MeansAreNot(exact.ContrastiveDivergence(data, k + 1), gradients);
    }

    [Fact]
    public void Persistent_chains_give_the_likelihoods_gradient()
    {
        // Parameters stand still, so the chains reach the machine's own distribution; every 20th update is nearly independent of the last.
        var rbm = Machine();
        var exact = new EnumeratedRbm(rbm);
        var data = EnumeratedRbm.Shares(Data());
        var gradients = Gradients(rbm, new ContrastiveDivergence { Persistent = true, Chains = 300 }, updates: 12_000, burnIn: 300, every: 20);
        Statistics.MeansAre(exact.Gradient(data), gradients);
        Statistics.MeansAreNot(exact.ContrastiveDivergence(data, 1), gradients);
    }

    [Fact]
    public void The_exact_gradient_is_the_likelihoods()
    {
        var rbm = Machine();
        var data = EnumeratedRbm.Shares(Data());
        double Likelihood() => data.Zip(new EnumeratedRbm(rbm).Probabilities(), (p, q) => p == 0 ? 0 : p * Math.Log(q)).Sum();
        var gradient = new EnumeratedRbm(rbm).Gradient(data);
        const float d = 1 / 1024f;
        for (var i = 0; i < 12; i++)
        {
            ref var w = ref rbm.W.Span[i];
            w += d;
            var up = Likelihood();
            w -= 2 * d;
            var slope = (up - Likelihood()) / (2 * d);
            w += d;
            Assert.Equal(slope, gradient[i], 5);
        }
    }

    [Fact]
    public void What_is_dropped_completes_the_contrastive_gradient()
    {
        var rbm = Machine();
        var data = EnumeratedRbm.Shares(Data());
        double Objective()
        {
            var exact = new EnumeratedRbm(rbm);
            return KullbackLeibler.Divergence(exact.After(data, 1), exact.Probabilities()) - KullbackLeibler.Divergence(data, exact.Probabilities());
        }
        var (objective, dropped) = new EnumeratedRbm(rbm).ContrastiveGradient(data, 1);
        const float d = 1 / 1024f;
        for (var i = 0; i < 12; i++)
        {
            ref var w = ref rbm.W.Span[i];
            w += d;
            var up = Objective();
            w -= 2 * d;
            var slope = (up - Objective()) / (2 * d);
            w += d;
            Assert.Equal(slope, objective[i], 5);
        }
        Assert.Contains(dropped, part => Math.Abs(part) > 1e-3);
    }

    [Fact]
    public void The_centered_gradient_is_that_of_the_centered_machine()
    {
        // Same seed, same samples: the centered update can be computed from the plain one.
        // μ is 0 here (no training loop sets it) and λ is one step from 1/2 towards the activity: Δa' = Δa − Δw' λ, Δw' = Δw − Δa λᵀ.
        var plain = Gradients(Machine(), new ContrastiveDivergence(), updates: 1)[0];
        var rbm = Machine();
        var centered = Gradients(rbm, new ContrastiveDivergence { Centered = true }, updates: 1)[0];
        using var h = rbm.HiddenGiven(Data());
        var lambda = Enumerable.Range(0, 3).Select(j => 0.99 * 0.5 + 0.01 * Enumerable.Range(0, Cases).Average(row => (double)h[row, j])).ToArray();
        for (var i = 0; i < 4; i++)
        {
            var bias = plain[12 + i];
            for (var j = 0; j < 3; j++)
            {
                var w = plain[i * 3 + j] - plain[12 + i] * lambda[j];
                Assert.Equal(w, centered[i * 3 + j], 4);
                bias -= w * lambda[j];
            }
            Assert.Equal(bias, centered[12 + i], 4);
        }
        for (var j = 0; j < 3; j++) Assert.Equal(plain[16 + j], centered[16 + j], 4);
    }

    [Fact]
    public void Momentum_and_weight_decay_do_what_they_say()
    {
        var rbm = Machine();
        var w = rbm.W.Clone();
        using var data = Data();
        using var step = new ContrastiveDivergenceStep(rbm, new ContrastiveDivergence { BatchSize = Cases, WeightDecay = 0.5f, Momentum = 0.9f });
        data.Span.CopyTo(step.Batch.Span);
        step.Update(0.1f);
        var plain = Gradients(Machine(), new ContrastiveDivergence(), updates: 1)[0];
        for (var i = 0; i < 12; i++) Assert.Equal(w.Span[i] * (1 - 0.05) + 0.1 * plain[i], rbm.W.Span[i], 4);

        // A second update carries 0.9 of the first on.
        var before = (float[])rbm.a.Clone();
        data.Span.CopyTo(step.Batch.Span);
        step.Update(0.1f);
        for (var i = 0; i < 4; i++)
            Assert.Equal(0.1 * (0.9 + 1) * plain[12 + i], rbm.a[i] - before[i], 0.02);
        Assert.Contains(Enumerable.Range(0, 4), i => Math.Abs(0.09 * plain[12 + i]) > 0.03);
    }

    [Fact]
    public void Sparsity_lowers_the_activity()
    {
        using var data = Data();
        double Activity(float? sparsity) => new RestrictedBoltzmannMachine(4, 6, seed: 2)
            .Train(data, new ContrastiveDivergence { Epochs = 300, BatchSize = 50, Sparsity = sparsity, SparsityCost = 1 }).Last().HiddenActivity;
        Assert.InRange(Activity(0.1f), 0.05, 0.2);
        Assert.True(Activity(null) > 0.3);
    }

    [Fact]
    public void Training_raises_the_likelihood_close_to_what_is_possible()
    {
        var rbm = new RestrictedBoltzmannMachine(4, 8, seed: 1);
        using var data = Data();
        var reports = rbm.Train(data, new ContrastiveDivergence { Persistent = true, Centered = true, Epochs = 1000, BatchSize = 50, LearningRate = 0.5f, FinalLearningRate = 0, Averaging = 0.3f }, data).ToList();
        Assert.Equal(1000, reports.Count);
        Assert.Equal(0, reports[^1].FreeEnergyGap, 6);
        var shares = EnumeratedRbm.Shares(data);
        Assert.InRange(KullbackLeibler.Divergence(shares, new EnumeratedRbm(rbm).Probabilities()), 0, 0.05);
    }

    [Fact]
    public void Gaussian_units_learn_the_mean_and_two_clusters()
    {
        var random = new RandomStream(4);
        using var data = new Matrix(2000, 2);
        for (var row = 0; row < data.Rows; row++)
        {
            var side = row % 2 == 0 ? 2f : -2f;
            data[row, 0] = 1 + side + random.NextNormal();
            data[row, 1] = side + random.NextNormal();
        }
        var rbm = new RestrictedBoltzmannMachine(2, 4, VisibleUnits.Gaussian);
        double Likelihood() => PartitionFunction.MeanLogLikelihood(rbm, data, PartitionFunction.Exact(rbm));
        foreach (var _ in rbm.Train(data, new ContrastiveDivergence { Epochs = 60, LearningRate = 0.02f, Persistent = true })) { }
        // The source's own entropy: ln 2 + ln(2πe), but for the overlap.
        Assert.InRange(Likelihood(), -3.8, -3.4);
    }

    [Fact]
    public void The_same_seed_learns_the_same_whatever_the_number_of_reports()
    {
        using var data = Data();
        float[] Learn(int seed, int reports)
        {
            var rbm = new RestrictedBoltzmannMachine(4, 3);
            rbm.Fit(data, new ContrastiveDivergence { Epochs = 3, BatchSize = 30, Reports = reports, Seed = seed });
            return rbm.W.Span.ToArray();
        }
        Assert.Equal(Learn(1, 1), Learn(1, 4));
        Assert.NotEqual(Learn(1, 1), Learn(2, 1));
    }

    [Fact]
    public void Silly_options_and_data_get_one_sentence()
    {
        using var data = Data();
        string Said<T>(ContrastiveDivergence options) where T : Exception => Assert.Throws<T>(() => new RestrictedBoltzmannMachine(4, 3).Train(data, options).Last()).Message;
        Assert.Equal("LearningRate must be a positive number, not 0. 0.05 is usual. (Parameter 'LearningRate')", Said<ArgumentOutOfRangeException>(new() { LearningRate = 0 }));
        Assert.Contains("LearningRate must be a positive number", Said<ArgumentOutOfRangeException>(new() { LearningRate = -0.1f }));
        Assert.Contains("LearningRate must be a positive number", Said<ArgumentOutOfRangeException>(new() { LearningRate = float.NaN }));
        Assert.Contains("FinalLearningRate must be 0 or more, not -1", Said<ArgumentOutOfRangeException>(new() { FinalLearningRate = -1 }));
        Assert.Contains("Steps must be 1 or more, not 0. Steps is k", Said<ArgumentOutOfRangeException>(new() { Steps = 0 }));
        Assert.Contains("Epochs", Said<ArgumentOutOfRangeException>(new() { Epochs = 0 }));
        Assert.Contains("BatchSize", Said<ArgumentOutOfRangeException>(new() { BatchSize = 0 }));
        Assert.Contains("Momentum", Said<ArgumentOutOfRangeException>(new() { Momentum = 1 }));
        Assert.Contains("WeightDecay", Said<ArgumentOutOfRangeException>(new() { WeightDecay = -1 }));
        Assert.Contains("Sparsity", Said<ArgumentOutOfRangeException>(new() { Sparsity = 1.5f }));
        Assert.Contains("Chains", Said<ArgumentOutOfRangeException>(new() { Chains = 5 }));
        Assert.Contains("Chains 1000000000 would need", Said<ArgumentOutOfRangeException>(new() { Persistent = true, Chains = 1_000_000_000 }));
        Assert.Contains("Averaging", Said<ArgumentOutOfRangeException>(new() { Averaging = 2 }));
        Assert.Contains("hidden 1000000000 would need", Assert.Throws<ArgumentOutOfRangeException>(() => new RestrictedBoltzmannMachine(784, 1_000_000_000)).Message);

        var rbm = new RestrictedBoltzmannMachine(2, 3);
        Assert.Contains("must be values of 0 to 1, not 255", Assert.Throws<ArgumentException>(() => rbm.Train(new Matrix(1, 2, [0, 255]), new())).Message);
        Assert.Contains("data must be", Assert.Throws<ArgumentException>(() => rbm.Train(new Matrix(1, 2, [0, float.NaN]), new())).Message);
        Assert.Contains("1 case or more", Assert.Throws<ArgumentException>(() => rbm.Train(new Matrix(0, 2), new())).Message);
    }

    [Fact]
    public void An_exploding_Gaussian_machine_is_noticed()
    {
        var random = new RandomStream(1);
        using var data = new Matrix(500, 8);
        random.FillNormal(data.Span, 0, 3);
        var rbm = new RestrictedBoltzmannMachine(8, 8, VisibleUnits.Gaussian);
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(() => rbm.Train(data, new ContrastiveDivergence { LearningRate = 5, Epochs = 50 }).Last()).Message);
    }

    [Fact]
    public void The_one_option_that_was_changed_is_named_and_else_none()
    {
        using var data = new Matrix(20, 4);
        new RandomStream(1).FillBernoulli(Enumerable.Repeat(0.5f, 80).ToArray(), data.Span);
        string Said(ContrastiveDivergence options) => Assert.Throws<InvalidOperationException>(() => new RestrictedBoltzmannMachine(4, 3).Fit(data, options with { Epochs = 50 })).Message;
        Assert.Contains("LearningRate 10000 differs from its default, 0.05.", Said(new() { LearningRate = 1e4f }));
        Assert.Contains("FinalLearningRate 100000 differs from its default, none.", Said(new() { FinalLearningRate = 1e5f }));
        Assert.Contains("WeightDecay 1000 differs", Said(new() { WeightDecay = 1000 }));
        foreach (var two in new ContrastiveDivergence[] { new() { LearningRate = 1e4f, FinalLearningRate = 0 }, new() { Sparsity = 0.05f, SparsityCost = 1e6f } })
        {
            Assert.StartsWith("The training diverged: a weight or bias is ", Said(two));
            Assert.DoesNotContain("default", Said(two));
        }
    }

    [Fact]
    public void Label_units_take_large_inputs()
    {
        var rbm = new RestrictedBoltzmannMachine(visible: 5, hidden: 2, labels: 3);
        (rbm.a[2], rbm.a[3], rbm.a[4]) = (100, 200, 300);
        using var h = new Matrix(50, 2);
        using var v = rbm.VisibleGiven(h);
        for (var row = 0; row < 50; row++) Assert.All(v.Row(row)[2..].ToArray().Zip([0f, 0, 1]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        rbm.SampleVisible(h, v, v);
        for (var row = 0; row < 50; row++) Assert.Equal(1, v[row, 4]);
    }

    [Fact]
    public void Enumeration_takes_strong_weights_and_asks_for_what_fits()
    {
        var rbm = new RestrictedBoltzmannMachine(4, 3, seed: 2);
        double[] data = [.25, 0, 0, .1, 0, 0, .15, 0, 0, 0, .05, 0, .2, 0, 0, .25];
        float[] strengths = [3, 1e5f, 1e30f];
        foreach (var strength in strengths)
        {
            new RandomStream(6).FillNormal(rbm.W.Span, 0, strength);
            var (objective, dropped) = new EnumeratedRbm(rbm).ContrastiveGradient(data, 1);
            Assert.All(objective.Concat(dropped), g => Assert.True(double.IsFinite(g), $"{g} at {strength}"));
        }
        Assert.Contains("deviation", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(6).FillNormal(rbm.W.Span, 0, float.PositiveInfinity)).Message);

        var known = new EnumeratedRbm(rbm);
        int[] impossible = [0, -1, 1_000_000_000];
        foreach (var k in impossible)
        {
            Assert.Contains("1 to 100000", Assert.Throws<ArgumentOutOfRangeException>(() => known.ContrastiveDivergence(data, k)).Message);
            Assert.Contains("1 to 100000", Assert.Throws<ArgumentOutOfRangeException>(() => known.ContrastiveGradient(data, k)).Message);
        }
        Assert.Contains("must have 16 values", Assert.Throws<ArgumentException>(() => known.Gradient([0.5, 0.5])).Message);
        Assert.Contains("must have 16 values", Assert.Throws<ArgumentException>(() => known.ContrastiveGradient([0.5, 0.5], 1)).Message);
    }
}
