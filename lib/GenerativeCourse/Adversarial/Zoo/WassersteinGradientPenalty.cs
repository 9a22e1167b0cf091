using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// The critic of <see cref="WassersteinClipping"/>, whose slope is drawn to 1 between data and samples instead:
/// λ E(‖∇s(x̂)‖ - 1)² at x̂ = ε x + (1 - ε) G(z), ε uniform in [0, 1].
/// </summary>
/// <remarks>I. Gulrajani et al., "Improved training of Wasserstein GANs", NIPS 2017, equation (3) and algorithm 1.</remarks>
/// <param name="weight">λ, positive.</param>
public sealed class WassersteinGradientPenalty(float weight = 1) : AdversarialObjective
{
    private readonly float _weight = Guard.Positive(weight);

    /// <inheritdoc />
    public override string Name => "Wasserstein, gradient penalty";

    /// <inheritdoc />
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => fake.Mean() - real.Mean();

    /// <inheritdoc />
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => -fake.Mean();

    /// <inheritdoc />
    public override Tensor? Penalty(Layer discriminator, Tensor x, Tensor fake, RandomStream random)
    {
        var share = Tensor.Zeros(x.Shape[0], 1);
        random.Fill(share.Values);
        return _weight * GradientPenalty.ToOne(discriminator, share * x + (1f - share) * fake);
    }
}
