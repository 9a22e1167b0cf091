using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Evaluation;

public class ModeCoverageTests
{
    [Fact]
    public void True_samples_cover_everything_and_989_of_1000_are_good()
    {
        var world = MixtureWorld.Ring();
        var coverage = ModeCoverage.Of(world.Sample(20000, new RandomStream(1)), world);
        Assert.Equal(8, coverage.Covered);
        Assert.Equal(1 - Math.Exp(-4.5), coverage.GoodShare, 0.004); // five standard errors
        Assert.InRange(coverage.Divergence, 0, 0.001);
    }

    [Fact]
    public void Collapsed_samples_are_found_out()
    {
        var world = MixtureWorld.Ring();
        var one = new MixtureWorld(world.Centres.Slice(3, 1), [0.05]).Sample(500, new RandomStream(2));
        var coverage = ModeCoverage.Of(one, world);
        Assert.Equal(1, coverage.Covered);
        Assert.Equal(Math.Log(8), coverage.Divergence, 1e-9);
        Assert.Equal(0, ModeCoverage.Of(new Matrix(10, 2), world).GoodShare); // all at the origin
    }

    [Fact]
    public void The_divergence_of_two_normal_densities_is_that_of_numerical_integration()
    {
        // JS(N(0,1), N(1,1)) = 0.1105...: by adaptive quadrature of its definition.
        static double P(double x, double m) => MathNet.Numerics.Distributions.Normal.PDF(m, 1, x);
        static double Part(double p, double q) => p * Math.Log(2 * p / (p + q)) / 2;
        var exact = MathNet.Numerics.Integration.GaussLegendreRule.Integrate(x => Part(P(x, 0), P(x, 1)) + Part(P(x, 1), P(x, 0)), -9, 10, 128);
        double[] places = [.. Enumerable.Range(0, 2001).Select(i => -9 + i * 0.0095)];
        var js = LineDivergence.JensenShannon([.. places.Select(x => P(x, 0))], [.. places.Select(x => P(x, 1))], 0.0095);
        Assert.Equal(exact, js, 1e-9);
        Assert.Equal(0, LineDivergence.JensenShannon([.. places.Select(x => P(x, 0))], [.. places.Select(x => P(x, 0))], 0.0095), 1e-9);
        Assert.Equal(Math.Log(2), LineDivergence.JensenShannon([1, 1, 0, 0, 0], [0, 0, 0, 1, 1], 1 / 1.5), 1e-9);
    }
}
