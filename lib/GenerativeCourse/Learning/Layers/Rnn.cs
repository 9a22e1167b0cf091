using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A plain recurrent layer (Elman 1990): h = tanh(W x + U h + b), (B, T, inputs) to (B, T, hidden).</summary>
/// <param name="inputs">Size of an input, positive.</param>
/// <param name="hidden">Size of a hidden state, positive.</param>
/// <param name="random">Where the first weights come from: uniform within ±1/√hidden.</param>
public sealed class Rnn(int inputs, int hidden, RandomStream random) : Recurrent(inputs, hidden, 1, random)
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
        var outputs = RnnOperation.Forward(x, InputWeight, HiddenWeight, InputBias + HiddenBias, StartOr(state, x));
        return (outputs, LastOf(outputs));
    }
}
