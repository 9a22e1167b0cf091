using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class MixtureWorldTests
{
    [Fact]
    public void A_density_on_a_line_sums_to_1_and_is_that_of_its_parts()
    {
        var world = MixtureWorld.Line((3, -1, 0.5), (1, 2, 0.25));
        var sum = Enumerable.Range(0, 2001).Sum(i => world.Density(-6 + i * 0.006) * 0.006);
        Assert.Equal(1, sum, 1e-9);
        double Normal(double x, double m, double s) => MathNet.Numerics.Distributions.Normal.PDF(m, s, x);
        foreach (var x in new[] { -3.0, -1, 0.3, 2, 2.4 })
            Assert.Equal(0.75 * Normal(x, -1, 0.5) + 0.25 * Normal(x, 2, 0.25), world.Density(x), 1e-12);
    }

    [Fact]
    public void The_score_is_the_difference_quotient_of_the_log_density()
    {
        var world = MixtureWorld.Ring(5, 1, 0.4);
        foreach (var (x, y) in new[] { (0.1, 0.2), (1.3, -0.4), (-0.9, 0.9) })
        {
            var score = world.Score(x, y);
            const double H = 1e-5;
            Assert.Equal((world.LogDensity([x + H, y]) - world.LogDensity([x - H, y])) / (2 * H), score[0], 1e-6);
            Assert.Equal((world.LogDensity([x, y + H]) - world.LogDensity([x, y - H])) / (2 * H), score[1], 1e-6);
        }
    }

    [Fact]
    public void Far_from_everything_the_log_density_stays_finite() =>
        Assert.Equal(-0.5 * 1e6 * 1e6 / 0.0025, MixtureWorld.Ring(8, 2).LogDensity([1e6 + 2, 0]), 1e10);

    [Fact]
    public void Samples_have_the_mixtures_weights_means_and_deviations()
    {
        var world = MixtureWorld.Line((0.7, -2, 0.3), (0.3, 2, 0.6));
        var x = world.Sample(20000, new RandomStream(1)).Span.ToArray();
        var right = x.Where(value => value > 0).Select(value => (double)value).ToArray();
        Assert.InRange(right.Length / 20000.0, 0.287, 0.313); // four standard errors
        Assert.InRange(right.Average(), 1.965, 2.035);
        Assert.InRange(MathNet.Numerics.Statistics.Statistics.StandardDeviation(right), 0.578, 0.622);
    }

    [Fact]
    public void Ring_and_grid_stand_where_they_are_said_to()
    {
        var (ring, grid) = (MixtureWorld.Ring(8, 2), MixtureWorld.Grid(5, 2));
        Assert.Equal(8, ring.Components);
        Assert.All(Enumerable.Range(0, 8), k => Assert.Equal(2, Math.Sqrt(ring.Centres[k, 0] * ring.Centres[k, 0] + ring.Centres[k, 1] * ring.Centres[k, 1]), 1e-6));
        Assert.Equal(25, grid.Components);
        Assert.Equal((12, 0), grid.Nearest([0, 0]));
        Assert.Equal(24, grid.Nearest([4, 4]).Component);
        Assert.Equal((0, 2), (grid.Nearest([-4.1f, -4]).Component, Math.Round(grid.Nearest([-4.1f, -4]).Deviations, 4)));
    }

    [Fact]
    public void Silly_worlds_are_refused_by_name()
    {
        Assert.Contains("modes", Assert.Throws<ArgumentOutOfRangeException>(() => MixtureWorld.Ring(0)).Message);
        Assert.Contains("radius", Assert.Throws<ArgumentOutOfRangeException>(() => MixtureWorld.Ring(8, double.NaN)).Message);
        Assert.Contains("deviation", Assert.Throws<ArgumentOutOfRangeException>(() => MixtureWorld.Grid(5, 1, 0)).Message);
        Assert.Contains("count", Assert.Throws<ArgumentOutOfRangeException>(() => MixtureWorld.Grid().Sample(-1, new RandomStream(1))).Message);
    }
}
