using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A fully connected layer y = f(x Wᵀ + b), (…, inputs) to (…, outputs).</summary>
public sealed class Linear : Layer
{
    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="inputs">Size of an input row, positive.</param>
    /// <param name="outputs">Size of an output row, positive.</param>
    /// <param name="random">Where the first weights come from.</param>
    /// <param name="activation">The function f, applied in the same pass.</param>
    /// <param name="bias">Whether there is a b.</param>
    /// <param name="initializer">How the weights begin; by default uniform within ±1/√inputs, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(int inputs, int outputs, RandomStream random, Activation activation = Activation.Identity, bool bias = true, Initializer? initializer = null)
    {
        Guard.Sizes(Tensor.TrainedBytes, (inputs, nameof(inputs)), (outputs, nameof(outputs)));
        ArgumentNullException.ThrowIfNull(random);
        Activation = activation;
        Weight = NewParameter("weight", initializer ?? Initializer.LeCunUniform(random), outputs, inputs);
        if (bias)
            Bias = NewParameter("bias", initializer is null ? Initializer.Uniform(random, 1 / MathF.Sqrt(inputs)) : Initializer.Zeros, outputs);
    }

    /// <summary>The function f.</summary>
    public Activation Activation { get; }

    /// <summary>W, (outputs, inputs).</summary>
    public Tensor Weight { get; }

    /// <summary>b, (outputs).</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => x.Linear(Weight, Bias, Activation);
}
