using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Two GRU layers, one reading forwards, one backwards (Schuster and Paliwal 1997): at each time their states together know
/// the whole sequence, what is to come as well as what has been. (B, T, inputs) to (B, T, 2·hidden).
/// </summary>
public sealed class BidirectionalGru : Module
{
    private readonly Gru _forward, _backward;

    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Size of an input, positive.</param>
    /// <param name="hidden">Size of each of the two hidden states, positive.</param>
    /// <param name="random">Where the first weights come from.</param>
    public BidirectionalGru(int inputs, int hidden, RandomStream random) =>
        (_forward, _backward) = (Add("forward", new Gru(inputs, hidden, random)), Add("backward", new Gru(inputs, hidden, random)));

    /// <summary>The states at all times (B, T, 2·hidden), and where both readers ended: forwards at the last symbol, backwards at the first, (B, 2·hidden).</summary>
    /// <param name="x">(B, T, inputs).</param>
    /// <param name="sequences">How long each sequence is: padding is not read.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public (Tensor Outputs, Tensor Last) Forward(Tensor x, PaddedSequences sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var forward = _forward.Forward(x);
        var backward = _backward.Forward(sequences.Reversed(x)); // its last state lies where the sequence began
        return (Tensor.Concat(2, forward, sequences.Reversed(backward)), Tensor.Concat(1, sequences.Last(forward), sequences.Last(backward)));
    }
}
