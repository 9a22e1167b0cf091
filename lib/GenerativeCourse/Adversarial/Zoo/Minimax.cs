using GenerativeCourse.Learning;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// The game as the slide states it: min over G, max over D of V = E log D(x) + E log(1 - D(G(z))).
/// Where D is sure that a sample is generated, log(1 - D) is flat, and G learns nothing.
/// </summary>
/// <remarks>I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, equation (1) and algorithm 1.</remarks>
public sealed class Minimax : AdversarialObjective
{
    /// <inheritdoc />
    public override string Name => "minimax";

    /// <inheritdoc />
    // -log D = softplus(-s), and -log(1 - D) = softplus(s)
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => (-real).Softplus().Mean() + fake.Softplus().Mean();

    /// <inheritdoc />
    // log(1 - D)
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => -fake.Softplus().Mean();
}
