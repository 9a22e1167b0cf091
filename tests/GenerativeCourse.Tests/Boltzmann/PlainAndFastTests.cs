using System.Reflection;
using GenerativeCourse.Boltzmann;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Boltzmann;

/// <summary>The plain formulas and Algorithm 1 against the fast forms: the same numbers from the same seed.</summary>
public class PlainAndFastTests
{
    public static TheoryData<VisibleUnits, int> Kinds => new() { { VisibleUnits.Bernoulli, 0 }, { VisibleUnits.Bernoulli, 3 }, { VisibleUnits.Gaussian, 0 } };

    private static RestrictedBoltzmannMachine Machine(VisibleUnits units, int labels) =>
        RestrictedBoltzmannMachineTests.Small(visible: 9, hidden: 6, scale: 0.7f, units: units, labels: labels);

    private static Matrix Cases(int count, VisibleUnits units)
    {
        var cases = new Matrix(count, 9);
        var random = new RandomStream(17);
        if (units == VisibleUnits.Gaussian) random.FillNormal(cases.Span);
        else random.Fill(cases.Span);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Energies_and_conditionals_of_one_case_are_those_of_matrices(VisibleUnits units, int labels)
    {
        var rbm = Machine(units, labels);
        using var v = Cases(20, units);
        using var h = rbm.HiddenGiven(v);
        using var down = rbm.VisibleGiven(h);
        var free = rbm.FreeEnergy(v);
        for (var row = 0; row < v.Rows; row++)
        {
            Assert.Equal(free[row], rbm.FreeEnergy(v.Row(row)), 1e-4);
            AssertEqual(h.Row(row), rbm.HiddenGiven(v.Row(row)), 1e-6f);
            AssertEqual(down.Row(row), rbm.VisibleGiven(h.Row(row)), 1e-6f);
        }
    }

    [Fact]
    public void A_velocity_or_a_mean_that_fades_is_0_before_it_is_denormal()
    {
        // Two rows whose product is a gradient at first and exactly 0 from then on; a step of the velocity moves the weights by it.
        var rbm = Machine(VisibleUnits.Bernoulli, 0);
        var options = new ContrastiveDivergence { Momentum = 0.5f, BatchSize = 4 };
        using var rows = new GradientRows(rbm, options, cases: 4, chains: 4);
        using var momentum = new Momentum(rbm, options.Momentum);
        var (Δa, Δb, mean) = (Enumerable.Repeat(0.3f, rbm.Visible).ToArray(), Enumerable.Repeat(0.3f, rbm.Hidden).ToArray(), Enumerable.Repeat(0.5f, 20).ToArray());
        rows.Visible.Span.Fill(1);
        rows.Hidden.Span.Fill(1);
        for (var update = 0; update < 300; update++)
        {
            momentum.Apply(rows, Δa, Δb, 0.1f, keep: 1);
            MovingAverage.Update(mean, new float[20], 0.5f);
            foreach (var part in (float[][])[Δa, Δb]) part.AsSpan().Clear();
            rows.Visible.Span.Clear();
        }
        foreach (var name in (string[])["_w", "_a", "_b"])
        {
            var kept = typeof(Momentum).GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(momentum);
            Assert.All(kept is Matrix weights ? weights.Span.ToArray() : (float[])kept!, velocity => Assert.Equal(0, velocity));
        }
        Assert.All(mean, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(VisibleUnits.Bernoulli, 0, 1)]
    [InlineData(VisibleUnits.Bernoulli, 0, 4)]
    [InlineData(VisibleUnits.Bernoulli, 3, 3)]
    [InlineData(VisibleUnits.Gaussian, 0, 2)]
    public void The_fast_step_is_Algorithm_1_with_the_same_seed(VisibleUnits units, int labels, int k)
    {
        // Each case has a random stream of its own, whichever form draws from it: all the samples are the same, up to a probability
        // that lies within rounding of its draw.
        const float rate = 0.3f;
        var (plain, fast) = (Machine(units, labels), Machine(units, labels));
        using var batch = Cases(40, units);
        var noise = new RowNoise(new RandomStream(3).Split(RestrictedBoltzmannMachine.NoisePart)); // Small's seed is 3
        using var step = new ContrastiveDivergenceStep(fast, new ContrastiveDivergence { Steps = k, BatchSize = batch.Rows }, noise);
        for (var update = 0; update < 5; update++)
        {
            plain.Update(batch, k, rate);
            batch.Span.CopyTo(step.Batch.Span);
            step.Update(rate);
        }
        AssertEqual(plain.W.Span, fast.W.Span, 1e-5f);
        AssertEqual(plain.a, fast.a, 1e-5f);
        AssertEqual(plain.b, fast.b, 1e-5f);
        Assert.True(MathF.Abs(plain.W[0, 0] - Machine(units, labels).W[0, 0]) > 1e-3f); // something was learned
    }

    [Fact]
    public void Algorithm_1_is_the_enumerated_CD_k_in_expectation()
    {
        var rbm = RestrictedBoltzmannMachineTests.Small(visible: 4, hidden: 3, scale: 2f);
        using var cases = RestrictedBoltzmannMachineTests.AllStates(4);
        var exact = new EnumeratedRbm(rbm);
        var data = EnumeratedRbm.Shares(cases);
        var gradients = Enumerable.Range(0, 3000).Select(_ =>
        {
            var (W, a, b) = rbm.ContrastiveDivergence(cases, k: 2);
            return (double[])[.. W.Span.ToArray().Concat(a).Concat(b).Select(sum => (double)sum / cases.Rows)];
        }).ToList();
        Statistics.MeansAre(exact.ContrastiveDivergence(data, 2), gradients);
        Statistics.MeansAreNot(exact.ContrastiveDivergence(data, 1), gradients);
    }

    [Fact]
    public void The_plain_update_learns()
    {
        using var cases = new Matrix(4, 6, [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
        var rbm = new RestrictedBoltzmannMachine(6, 4);
        double Likelihood() => PartitionFunction.MeanLogLikelihood(rbm, cases, PartitionFunction.Exact(rbm));
        var before = Likelihood();
        for (var update = 0; update < 1500; update++) rbm.Update(cases, k: 1, ε: 0.2f);
        Assert.Equal(-6 * Math.Log(2), before, 0.01);
        Assert.InRange(Likelihood(), -1.2, -Math.Log(2)); // two patterns: -ln 2 is the best possible
    }

    [Fact]
    public void Silly_arguments_of_the_plain_form_are_named()
    {
        var rbm = new RestrictedBoltzmannMachine(2, 2);
        using var cases = new Matrix(1, 2);
        Assert.Contains("k must be 1 or more, not 0", Assert.Throws<ArgumentOutOfRangeException>(() => rbm.ContrastiveDivergence(cases, 0)).Message);
        Assert.Contains("ε must be a positive number, not NaN", Assert.Throws<ArgumentOutOfRangeException>(() => rbm.Update(cases, 1, float.NaN)).Message);
        Assert.Contains("S must have 1 case or more, not 0", Assert.Throws<ArgumentException>(() => rbm.Update(new Matrix(0, 2), 1, 0.1f)).Message);
    }

    private static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, float tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], tolerance);
    }
}
