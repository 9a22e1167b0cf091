using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Transformers;

/// <summary>
/// Multi-head attention. Every word x asks (q = x W^Q), every word m of the memory has a key (k = m W^K) and a value
/// (v = m W^V); a head gives each question the mean of the values, weighted by how well their keys answer it:
/// <code>
/// weights = softmax(q kᵀ / √D)        z = weights v        Z = [z of head 1, …, z of head H] W^O
/// </code>
/// </summary>
/// <remarks>
/// A. Vaswani et al. (2017), equation 1 and section 3.2.2. Legend: B sentences, T asking words, S words of the memory, C = H·D
/// numbers a word. <see cref="ScaledDotProduct"/> is equation 1 as it stands; training calls the same of all heads in one
/// kernel, <see cref="Tensor.Attention"/>. Weights are named and arranged as in PyTorch.
/// </remarks>
public sealed class Attention : Module
{
    private readonly int _width, _heads;
    private readonly bool _scaled, _rotary;
    private readonly Tensor _weights, _bias; // W^Q, W^K, W^V one below the other, (3C, C), and their biases
    private readonly Linear _output;         // W^O

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="options">Its width, heads, scaling and positions; the rest does not matter.</param>
    /// <param name="random">Where the weights come from.</param>
    public Attention(TransformerOptions options, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        (_width, _heads, _scaled, _rotary) = (options.Width, options.Heads, options.Scaled, options.Positions == Positions.Rotary);
        _weights = NewParameter("in_proj_weight", Initializer.XavierUniform(random), 3 * _width, _width);
        _bias = NewParameter("in_proj_bias", Initializer.Zeros, 3 * _width);
        _output = Add("out_proj", new Linear(_width, _width, random));
        _output.Bias!.Value.Values.Clear();
    }

    /// <summary>One head, or many at once: softmax(q kᵀ / √D + mask) v, and the weights.</summary>
    /// <param name="q">Questions, (…, T, D).</param>
    /// <param name="k">Keys, (…, S, D).</param>
    /// <param name="v">Values, (…, S, D).</param>
    /// <param name="mask">Added to the scores: -∞ where a question must not look, else 0; or null.</param>
    /// <param name="scaled">Whether scores are divided by √D.</param>
    public static (Tensor Z, Tensor Weights) ScaledDotProduct(Tensor q, Tensor k, Tensor v, Tensor? mask = null, bool scaled = true)
    {
        var scores = q.MatMul(k, transposeRight: true);                     // (…, T, S)
        if (scaled) scores *= 1 / MathF.Sqrt(q.Shape.Last);
        if (mask is { } hidden) scores += hidden;
        var weights = scores.Softmax();
        return (weights.MatMul(v), weights);
    }

    /// <summary>What is added to the scores so that word t sees itself and the words before it only: 0, and -∞ above the diagonal, (T, T).</summary>
    /// <param name="words">T, 1 or more.</param>
    public static Tensor CausalMask(int words)
    {
        Guard.Sizes(4, (words, nameof(words)), (words, nameof(words)));
        var mask = Tensor.Zeros(words, words);
        for (var t = 0; t < words; t++) mask.Values[(t * words + t + 1)..((t + 1) * words)].Fill(float.NegativeInfinity);
        return mask;
    }

    /// <summary>Z: the words x, each with what it found in the memory, (B, T, C).</summary>
    /// <param name="x">Who asks, (B, T, C).</param>
    /// <param name="memory">Who answers, (B, S, C); x itself in self-attention.</param>
    /// <param name="mask">(T, S), (B, 1, S) or (B, T, S), or null.</param>
    /// <param name="causal">Whether word t sees the first t words only.</param>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? mask = null, bool causal = false)
    {
        var (q, k, v) = Project(x, memory);
        if (!_scaled) q *= MathF.Sqrt(_width / _heads); // the kernel divides by it
        return _output.Forward(Tensor.Attention(q, k, v, _heads, causal, mask));
    }

    /// <summary>Where each head looks: the weights of equation 1, (B, H, T, S); each row sums to 1.</summary>
    /// <inheritdoc cref="Forward" path="/param"/>
    public Tensor Weights(Tensor x, Tensor memory, Tensor? mask = null, bool causal = false)
    {
        var (q, k, v) = Project(x, memory);
        if (causal && memory.Shape[1] != x.Shape[1]) throw new ArgumentException($"causal needs a memory of as many words as x has, {x.Shape[1]}, not {memory.Shape[1]}.", nameof(causal));
        var hidden = mask is { Shape.Rank: 3 } ofEach ? ofEach.Reshape(ofEach.Shape[0], 1, ofEach.Shape[1], ofEach.Shape[2]) : mask;
        if (causal) hidden = hidden is { } given ? given + CausalMask(x.Shape[1]) : CausalMask(x.Shape[1]);
        return ScaledDotProduct(Heads(q), Heads(k), Heads(v), hidden, _scaled).Weights;
    }

    private (Tensor Q, Tensor K, Tensor V) Project(Tensor x, Tensor memory)
    {
        Tensor Part(Tensor of, int part) => of.Linear(_weights.Slice(0, part * _width, _width), _bias.Slice(0, part * _width, _width));
        var (q, k) = (Part(x, 0), Part(memory, 1));
        return _rotary ? (Rotations.Of(q, _heads), Rotations.Of(k, _heads), Part(memory, 2)) : (q, k, Part(memory, 2));
    }

    // (B, T, C) to (B, H, T, D)
    private Tensor Heads(Tensor x) => x.Reshape(x.Shape[0], x.Shape[1], _heads, _width / _heads).Transpose(1, 2);
}
