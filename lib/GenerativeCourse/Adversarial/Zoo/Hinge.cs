using GenerativeCourse.Learning;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// The margin of a support vector machine with spectral normalization: D makes E max(0, 1 - s(x)) + E max(0, 1 + s(G(z)))
/// small and asks no more once both sides are beyond their margins; G makes -E s(G(z)) small. No layer of D stretches
/// differences, so that its slope is at most 1 everywhere.
/// </summary>
/// <remarks>T. Miyato et al., "Spectral normalization for generative adversarial networks", ICLR 2018, equations (16) and (17).</remarks>
public sealed class Hinge : AdversarialObjective
{
    /// <inheritdoc />
    public override string Name => "hinge, spectral norm";

    /// <inheritdoc />
    public override bool SpectralNormalization => true;

    /// <inheritdoc />
    public override int DiscriminatorSteps => 5;

    /// <inheritdoc />
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => (1f - real).Relu().Mean() + (1f + fake).Relu().Mean();

    /// <inheritdoc />
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => -fake.Mean();
}
