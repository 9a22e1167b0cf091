using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>The kinds of recurrent layers.</summary>
public enum RecurrentCell
{
    /// <summary>Elman's: one tanh.</summary>
    Rnn,

    /// <summary>Gated recurrent unit: two gates.</summary>
    Gru,

    /// <summary>Long short-term memory: three gates and a cell.</summary>
    Lstm,
}

/// <summary>
/// A recurrent layer over sequences (B, T, inputs). Its weights are named and arranged as in PyTorch:
/// weight_ih_l0 (G·hidden, inputs), weight_hh_l0 (G·hidden, hidden), bias_ih_l0 and bias_hh_l0 (G·hidden).
/// </summary>
public abstract class Recurrent : Layer
{
    private protected Recurrent(int inputs, int hidden, int gates, RandomStream random)
    {
        Guard.Sizes(gates * Tensor.TrainedBytes, (inputs, nameof(inputs)), (hidden, nameof(hidden)));
        Guard.Sizes(gates * Tensor.TrainedBytes, (hidden, nameof(hidden)), (hidden, nameof(hidden)));
        ArgumentNullException.ThrowIfNull(random);
        Hidden = hidden;
        var initializer = Initializer.Uniform(random, 1 / MathF.Sqrt(hidden));
        InputWeight = NewParameter("weight_ih_l0", initializer, gates * hidden, inputs);
        HiddenWeight = NewParameter("weight_hh_l0", initializer, gates * hidden, hidden);
        InputBias = NewParameter("bias_ih_l0", initializer, gates * hidden);
        HiddenBias = NewParameter("bias_hh_l0", initializer, gates * hidden);
    }

    /// <summary>Size of a hidden state.</summary>
    public int Hidden { get; }

    /// <summary>W, (G·hidden, inputs).</summary>
    public Tensor InputWeight { get; }

    /// <summary>U, (G·hidden, hidden).</summary>
    public Tensor HiddenWeight { get; }

    /// <summary>The bias of the inputs, (G·hidden).</summary>
    public Tensor InputBias { get; }

    /// <summary>The bias of the hidden states, (G·hidden).</summary>
    public Tensor HiddenBias { get; }

    /// <summary>All hidden states, (B, T, hidden), and what the layer takes along to the next sequence: its last hidden state, an LSTM also its cell.</summary>
    /// <param name="x">(B, T, inputs).</param>
    /// <param name="state">What it took along from the sequence before; null at a beginning.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public abstract (Tensor Outputs, Tensor[] State) Run(Tensor x, Tensor[]? state = null);

    /// <summary>A layer of a kind.</summary>
    /// <param name="cell">The kind.</param>
    /// <param name="inputs">Size of an input, positive.</param>
    /// <param name="hidden">Size of a hidden state, positive.</param>
    /// <param name="random">Where the first weights come from.</param>
    public static Recurrent Of(RecurrentCell cell, int inputs, int hidden, RandomStream random) => Guard.Defined(cell) switch
    {
        RecurrentCell.Rnn => new Rnn(inputs, hidden, random),
        RecurrentCell.Gru => new Gru(inputs, hidden, random),
        _ => new Lstm(inputs, hidden, random),
    };

    /// <summary>A state has so many tensors, if it is given.</summary>
    private protected static void RequireState(Tensor[]? state, int count)
    {
        if (state is not null && state.Length != count)
            throw new ArgumentException($"state must be the {count} {(count == 1 ? "tensor" : "tensors")} that Run gave back, not {state.Length}.", nameof(state));
    }

    /// <summary>The state a sequence starts from if none is given: zeros, (B, hidden).</summary>
    private protected Tensor StartOr(Tensor? state, Tensor x) => state ?? Tensor.Zeros(x.Shape.Rank > 0 ? x.Shape[0] : 0, Hidden);

    /// <summary>The hidden state at the last time, (B, hidden).</summary>
    private protected Tensor LastOf(Tensor hidden) =>
        hidden.Slice(1, hidden.Shape[1] - 1, 1).Reshape(hidden.Shape[0], Hidden);
}
