using GenerativeCourse.Autoencoders;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Tests.Autoencoders;

public class GaussianTests
{
    private static readonly DiagonalGaussian Q = new([0.5, -1.2, 0], [0.3, 2, 1]);
    private static readonly DiagonalGaussian P = new([0, -1, 0.4], [1, 0.7, 1.5]);

    [Fact]
    public void The_closed_form_divergence_is_the_mean_of_the_log_ratios()
    {
        var draws = Q.LogRatios(P, 200_000, new RandomStream(1)).ToArray();
        var mean = draws.Average();
        var error = Math.Sqrt(draws.Sum(value => (value - mean) * (value - mean)) / draws.Length / draws.Length);
        // Five standard errors: wrong by chance once in 1.7 million runs, and the seed is fixed.
        Assert.InRange(Q.KullbackLeiblerTo(P) - mean, -5 * error, 5 * error);
    }

    [Fact]
    public void A_divergence_is_zero_only_from_itself()
    {
        Assert.Equal(0, Q.KullbackLeiblerTo(Q), 12);
        Assert.True(Q.KullbackLeiblerTo(P) > 0);
    }

    [Fact]
    public void The_networks_divergence_is_the_closed_form()
    {
        var mean = Tensor.From([0.5f, -1.2f, 0], 1, 3);
        var logVariance = Tensor.From([MathF.Log(0.3f), MathF.Log(2), 0], 1, 3);
        Assert.Equal(Q.KullbackLeiblerTo(DiagonalGaussian.Standard(3)), Losses.KullbackLeiblerToNormal(mean, logVariance).Item, 5);
    }

    [Fact]
    public void Densities_integrate_to_one()
    {
        var (sum, step) = (0.0, 0.01);
        var one = new DiagonalGaussian([0.7], [0.4]);
        for (var z = -8.0; z < 8; z += step)
            sum += Math.Exp(one.LogDensity([z])) * step;
        Assert.Equal(1, sum, 6);
    }

    [Fact]
    public void Both_gradient_estimators_are_unbiased_and_the_reparametrized_one_scatters_less()
    {
        // E[(z - 3)²] = (μ - 3)² + σ²: the derivatives are 2 (μ - 3) and 2 σ.
        const double mean = 1, deviation = 0.8;
        var random = new RandomStream(2);
        var path = Enumerable.Range(0, 100_000).Select(_ => GradientEstimators.Reparametrization(z => 2 * (z - 3), mean, deviation, random)).ToArray();
        var score = Enumerable.Range(0, 100_000).Select(_ => GradientEstimators.ScoreFunction(z => (z - 3) * (z - 3), mean, deviation, random)).ToArray();
        foreach (var draws in new[] { path, score })
        {
            AssertMean(2 * (mean - 3), [.. draws.Select(draw => draw.Mean)]);
            AssertMean(2 * deviation, [.. draws.Select(draw => draw.Deviation)]);
        }
        Assert.True(Variance([.. score.Select(draw => draw.Mean)]) > 5 * Variance([.. path.Select(draw => draw.Mean)]));
    }

    [Fact]
    public void A_mixture_of_one_is_that_one_and_two_parts_of_the_mean_divergence_add_up()
    {
        var single = new AggregatedPosterior(new Matrix(1, 2, [0.5f, -1]), new Matrix(1, 2, [0.3f, 2]));
        var same = new DiagonalGaussian([0.5, -1], [0.3f, 2]);
        Assert.Equal(same.LogDensity([0.1f, 0.2f]), single.LogDensity([0.1f, 0.2f]), 6);
        Assert.Equal(same.KullbackLeiblerTo(DiagonalGaussian.Standard(2)), single.MeanDivergence(), 5);
        // With one example the code tells nothing about which: all of the divergence is that of the mixture.
        Assert.Equal(single.MeanDivergence(), single.DivergenceFromPrior(100_000, new RandomStream(1)), 0.03);
    }

    [Fact]
    public void Far_apart_codes_carry_the_logarithm_of_their_number()
    {
        var two = new AggregatedPosterior(new Matrix(2, 1, [-10, 10]), new Matrix(2, 1, [0.01f, 0.01f]));
        Assert.Equal(Math.Log(2), two.MeanDivergence() - two.DivergenceFromPrior(20_000, new RandomStream(1)), 0.05);
    }

    [Fact]
    public void Bad_parameters_are_refused_by_name()
    {
        Assert.Contains("variances are positive", Assert.Throws<ArgumentException>(() => new DiagonalGaussian([0], [0])).Message);
        Assert.Contains("components", Assert.Throws<ArgumentException>(() => Q.KullbackLeiblerTo(DiagonalGaussian.Standard(2))).Message);
        Assert.Contains("deviation must be a positive number, not 0", Assert.Throws<ArgumentOutOfRangeException>(() => GradientEstimators.ScoreFunction(z => z, 0, 0, new RandomStream(1))).Message);
        var random = new RandomStream(1);
        Assert.Contains("mean must be a finite number, not NaN", Assert.Throws<ArgumentOutOfRangeException>(() => GradientEstimators.Reparametrization(z => z, double.NaN, 1, random)).Message);
        Assert.Contains("finite numbers", Assert.Throws<ArgumentException>(() => GradientEstimators.ScoreFunction(z => z * z, 1e200, 1, random)).Message);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => LinearGaussianVae.LargestLogLikelihood(new Matrix(2, 2, [1, 2, float.NaN, 4]), 1)).Message);
    }

    private static void AssertMean(double expected, double[] draws)
    {
        var error = Math.Sqrt(Variance(draws) / draws.Length);
        Assert.InRange(draws.Average() - expected, -5 * error, 5 * error);
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
