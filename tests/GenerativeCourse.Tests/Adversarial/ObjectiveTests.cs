using GenerativeCourse.Adversarial;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Tests.Learning;

namespace GenerativeCourse.Tests.Adversarial;

public class ObjectiveTests
{
    private static readonly AdversarialObjective[] All =
        [new Minimax(), new NonSaturating(), new LeastSquares(), new Hinge(), new WassersteinClipping(), new WassersteinGradientPenalty(), new Relativistic()];

    public static readonly TheoryData<int> Zoo = [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Zoo))]
    public void Losses_of_ordinary_and_extreme_scores_are_torchs(int member)
    {
        var golden = GoldenFile.Read("Adversarial/adversarial.json")["losses"]!;
        var (real, fake, game) = (golden["real"].Tensor(), golden["fake"].Tensor(), All[member]);
        var values = golden["values"]![game.Name]!;
        Close((double)values["d"]!, game.DiscriminatorLoss(real, fake).Item);
        Close((double)values["g"]!, game.GeneratorLoss(real, fake).Item);

        static void Close(double expected, double actual) =>
            Assert.True(Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{expected:g9} and {actual:g9}");
    }

    [Fact]
    public void The_saturating_loss_has_a_gradient_D_and_the_other_one_1_minus_D()
    {
        foreach (var s in new[] { -8f, -2f, 0f, 3f })
        {
            var d = 1 / (1 + Math.Exp(-s));
            Assert.Equal(-d, Slope(new Minimax(), s), 1e-6);
            Assert.Equal(-(1 - d), Slope(new NonSaturating(), s), 1e-6);
        }

        static double Slope(AdversarialObjective game, float s)
        {
            var score = Tensor.From([s], 1, 1).AsParameter();
            game.GeneratorLoss(score.Detach(), score).Backward();
            return score.Gradient[0];
        }
    }

    [Fact]
    public void Clipping_leaves_no_weight_outside()
    {
        var network = new Sequential(new Linear(3, 50, new RandomStream(1)), new Linear(50, 1, new RandomStream(2)));
        new WassersteinClipping(0.05f).Constrain(network.Parameters);
        Assert.All(network.Parameters, entry => Assert.All(entry.Value.ToArray(), w => Assert.InRange(w, -0.05f, 0.05f)));
        Assert.Contains(network.Parameters.SelectMany(entry => entry.Value.ToArray()), w => w is 0.05f or -0.05f);
    }
}
