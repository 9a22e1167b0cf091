using GenerativeCourse.Boltzmann;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Boltzmann;

public class RestrictedBoltzmannMachineTests
{
    internal static RestrictedBoltzmannMachine Small(int visible = 5, int hidden = 4, float scale = 1, VisibleUnits units = VisibleUnits.Bernoulli, int labels = 0, int seed = 3)
    {
        var rbm = new RestrictedBoltzmannMachine(visible, hidden, units, labels, seed);
        var random = new RandomStream(seed + 100);
        random.FillNormal(rbm.W.Span, 0, scale);
        random.FillNormal(rbm.a, 0, scale);
        random.FillNormal(rbm.b, 0, scale);
        return rbm;
    }

    internal static Matrix AllStates(int units)
    {
        var states = new Matrix(1 << units, units);
        for (var s = 0; s < states.Rows; s++)
            for (var i = 0; i < units; i++) states[s, i] = (s >> i) & 1;
        return states;
    }

    private static double LogSumExp(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return all.Max() + Math.Log(all.Sum(x => Math.Exp(x - all.Max())));
    }

    [Fact]
    public void The_energy_is_the_slides()
    {
        var rbm = new RestrictedBoltzmannMachine(2, 2);
        new float[] { 1, 2, 3, 4 }.CopyTo(rbm.W.Span);
        (rbm.a[0], rbm.a[1], rbm.b[0], rbm.b[1]) = (10, 20, 30, 40);
        Assert.Equal(0, rbm.Energy([0, 0], [0, 0]));
        Assert.Equal(-(10 + 30 + 1), rbm.Energy([1, 0], [1, 0]));
        Assert.Equal(-(10 + 20 + 30 + 40 + 1 + 2 + 3 + 4), rbm.Energy([1, 1], [1, 1]));
    }

    [Theory]
    [InlineData(VisibleUnits.Bernoulli)]
    [InlineData(VisibleUnits.Gaussian)]
    public void The_free_energy_sums_the_hidden_units_out(VisibleUnits units)
    {
        var rbm = Small(units: units);
        var (v, h) = (AllStates(5), AllStates(4));
        var free = rbm.FreeEnergy(v);
        for (var s = 0; s < v.Rows; s++)
            Assert.Equal(-LogSumExp(Enumerable.Range(0, h.Rows).Select(t => -rbm.Energy(v.Row(s), h.Row(t)))), free[s], 4);
    }

    [Fact]
    public void The_conditionals_are_ratios_of_joint_probabilities()
    {
        var rbm = Small();
        var (v, h) = (AllStates(5), AllStates(4));
        using var up = rbm.HiddenGiven(v);
        using var down = rbm.VisibleGiven(h);
        for (var s = 0; s < v.Rows; s++)
        {
            for (var j = 0; j < 4; j++)
            {
                var all = LogSumExp(Enumerable.Range(0, h.Rows).Select(t => -rbm.Energy(v.Row(s), h.Row(t))));
                var on = LogSumExp(Enumerable.Range(0, h.Rows).Where(t => h[t, j] == 1).Select(t => -rbm.Energy(v.Row(s), h.Row(t))));
                Assert.Equal(Math.Exp(on - all), up[s, j], 5);
            }
        }
        for (var t = 0; t < h.Rows; t++)
        {
            for (var i = 0; i < 5; i++)
            {
                var all = LogSumExp(Enumerable.Range(0, v.Rows).Select(s => -rbm.Energy(v.Row(s), h.Row(t))));
                var on = LogSumExp(Enumerable.Range(0, v.Rows).Where(s => v[s, i] == 1).Select(s => -rbm.Energy(v.Row(s), h.Row(t))));
                Assert.Equal(Math.Exp(on - all), down[t, i], 5);
            }
        }
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(4, 6)]
    [InlineData(9, 10)]
    public void The_partition_function_is_the_sum_over_all_states(int visible, int hidden)
    {
        var rbm = Small(visible, hidden);
        var expected = LogSumExp(rbm.FreeEnergy(AllStates(visible)).Select(f => -f));
        Assert.Equal(expected, PartitionFunction.Exact(rbm), 3);
        Assert.Equal(expected, new EnumeratedRbm(rbm).LogPartition, 3);
    }

    [Fact]
    public void The_partition_function_with_labels_counts_only_states_with_one_label_on()
    {
        var rbm = Small(visible: 7, hidden: 5, labels: 3);
        var states = AllStates(7);
        var free = rbm.FreeEnergy(states);
        var expected = LogSumExp(Enumerable.Range(0, states.Rows).Where(s => int.PopCount(s >> 4) == 1).Select(s => -free[s]));
        Assert.Equal(expected, PartitionFunction.Exact(rbm), 3);
    }

    [Fact]
    public void The_partition_function_of_Gaussian_units_is_the_integral()
    {
        // One Gaussian unit: the integral over v by a fine sum.
        var rbm = Small(visible: 1, hidden: 3, units: VisibleUnits.Gaussian);
        const double step = 0.001;
        var grid = new Matrix(40_001, 1);
        for (var i = 0; i < grid.Rows; i++) grid[i, 0] = (float)(-20 + i * step);
        Assert.Equal(Math.Log(rbm.FreeEnergy(grid).Sum(f => Math.Exp(-f)) * step), PartitionFunction.Exact(rbm), 3);
    }

    [Fact]
    public void Block_Gibbs_sampling_keeps_detailed_balance()
    {
        var exact = new EnumeratedRbm(Small());
        var (p, kernel) = (exact.Probabilities(), exact.Kernel());
        for (var v = 0; v < exact.States; v++)
        {
            Assert.Equal(1, Enumerable.Range(0, exact.States).Sum(to => kernel[v, to]), 12);
            for (var to = 0; to < exact.States; to++) Assert.Equal(p[v] * kernel[v, to], p[to] * kernel[to, v], 14);
        }
    }

    [Fact]
    public void Sampling_follows_the_exact_kernel()
    {
        // From one visible state, 20,000 chains take one step: a chi-square test of where they are against the enumerated kernel.
        var rbm = Small(visible: 4, hidden: 3, scale: 0.7f);
        var exact = new EnumeratedRbm(rbm);
        const int chains = 20_000, start = 6;
        using var v = new Matrix(chains, 4);
        for (var row = 0; row < chains; row++)
            for (var i = 0; i < 4; i++) v[row, i] = (start >> i) & 1;
        using var walked = rbm.Gibbs(v, steps: 1);
        var shares = EnumeratedRbm.Shares(walked);
        var kernel = exact.Kernel();
        var chi = Enumerable.Range(0, 16).Sum(to => chains * Math.Pow(shares[to] - kernel[start, to], 2) / kernel[start, to]);
        Assert.InRange(chi, 0, MathNet.Numerics.Distributions.ChiSquared.InvCDF(15, 1 - Statistics.FalseAlarm));
    }

    [Fact]
    public void Clamped_units_stay_as_they_are()
    {
        var rbm = Small(visible: 6, hidden: 4);
        using var start = new Matrix(3, 6, [0.3f, 1, 0, 0, 0, 0, 0.7f, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
        using var end = rbm.Gibbs(start, steps: 5, clamped: i => i < 2);
        for (var row = 0; row < 3; row++)
        {
            Assert.Equal(start[row, 0], end[row, 0]);
            Assert.Equal(start[row, 1], end[row, 1]);
        }
    }

    [Fact]
    public void Exactly_one_label_is_on_and_follows_the_softmax()
    {
        var rbm = Small(visible: 5, hidden: 3, labels: 3);
        const int cases = 20_000;
        using var h = new Matrix(cases, 3);
        for (var row = 0; row < cases; row++) h[row, 1] = 1;
        using var v = new Matrix(cases, 5);
        using var p = new Matrix(cases, 5);
        rbm.SampleVisible(h, v, p);
        var counts = new double[3];
        for (var row = 0; row < cases; row++)
        {
            Assert.Equal(1, v[row, 2] + v[row, 3] + v[row, 4]);
            for (var label = 0; label < 3; label++) counts[label] += v[row, 2 + label];
        }
        var weights = Enumerable.Range(2, 3).Select(i => Math.Exp(rbm.a[i] + rbm.W[i, 1])).ToArray();
        var chi = Enumerable.Range(0, 3).Sum(l => Math.Pow(counts[l] - cases * weights[l] / weights.Sum(), 2) / (cases * weights[l] / weights.Sum()));
        Assert.InRange(chi, 0, MathNet.Numerics.Distributions.ChiSquared.InvCDF(2, 1 - Statistics.FalseAlarm));
        Assert.Equal(weights[0] / weights.Sum(), p[0, 2], 5);
    }

    [Fact]
    public void Gaussian_units_have_their_mean_and_unit_variance()
    {
        var rbm = Small(visible: 2, hidden: 2, units: VisibleUnits.Gaussian);
        const int cases = 20_000;
        using var h = new Matrix(cases, 2);
        h.Span.Fill(1);
        using var v = new Matrix(cases, 2);
        using var means = new Matrix(cases, 2);
        rbm.SampleVisible(h, v, means);
        var mean = (double)rbm.a[0] + rbm.W[0, 0] + rbm.W[0, 1];
        Assert.Equal(mean, means[7, 0], 5);
        Statistics.MeansAre([mean, mean * mean + 1], [.. Enumerable.Range(0, cases).Select(i => new double[] { v[i, 0], (double)v[i, 0] * v[i, 0] })]);
    }

    [Fact]
    public void The_pseudo_likelihood_is_the_sum_of_the_conditionals()
    {
        var rbm = Small();
        var p = new EnumeratedRbm(rbm).Probabilities();
        var states = AllStates(5);
        var exact = PseudoLikelihood.Exact(rbm, states);
        for (var s = 0; s < states.Rows; s++)
            Assert.Equal(Enumerable.Range(0, 5).Sum(i => Math.Log(p[s] / (p[s] + p[s ^ (1 << i)]))), exact[s], 4);
        var estimates = Enumerable.Range(0, 2000).Select(seed => PseudoLikelihood.Estimate(rbm, states, (long)seed)).ToList();
        Statistics.MeansAre(exact, estimates);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        Assert.Contains("hidden must be 1 or more, not 0", Assert.Throws<ArgumentOutOfRangeException>(() => new RestrictedBoltzmannMachine(784, 0)).Message);
        Assert.Contains("visible must be 1 or more, not -1", Assert.Throws<ArgumentOutOfRangeException>(() => new RestrictedBoltzmannMachine(-1, 5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RestrictedBoltzmannMachine(5, 5, labels: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RestrictedBoltzmannMachine(5, 5, units: VisibleUnits.Gaussian, labels: 2));
        var rbm = Small();
        Assert.Throws<ArgumentException>(() => rbm.FreeEnergy(new Matrix(2, 4)));
        Assert.Throws<ArgumentException>(() => rbm.HiddenGiven(new Matrix(2, 4)));
        float[] impossible = [255, -1, float.NaN];
        foreach (var value in impossible)
        {
            using var wrong = new Matrix(1, 5, [0, 0, value, 0, 0]);
            Action[] asked =
            [
                () => rbm.FreeEnergy(wrong), () => rbm.HiddenGiven(wrong), () => rbm.Gibbs(wrong, 1), () => rbm.Draw(wrong), () => rbm.Train(wrong),
                () => rbm.ContrastiveDivergence(wrong), () => rbm.FreeEnergy(wrong.Row(0)), () => rbm.HiddenGiven(wrong.Row(0)),
                () => new DeepBeliefNetwork([rbm]).Features(wrong), () => PartitionFunction.MeanLogLikelihood(rbm, wrong, 0),
            ];
            Assert.All(asked, ask => Assert.Contains("must be values of 0 to 1", Assert.Throws<ArgumentException>(ask).Message));
        }
        Assert.Throws<ArgumentException>(() => rbm.VisibleGiven(new Matrix(2, 5)));
        Assert.Throws<ArgumentException>(() => rbm.Energy([1], [1, 0, 0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rbm.Gibbs(new Matrix(2, 5), steps: 0));
        Assert.Contains("at most 22", Assert.Throws<ArgumentException>(() => PartitionFunction.Exact(new RestrictedBoltzmannMachine(40, 40))).Message);
        Assert.Throws<ArgumentException>(() => PseudoLikelihood.Exact(rbm, new Matrix(1, 5, [0.5f, 0, 0, 0, 0])));
        Assert.Throws<ArgumentException>(() => new EnumeratedRbm(Small(visible: 11)));
    }
}
