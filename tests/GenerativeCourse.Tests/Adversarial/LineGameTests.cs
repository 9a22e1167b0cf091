using GenerativeCourse.Adversarial;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Adversarial;

public class LineGameTests
{
    private static readonly MixtureWorld World = MixtureWorld.Line((0.6, -1.5, 0.5), (0.4, 1.5, 0.7));

    [Theory]
    [InlineData(NoisePrior.Gaussian)]
    [InlineData(NoisePrior.Uniform)]
    public void The_generators_density_sums_to_1_and_is_that_of_its_samples(NoisePrior prior)
    {
        var generator = new LineGenerator(8, prior, seed: 3);
        double[] places = [.. Enumerable.Range(0, 4001).Select(i => -12 + i * 0.006)];
        var density = generator.Density(places);
        Assert.Equal(1, density.Sum() * 0.006, prior == NoisePrior.Gaussian ? 1e-6 : 3e-3);
        var random = new RandomStream(1);
        var z = new float[40000];
        if (prior == NoisePrior.Gaussian) random.FillNormal(z); else random.Fill(z);
        if (prior == NoisePrior.Uniform) z = [.. z.Select(value => 2 * value - 1)];
        var x = generator.Forward(Tensor.From(z, z.Length, 1)).ToArray();
        foreach (var (low, high) in new[] { (-1.0, 0.0), (0.0, 0.6), (0.6, 1.5) })
        {
            var share = x.Count(value => value >= low && value < high) / (double)x.Length;
            var expected = places.Zip(density).Where(pair => pair.First >= low && pair.First < high).Sum(pair => pair.Second * 0.006);
            Assert.Equal(expected, share, 0.015);
        }
    }

    [Fact]
    public void The_game_comes_to_rest_within_a_hundredth_of_a_nat_and_the_policeman_is_near_the_best_one()
    {
        double[] places = [.. Enumerable.Range(0, 401).Select(i => -5 + i * 0.025)];
        var game = new LineGame(World);
        LineReport last = null!;
        foreach (var report in game.Train())
        {
            if (report.Iteration == 300)
                AssertNearOptimal();
            last = report;
        }
        AssertNearOptimal();
        Assert.InRange(last.Divergence, 0, 0.01);
        Assert.Equal(2 * Math.Log(2), last.DiscriminatorLoss, 0.05);

        void AssertNearOptimal()
        {
            game.TrainDiscriminator();
            var (d, best, generated) = (game.Discriminate(places), game.OptimalDiscriminator(places), game.GeneratorDensity(places));
            for (var i = 0; i < places.Length; i++)
            {
                if ((World.Density(places[i]) + generated[i]) / 2 > 0.02)
                    Assert.True(Math.Abs(d[i] - best[i]) <= 0.05, $"at {places[i]}: D {d[i]:f3}, the best {best[i]:f3}");
            }
        }
    }

    [Fact]
    public void One_player_moves_while_the_other_is_held()
    {
        var game = new LineGame(World);
        float[] G() => [.. game.Generator.State.SelectMany(entry => entry.Value.ToArray())];
        float[] D() => [.. game.Discriminator.State.SelectMany(entry => entry.Value.ToArray())];
        var (g, d) = (G(), D());
        game.StepDiscriminator();
        Assert.Equal(g, G());
        Assert.NotEqual(d, D());
        d = D();
        game.StepGenerator();
        Assert.Equal(d, D());
        Assert.NotEqual(g, G());
    }

    [Fact]
    public void The_same_seed_gives_the_same_game()
    {
        var options = LineGame.Usual with { Iterations = 30, IterationsPerReport = 10 };
        double[] Run(long seed) => [.. new LineGame(World, options with { Seed = seed }).Train().Select(report => report.Divergence)];
        Assert.Equal(Run(4), Run(4));
        Assert.NotEqual(Run(4), Run(5));
    }
}
