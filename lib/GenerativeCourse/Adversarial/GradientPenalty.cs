using GenerativeCourse.Learning;

namespace GenerativeCourse.Adversarial;

/// <summary>Penalties on the slope of a discriminator, exact for linear layers and convolutions with (leaky) rectifiers (<see cref="InputGradient"/>).</summary>
public static class GradientPenalty
{
    private const float Tiny = 1e-12f;

    /// <summary>E‖∇s(x)‖²: R1 on data, R2 on samples, without their γ/2 (Mescheder et al. 2018, equations 8 and 9).</summary>
    /// <param name="discriminator">A <see cref="Sequential"/> network.</param>
    /// <param name="x">Where the slope is taken, (B, D).</param>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public static Tensor ToZero(Layer discriminator, Tensor x) => SquaredNorms(discriminator, x).Mean();

    /// <summary>E(‖∇s(x)‖ - 1)², without its λ (Gulrajani et al. 2017, equation 3).</summary>
    /// <inheritdoc cref="ToZero"/>
    public static Tensor ToOne(Layer discriminator, Tensor x) => ((SquaredNorms(discriminator, x) + Tiny).Sqrt() - 1f).Square().Mean();

    // ‖∇s‖² for each example, (B)
    private static Tensor SquaredNorms(Layer discriminator, Tensor x) => discriminator is Sequential network
        ? InputGradient.Of(network, x).Gradient.Square().Sum(1)
        : throw new ArgumentException($"A gradient penalty needs a Sequential, not {discriminator?.GetType().Name}.", nameof(discriminator));
}
