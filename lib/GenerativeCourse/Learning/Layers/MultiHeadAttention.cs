using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Multi-head attention (Vaswani et al. 2017, section 3.2.2): queries, keys and values are projected, each head attends
/// on its share of the channels, and the results are projected back. Weights are named and arranged as in PyTorch.
/// </summary>
public sealed class MultiHeadAttention : Layer
{
    private readonly int _width, _heads;
    private readonly bool _causal;
    private readonly Linear _output;

    /// <summary>Makes a layer.</summary>
    /// <param name="width">C, the channels, positive.</param>
    /// <param name="heads">H, which divides C.</param>
    /// <param name="random">Where the first weights come from.</param>
    /// <param name="causal">Whether a position sees only itself and the past, in attention to the own sequence.</param>
    /// <param name="initializer">How both weights begin, with zero biases; by default Xavier uniform inside and PyTorch's linear layer outside.</param>
    /// <exception cref="ArgumentException">The number of heads does not divide the channels.</exception>
    public MultiHeadAttention(int width, int heads, RandomStream random, bool causal = false, Initializer? initializer = null)
    {
        Guard.Sizes(4 * Tensor.TrainedBytes, (width, nameof(width)), (width, nameof(width)));
        ArgumentNullException.ThrowIfNull(random);
        if (heads < 1 || width % heads != 0)
            throw new ArgumentException($"The number of heads must divide the {width} channels; {heads} does not.", nameof(heads));
        (_width, _heads, _causal) = (width, heads, causal);
        Weight = NewParameter("in_proj_weight", initializer ?? Initializer.XavierUniform(random), 3 * width, width);
        Bias = NewParameter("in_proj_bias", Initializer.Zeros, 3 * width);
        _output = Add("out_proj", new Linear(width, width, random, initializer: initializer));
        _output.Bias!.Value.Values.Clear();
    }

    /// <summary>The projections to queries, keys and values, one below the other, (3C, C).</summary>
    public Tensor Weight { get; }

    /// <summary>Their biases, (3C).</summary>
    public Tensor Bias { get; }

    /// <summary>The projection back.</summary>
    public Linear Output => _output;

    /// <summary>Attention of a sequence to itself, (B, T, C) to (B, T, C).</summary>
    public override Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>Attention of a sequence to itself, (B, T, C) to (B, T, C).</summary>
    /// <param name="x">(B, T, C).</param>
    /// <param name="mask">Added to the scores: (T, T), (B, 1, T) or (B, T, T), -∞ where a key must not be seen; or null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor x, Tensor? mask) =>
        _output.Forward(x.Linear(Weight, Bias).SelfAttention(_heads, _causal, mask));

    /// <summary>Attention of a sequence to another one, as of a decoder to the encoder's result.</summary>
    /// <param name="x">Who asks, (B, T, C).</param>
    /// <param name="memory">Who answers, (B, S, C).</param>
    /// <param name="mask">Added to the scores: (T, S), (B, 1, S) or (B, T, S), -∞ where a key must not be seen; or null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? mask)
    {
        Tensor Project(Tensor from, int part) =>
            from.Linear(Weight.Slice(0, part * _width, _width), Bias.Slice(0, part * _width, _width));
        return _output.Forward(Tensor.Attention(Project(x, 0), Project(memory, 1), Project(memory, 2), _heads, causal: false, mask));
    }
}
