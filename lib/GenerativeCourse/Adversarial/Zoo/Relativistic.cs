using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// The modern baseline (R3GAN): D compares pairs, E softplus(-(s(x) - s(G(z)))), and G wants the pair the other way
/// round, E softplus(-(s(G(z)) - s(x))), so that every sample is judged beside a data example and none can be forgotten;
/// γ/2 E‖∇s‖² on data (R1) and on samples (R2) lets the game come to rest.
/// </summary>
/// <remarks>
/// Y. Huang et al., "The GAN is dead; long live the GAN! A modern baseline GAN", NeurIPS 2024, equations (2) to (4);
/// the pairing is A. Jolicoeur-Martineau's (ICLR 2019), R1 and R2 are L. Mescheder's (ICML 2018).
/// </remarks>
/// <param name="gamma">γ, positive.</param>
public sealed class Relativistic(float gamma = 0.05f) : AdversarialObjective
{
    private readonly float _gamma = Guard.Positive(gamma);

    /// <inheritdoc />
    public override string Name => "relativistic, R1 + R2";

    /// <inheritdoc />
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => (fake - real).Softplus().Mean();

    /// <inheritdoc />
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => (real - fake).Softplus().Mean();

    /// <inheritdoc />
    public override Tensor? Penalty(Layer discriminator, Tensor x, Tensor fake, RandomStream random) =>
        _gamma / 2 * (GradientPenalty.ToZero(discriminator, x) + GradientPenalty.ToZero(discriminator, fake));
}
