using GenerativeCourse.Learning;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// The game as it is played: D as in <see cref="Minimax"/>, but G makes -E log D(G(z)) small, which is steep just where
/// D is sure that a sample is generated.
/// </summary>
/// <remarks>I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, the end of section 3.</remarks>
public sealed class NonSaturating : AdversarialObjective
{
    /// <inheritdoc />
    public override string Name => "non-saturating";

    /// <inheritdoc />
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => (-real).Softplus().Mean() + fake.Softplus().Mean();

    /// <inheritdoc />
    // -log D
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => (-fake).Softplus().Mean();
}
