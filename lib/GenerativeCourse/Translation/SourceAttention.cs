using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>How a decoder looks back at the source.</summary>
public enum SourceAttentionKind
{
    /// <summary>Not at all: all it has is the state in which the encoder ended.</summary>
    None,

    /// <summary>Additive, asked before each step of the decoder (Bahdanau, Cho and Bengio 2015).</summary>
    Bahdanau,

    /// <summary>Multiplicative, asked after each step (Luong, Pham and Manning 2015, "general").</summary>
    Luong,
}

/// <summary>What an encoder made of some sources, ready to be looked at.</summary>
/// <param name="States">h, one state for each source word, (B, S, H).</param>
/// <param name="Keys">What an attention computes of h once and for all, (B, S, A).</param>
/// <param name="Mask">0 on words, -∞ on padding, (B, 1, S).</param>
public sealed record SourceMemory(Tensor States, Tensor Keys, Tensor Mask);

/// <summary>
/// Attention to a source: each word h_j gets a score for the state s of the decoder, a softmax turns the scores into weights,
/// and the context is the weighted mean:
/// <code>
/// e_j = score(s, h_j)      α = softmax(e)      c = Σ_j α_j h_j
/// </code>
/// "How to combine many hidden states into one context vector?": so. The two forms differ in the score.
/// Legend: B sentences, T questions of each, S source words, H and D sizes of h and s.
/// </summary>
public abstract class SourceAttention : Module
{
    private protected SourceAttention()
    {
    }

    /// <summary>What of h does not depend on the question, (B, S, H) to (B, S, A).</summary>
    /// <param name="states">h, (B, S, H).</param>
    public abstract Tensor Keys(Tensor states);

    /// <summary>The scores e, (B, T, S).</summary>
    /// <param name="s">The questions, (B, T, D).</param>
    /// <param name="keys">The keys, (B, S, A).</param>
    public abstract Tensor Score(Tensor s, Tensor keys);

    /// <summary>The contexts (B, T, H) and the weights α (B, T, S).</summary>
    /// <param name="s">The questions, (B, T, D).</param>
    /// <param name="memory">The source.</param>
    public (Tensor Context, Tensor Weights) Forward(Tensor s, SourceMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var weights = (Score(s, memory.Keys) + memory.Mask).Softmax();
        return (weights.MatMul(memory.States), weights);
    }
}

/// <summary>score(s, h_j) = v · tanh(W s + U h_j): a small network (Bahdanau et al. 2015, appendix A.1.2).</summary>
public sealed class BahdanauAttention : SourceAttention
{
    private readonly Linear _query, _key, _score;

    /// <summary>Makes an attention.</summary>
    /// <param name="state">D, size of s, 1 or more.</param>
    /// <param name="source">H, size of h, 1 or more.</param>
    /// <param name="hidden">A, size of the small network, 1 or more.</param>
    /// <param name="random">Where the first weights come from.</param>
    public BahdanauAttention(int state, int source, int hidden, RandomStream random)
    {
        _query = Add("query", new Linear(state, hidden, random, bias: false));
        _key = Add("key", new Linear(source, hidden, random));
        _score = Add("score", new Linear(hidden, 1, random, bias: false));
    }

    /// <inheritdoc />
    public override Tensor Keys(Tensor states) => _key.Forward(states);

    /// <inheritdoc />
    public override Tensor Score(Tensor s, Tensor keys)
    {
        var (b, t, n, a) = (s.Shape[0], s.Shape[1], keys.Shape[1], keys.Shape[2]);
        var sums = _query.Forward(s).Reshape(b, t, 1, a) + keys.Reshape(b, 1, n, a);
        return _score.Forward(sums.Tanh()).Reshape(b, t, n);
    }
}

/// <summary>score(s, h_j) = s · W h_j: one product (Luong et al. 2015, "general").</summary>
public sealed class LuongAttention : SourceAttention
{
    private readonly Linear _key;

    /// <summary>Makes an attention.</summary>
    /// <param name="state">D, size of s, 1 or more.</param>
    /// <param name="source">H, size of h, 1 or more.</param>
    /// <param name="random">Where the first weights come from.</param>
    public LuongAttention(int state, int source, RandomStream random) => _key = Add("key", new Linear(source, state, random, bias: false));

    /// <inheritdoc />
    public override Tensor Keys(Tensor states) => _key.Forward(states);

    /// <inheritdoc />
    public override Tensor Score(Tensor s, Tensor keys) => s.MatMul(keys, transposeRight: true);
}
