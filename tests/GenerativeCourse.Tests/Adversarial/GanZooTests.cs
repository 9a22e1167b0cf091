using GenerativeCourse.Adversarial;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Learning;

namespace GenerativeCourse.Tests.Adversarial;

public class GanZooTests
{
    [Fact]
    public void The_best_of_the_zoo_covers_the_ring_where_the_plain_game_does_not()
    {
        var (plain, best) = (GanZoo.Run(new NonSaturating(), GanZoo.Ring, 1), GanZoo.Run(new Relativistic(), GanZoo.Ring, 1));
        Assert.InRange(plain.Figures["covered"], 1, 7);
        Assert.Equal(8, best.Figures["covered"]);
        Assert.InRange(best.Figures["good"], 0.8, 1);
    }

    [Fact]
    public void The_stored_table_is_whole_and_holds_what_the_chapter_claims()
    {
        var stored = StoredResults.Read("gan-zoo");
        foreach (var world in new[] { GanZoo.Ring, GanZoo.Grid })
            Assert.All(GanZoo.Members, member => Assert.Equal(10, stored.Of(GanZoo.Entry(member, world), "covered").Length));
        Assert.True(stored.Of("ring: minimax", "covered").Count(modes => modes < 8) >= 8);
        Assert.True(stored.Of("ring: non-saturating", "covered").Count(modes => modes < 8) >= 8);
        Assert.All(stored.Of("ring: relativistic, R1 + R2", "covered"), modes => Assert.Equal(8, modes));
        Assert.All(stored.Of("ring: relativistic, R1 + R2", "good"), good => Assert.InRange(good, 0.8, 1));
        Assert.All(stored.Of("grid: relativistic, R1 + R2", "covered"), modes => Assert.InRange(modes, 23, 25));
    }

    [Fact]
    public void An_entry_of_the_stored_table_is_measured_again()
    {
        // The same seed gives the same game; other vectors round otherwise, and a game amplifies that: so a tolerance.
        var stored = StoredResults.Read("gan-zoo").Results.Single(result => result.Entry == "ring: relativistic, R1 + R2" && result.Seed == 2);
        var again = GanZoo.Run(new Relativistic(), GanZoo.Ring, 2);
        Assert.Equal(stored.Figures["covered"], again.Figures["covered"]);
        Assert.Equal(stored.Figures["good"], again.Figures["good"], 0.08);
    }

    [Fact]
    public void The_stored_games_on_a_line_are_within_their_claim_and_measured_again()
    {
        var stored = StoredResults.Read("gan-line");
        Assert.Equal(10, stored.Of("Gaussian", "divergence").Length);
        Assert.All(stored.Of("Gaussian", "divergence"), js => Assert.InRange(js, 0, 0.01));
        var again = LineGame.Run(MixtureWorld, 3, NoisePrior.Gaussian).Figures;
        Assert.InRange(again["divergence"], 0, 0.01);
        Assert.Equal(stored.Results.Single(result => result.Entry == "Gaussian" && result.Seed == 3).Figures["divergence"], again["divergence"], 0.005);
    }

    [Fact]
    public void An_iteration_written_out_is_the_same_and_a_wrong_one_is_not()
    {
        Assert.Equal(0, GameComparison.Distance(new LeastSquares(), 2, Written(1)), 1e-6);
        Assert.True(GameComparison.Distance(new LeastSquares(), 2, Written(0.9f)) > 1e-4);
        Assert.True(GameComparison.Distance(new LeastSquares(), 2, (_, _, _, _, _, _, _) => { }) > 1e-4);

        static GameIteration Written(float target) => (g, d, forG, forD, k, data, noise) =>
        {
            for (var step = 0; step < k; step++)
                Step(forD, 0.5f * (d.Forward(data()) - target).Square().Mean() + 0.5f * d.Forward(g.Forward(noise()).Detach()).Square().Mean());
            Step(forG, 0.5f * (d.Forward(g.Forward(noise())) - target).Square().Mean());
        };

        static void Step(Optimizer optimizer, Tensor loss)
        {
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Step();
        }
    }

    private static GenerativeCourse.Worlds.MixtureWorld MixtureWorld => GenerativeCourse.Worlds.MixtureWorld.Line((0.6, -1.5, 0.5), (0.4, 1.5, 0.7));
}
