using GenerativeCourse.Adversarial;

namespace GenerativeCourse.Tests.Adversarial;

public class DiracGameTests
{
    [Theory]
    [InlineData(0.2, 0, TurnOrder.Simultaneous)]
    [InlineData(0.2, 0, TurnOrder.Alternating)]
    [InlineData(0.2, 0.3, TurnOrder.Simultaneous)]
    [InlineData(0.5, 1, TurnOrder.Alternating)]
    public void The_eigenvalues_are_those_of_the_updates_difference_quotients(double rate, double penalty, TurnOrder order)
    {
        var game = new DiracGame(rate, penalty, order);
        const double H = 1e-6;
        (double T, double P) Step(double t, double p) => game.Play(t, p, 1).Last();
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(new[,]
        {
            { (Step(H, 0).T - Step(-H, 0).T) / (2 * H), (Step(0, H).T - Step(0, -H).T) / (2 * H) },
            { (Step(H, 0).P - Step(-H, 0).P) / (2 * H), (Step(0, H).P - Step(0, -H).P) / (2 * H) },
        });
        var expected = jacobian.Evd().EigenValues.Select(value => (value.Real, Math.Abs(value.Imaginary))).Order().ToArray();
        var (first, second) = game.Eigenvalues();
        var actual = new[] { first, second }.Select(value => (value.Real, Math.Abs(value.Imaginary))).Order().ToArray();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(expected[i].Real, actual[i].Real, 1e-6);
            Assert.Equal(expected[i].Item2, actual[i].Item2, 1e-6);
        }
    }

    [Fact]
    public void It_spirals_out_circles_or_comes_to_rest_as_the_eigenvalues_say()
    {
        double End(DiracGame game) => game.Play(0.5, 0.5, 400).Last() is var (t, p) ? Math.Sqrt(t * t + p * p) : 0;
        Assert.True(End(new DiracGame(0.2)) > 1);
        Assert.InRange(End(new DiracGame(0.2, order: TurnOrder.Alternating)), 0.6, 0.8);
        Assert.True(End(new DiracGame(0.2, penalty: 0.3)) < 1e-3);
        Assert.True(new DiracGame(0.2).Eigenvalues().First.Magnitude > 1);
        Assert.Equal(1, new DiracGame(0.2, order: TurnOrder.Alternating).Eigenvalues().First.Magnitude, 1e-12);
        Assert.True(new DiracGame(0.2, penalty: 0.3).Eigenvalues().First.Magnitude < 1);
    }

    [Fact]
    public void A_game_that_flies_away_stops_there()
    {
        var path = new DiracGame(1e4, 10).Play(1, 1, 1_000_000_000).ToArray();
        Assert.All(path, at => Assert.True(double.IsFinite(at.Theta) && double.IsFinite(at.Psi)));
        Assert.True(path.Length < 100);
        Assert.Contains("learningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new DiracGame(0)).Message);
    }
}
