using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A long short-term memory layer (Hochreiter and Schmidhuber 1997), (B, T, inputs) to (B, T, hidden), with the gates i, f, g, o of PyTorch.</summary>
/// <param name="inputs">Size of an input, positive.</param>
/// <param name="hidden">Size of a hidden state, positive.</param>
/// <param name="random">Where the first weights come from: uniform within ±1/√hidden.</param>
public sealed class Lstm(int inputs, int hidden, RandomStream random) : Recurrent(inputs, hidden, 4, random)
{
    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => Forward(x, null).Outputs;

    /// <inheritdoc />
    public override (Tensor Outputs, Tensor[] State) Run(Tensor x, Tensor[]? state = null)
    {
        RequireState(state, 2);
        var (outputs, last) = Forward(x, state is null ? null : (state[0], state[1]));
        return (outputs, [last.Hidden, last.Cell]);
    }

    /// <summary>All hidden states (B, T, hidden), and the last hidden state and cell, each (B, hidden).</summary>
    /// <param name="x">(B, T, inputs).</param>
    /// <param name="state">The hidden state and cell to start from, each (B, hidden); zeros if null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public (Tensor Outputs, (Tensor Hidden, Tensor Cell) State) Forward(Tensor x, (Tensor Hidden, Tensor Cell)? state)
    {
        var (hidden, cell) = (StartOr(state?.Hidden, x), StartOr(state?.Cell, x));
        if (cell.Shape != hidden.Shape)
            throw new ArgumentException($"'lstm' starts from a hidden state and a cell of one shape, not {hidden.Shape} and {cell.Shape}.", nameof(state));
        var (outputs, last) = LstmOperation.Forward(x, InputWeight, HiddenWeight, InputBias + HiddenBias, hidden, cell);
        return (outputs, (LastOf(outputs), last));
    }
}
