using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// A fully connected layer whose matrix is divided by its largest singular value, y = f(x W̄ᵀ + b) with W̄ = W/σ(W),
/// so that it stretches no difference of inputs: its Lipschitz constant is 1 (T. Miyato, T. Kataoka, M. Koyama,
/// Y. Yoshida, "Spectral normalization for generative adversarial networks", ICLR 2018, algorithm 1).
/// </summary>
/// <remarks>
/// σ(W) = uᵀ W v for the singular vectors u and v, which power iteration follows: in training one turn for each
/// forward pass. Gradients flow through σ as well, with u and v held constant (equation 12).
/// </remarks>
public sealed class SpectralLinear : Layer
{
    private const float Tiny = 1e-12f;

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="inputs">Size of an input row, positive.</param>
    /// <param name="outputs">Size of an output row, positive.</param>
    /// <param name="random">Where the first weights, and the first u, come from.</param>
    /// <param name="activation">The function f, applied in the same pass.</param>
    /// <param name="initializer">How the weights begin; by default uniform within ±1/√inputs, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public SpectralLinear(int inputs, int outputs, RandomStream random, Activation activation = Activation.Identity, Initializer? initializer = null)
    {
        Guard.Sizes(Tensor.TrainedBytes, (inputs, nameof(inputs)), (outputs, nameof(outputs)));
        ArgumentNullException.ThrowIfNull(random);
        Activation = activation;
        Weight = NewParameter("weight", initializer ?? Initializer.LeCunUniform(random), outputs, inputs);
        Bias = NewParameter("bias", initializer is null ? Initializer.Uniform(random, 1 / MathF.Sqrt(inputs)) : Initializer.Zeros, outputs);
        (U, V) = (NewStatistic("weight_u", 0, outputs), NewStatistic("weight_v", 0, inputs));
        random.FillNormal(U.Values);
        Normalize(U.Values);
        for (var turn = 0; turn < 15; turn++)
            PowerIteration();
    }

    /// <summary>The function f.</summary>
    public Activation Activation { get; }

    /// <summary>W before it is divided, (outputs, inputs).</summary>
    public Tensor Weight { get; }

    /// <summary>b, (outputs).</summary>
    public Tensor Bias { get; }

    /// <summary>The left singular vector as far as it is known, (outputs).</summary>
    public Tensor U { get; }

    /// <summary>The right singular vector as far as it is known, (inputs).</summary>
    public Tensor V { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor x)
    {
        if (IsTraining)
            PowerIteration();
        return x.Linear(NormalizedWeight(), Bias, Activation);
    }

    /// <summary>W̄ = W/σ(W) with the present u and v, (outputs, inputs); gradients flow to W.</summary>
    public Tensor NormalizedWeight()
    {
        var (u, v) = (Tensor.From(U.Values, U.Length, 1), Tensor.From(V.Values, 1, V.Length));
        return Weight / (Weight * v * u).Sum();
    }

    // v = Wᵀu / |Wᵀu|, u = Wv / |Wv|
    private void PowerIteration()
    {
        Span<float> w = Weight.Values, u = U.Values, v = V.Values;
        v.Clear();
        for (var i = 0; i < u.Length; i++)
            TensorPrimitives.MultiplyAdd(w.Slice(i * v.Length, v.Length), u[i], v, v);
        Normalize(v);
        for (var i = 0; i < u.Length; i++)
            u[i] = TensorPrimitives.Dot<float>(w.Slice(i * v.Length, v.Length), v);
        Normalize(u);
    }

    private static void Normalize(Span<float> vector) =>
        TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm<float>(vector), Tiny), vector);
}
