using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A gated recurrent layer (Cho et al. 2014), (B, T, inputs) to (B, T, hidden), with the gates r, z, n of PyTorch.</summary>
/// <param name="inputs">Size of an input, positive.</param>
/// <param name="hidden">Size of a hidden state, positive.</param>
/// <param name="random">Where the first weights come from: uniform within ±1/√hidden.</param>
public sealed class Gru(int inputs, int hidden, RandomStream random) : Recurrent(inputs, hidden, 3, random)
{
    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => Forward(x, null).Outputs;

    /// <inheritdoc />
    public override (Tensor Outputs, Tensor[] State) Run(Tensor x, Tensor[]? state = null)
    {
        RequireState(state, 1);
        var (outputs, last) = Forward(x, state?[0]);
        return (outputs, [last]);
    }

    /// <summary>All hidden states (B, T, hidden), and the last one (B, hidden).</summary>
    /// <param name="x">(B, T, inputs).</param>
    /// <param name="state">The hidden state to start from, (B, hidden); zeros if null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public (Tensor Outputs, Tensor State) Forward(Tensor x, Tensor? state)
    {
        var outputs = GruOperation.Forward(x, InputWeight, HiddenWeight, InputBias, HiddenBias, StartOr(state, x));
        return (outputs, LastOf(outputs));
    }
}
