namespace GenerativeCourse.Benchmarks;

/// <summary>
/// A training step to be measured. A new one is a small class like those beside this file, a line in
/// <see cref="Steps.Catalog"/>, and, in Peers, the other half of the class with the same step in libtorch.
/// </summary>
/// <remarks>
/// The operations of a step are those of its matrix products: a forward pass counts 2 for each weight and example, a
/// backward pass twice that, or as much in a first layer, whose input needs no gradient; causal attention counts the
/// half of the scores that is seen.
/// </remarks>
internal abstract class TrainingStep
{
    /// <summary>What it trains.</summary>
    public abstract string Name { get; }

    /// <summary>Additions and multiplications of its matrix products.</summary>
    public abstract double Flops { get; }

    /// <summary>Makes the model; the result does one step.</summary>
    public abstract Action Ours();

    /// <summary>The same model in libtorch; null where nobody has written it down, or without -p:Peers=true.</summary>
    public virtual Action? Libtorch() => null;
}
