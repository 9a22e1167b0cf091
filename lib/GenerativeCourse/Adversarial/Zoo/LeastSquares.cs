using GenerativeCourse.Learning;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// Scores are drawn to targets: D makes ½E(s(x) - 1)² + ½E s(G(z))² small, and G makes ½E(s(G(z)) - 1)² small. A sample
/// far from the data is pulled the more, where a logistic loss has gone flat.
/// </summary>
/// <remarks>X. Mao et al., "Least squares generative adversarial networks", ICCV 2017, equation (9).</remarks>
public sealed class LeastSquares : AdversarialObjective
{
    /// <inheritdoc />
    public override string Name => "least squares";

    /// <inheritdoc />
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => 0.5f * (real - 1f).Square().Mean() + 0.5f * fake.Square().Mean();

    /// <inheritdoc />
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => 0.5f * (fake - 1f).Square().Mean();
}
