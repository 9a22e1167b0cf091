using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A function of each value as a layer of its own; <see cref="Linear"/> and the convolutions can also do it themselves, which is faster.</summary>
/// <param name="activation">The function.</param>
public sealed class ActivationLayer(Activation activation) : Layer
{
    /// <summary>The function.</summary>
    public Activation Activation { get; } = activation;

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => x.Activate(Activation);
}
