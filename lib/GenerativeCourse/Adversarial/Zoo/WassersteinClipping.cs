using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// The critic: sup E s(x) - E s(G(z)) over all s whose slope is at most 1 is the Wasserstein distance of data and
/// samples, how far mass must be carried. Here the slope is kept finite by clipping each weight to [-c, c].
/// </summary>
/// <remarks>M. Arjovsky, S. Chintala, L. Bottou, "Wasserstein GAN", ICML 2017, equation (2) and algorithm 1.</remarks>
/// <param name="clip">c, positive.</param>
public sealed class WassersteinClipping(float clip = 0.1f) : AdversarialObjective
{
    private readonly float _clip = Guard.Positive(clip);

    /// <inheritdoc />
    public override string Name => "Wasserstein, clipped";

    /// <inheritdoc />
    public override int DiscriminatorSteps => 5;

    /// <inheritdoc />
    public override Tensor DiscriminatorLoss(Tensor real, Tensor fake) => fake.Mean() - real.Mean();

    /// <inheritdoc />
    public override Tensor GeneratorLoss(Tensor real, Tensor fake) => -fake.Mean();

    /// <inheritdoc />
    public override void Constrain(ParameterSet discriminator)
    {
        ArgumentNullException.ThrowIfNull(discriminator);
        foreach (var (_, weight) in discriminator)
        {
            foreach (ref var w in weight.Values)
                w = Math.Clamp(w, -_clip, _clip);
        }
    }
}
