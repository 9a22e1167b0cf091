using GenerativeCourse.Boltzmann;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Boltzmann;

public class AnnealedImportanceSamplingTests
{
    [Fact]
    public void The_mean_weight_is_unbiased()
    {
        // A machine with strong weights and few steps: single weights vary widely, yet over 300 runs of 200 chains the mean of Z's estimate
        // must be Z itself (z-test, false alarm 1e-4).
        var rbm = RestrictedBoltzmannMachineTests.Small(visible: 8, hidden: 6, scale: 1.2f);
        var logZ = PartitionFunction.Exact(rbm);
        var ratios = Enumerable.Range(1, 300).Select(seed => new[]
        {
            Math.Exp(new AnnealedImportanceSampling { Chains = 200, Steps = 6, Reports = 1, Seed = seed }.Estimate(rbm).Last().LogZ - logZ),
        }).ToList();
        Statistics.MeansAre([1], ratios);
    }

    [Fact]
    public void The_reverse_weight_is_unbiased_from_exact_samples()
    {
        var rbm = RestrictedBoltzmannMachineTests.Small(visible: 6, hidden: 5, scale: 1f);
        var logZ = PartitionFunction.Exact(rbm);
        var probabilities = new EnumeratedRbm(rbm).Probabilities();
        var random = new RandomStream(77);
        using var samples = new Matrix(200, 6);
        var ratios = new List<double[]>();
        for (var seed = 1; seed <= 300; seed++)
        {
            for (var row = 0; row < samples.Rows; row++)
            {
                var state = random.Categorical(probabilities);
                for (var i = 0; i < 6; i++) samples[row, i] = (state >> i) & 1;
            }
            // The weights' mean estimates 1 / Z.
            ratios.Add([Math.Exp(logZ - new AnnealedImportanceSampling { Steps = 6, Reports = 1, Seed = seed }.Reverse(rbm, samples).Last().LogZ)]);
        }
        Statistics.MeansAre([1], ratios);
    }

    [Theory]
    [InlineData(VisibleUnits.Bernoulli)]
    [InlineData(VisibleUnits.Gaussian)]
    public void Many_steps_close_in_on_the_exact_value(VisibleUnits units)
    {
        var rbm = RestrictedBoltzmannMachineTests.Small(visible: 30, hidden: 10, scale: 0.3f, units: units);
        var reports = new AnnealedImportanceSampling { Steps = 500, Reports = 10 }.Estimate(rbm).ToList();
        Assert.Equal(10, reports.Count);
        Assert.Equal(1, reports[^1].Beta);
        Assert.Equal(PartitionFunction.Exact(rbm), reports[^1].LogZ, 0.1);
        Assert.InRange(PartitionFunction.Exact(rbm), reports[^1].Low, reports[^1].High);
        Assert.InRange(reports[^1].EffectiveChains, 50, 100);
    }

    [Fact]
    public void Base_rates_from_data_do_not_change_what_is_estimated()
    {
        var rbm = RestrictedBoltzmannMachineTests.Small(visible: 12, hidden: 6, scale: 0.5f);
        using var data = new Matrix(2, 12);
        data.Row(0).Fill(1);
        data[1, 3] = 1;
        Assert.Equal(PartitionFunction.Exact(rbm), new AnnealedImportanceSampling { Steps = 1000 }.Estimate(rbm, data).Last().LogZ, 0.1);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        var rbm = RestrictedBoltzmannMachineTests.Small();
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnealedImportanceSampling { Chains = 1 }.Estimate(rbm));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnealedImportanceSampling { Steps = 0 }.Estimate(rbm));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnealedImportanceSampling { Reports = 0 }.Estimate(rbm));
        Assert.Throws<ArgumentException>(() => new AnnealedImportanceSampling().Estimate(rbm, new Matrix(1, 3)));
        Assert.Throws<ArgumentException>(() => new AnnealedImportanceSampling().Reverse(rbm, new Matrix(1, 5)));
        Assert.Throws<ArgumentException>(() => new AnnealedImportanceSampling().Estimate(RestrictedBoltzmannMachineTests.Small(labels: 2)));
    }
}
