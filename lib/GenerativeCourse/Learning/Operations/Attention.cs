using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of all heads in one operation.
// Legend: B batch, T queries, S keys and values, C channels = H heads of D channels.
public readonly unsafe partial struct Tensor
{
    /// <summary>
    /// Attention: each query takes the mean of the values, weighted with softmax(q·k / √D), head by head:
    /// (B, T, C), (B, S, C), (B, S, C) to (B, T, C).
    /// </summary>
    /// <param name="query">(B, T, C).</param>
    /// <param name="key">(B, S, C).</param>
    /// <param name="value">(B, S, C).</param>
    /// <param name="heads">H, which divides C.</param>
    /// <param name="causal">Whether query t sees only the keys up to t (with S > T, the queries are the last T positions).</param>
    /// <param name="mask">Added to the scores before the softmax, -∞ where a key must not be seen: (T, S), (B, 1, S) or (B, T, S); or null. A constant: no gradient flows to it. A query that sees nothing gives zeros.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, int heads, bool causal = false, Tensor? mask = null)
    {
        var (q, k) = (query.Shape, key.Shape);
        if (q.Rank != 3 || k.Rank != 3 || value.Shape != k || q[0] != k[0] || q[2] != k[2])
            throw new ArgumentException($"'attention' of queries {q}, keys {k} and values {value.Shape}: they are (B, T, C), (B, S, C) and (B, S, C).", nameof(key));
        var y = Node.For("attention", q, query, key, value);
        return Attend(y, q[0], q[1], k[1], q[2], heads, causal, mask);
    }

    /// <summary>Attention of a sequence to itself; queries, keys and values stand side by side: (B, T, 3C) to (B, T, C).</summary>
    /// <param name="heads">H, which divides C.</param>
    /// <param name="causal">Whether position t sees only positions up to t.</param>
    /// <param name="mask">As for the other form, or null.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public Tensor SelfAttention(int heads, bool causal = false, Tensor? mask = null)
    {
        if (Shape.Rank != 3 || Shape[2] % 3 != 0)
            throw new ArgumentException($"'attention' of a sequence to itself takes shape (B, T, 3C), not {Shape}.", nameof(heads));
        var channels = Shape[2] / 3;
        var y = Node.For("attention", Shape.With(2, channels), this);
        return Attend(y, Shape[0], Shape[1], Shape[1], channels, heads, causal, mask);
    }

    private static Tensor Attend(Node y, int batch, int queries, int keys, int channels, int heads, bool causal, Tensor? mask)
    {
        if (heads < 1 || channels % heads != 0)
            throw new ArgumentException($"'attention' cannot split {channels} channels into {heads} heads: the number of heads must divide the channels.", nameof(heads));
        if (causal && keys < queries)
            throw new ArgumentException($"Causal attention needs at least as many keys as queries, not {keys} for {queries}.", nameof(causal));
        var (maskPerBatch, maskPerQuery) = (0, 0);
        if (mask is { } m)
        {
            if (m.Shape == new Shape(queries, keys))
                maskPerQuery = keys;
            else if (m.Shape == new Shape(batch, 1, keys))
                maskPerBatch = keys;
            else if (m.Shape == new Shape(batch, queries, keys))
                (maskPerBatch, maskPerQuery) = (queries * keys, keys);
            else
                throw new ArgumentException($"'attention' of {batch}x{queries} queries to {keys} keys takes a mask of shape ({queries}, {keys}), ({batch}, 1, {keys}) or ({batch}, {queries}, {keys}), not {m.Shape}.", nameof(mask));
        }
        (y.First, y.Second, y.Third) = (heads, causal ? 1 : 0, keys);
        y.Note(batch * heads * queries * keys); // The weights P of all heads, (B, H, T, S).
        var work = new AttentionKernel(y, mask is { } given ? given.Pointer : null, maskPerBatch, maskPerQuery);
        Workers.Ranges(batch * heads, 1, ref work);
        return y.Done(AttentionBackward);
    }

    private static void AttentionBackward(Node y)
    {
        var work = new AttentionKernel(y, null, 0, 0) { Backwards = true };
        Workers.Ranges(y.Shape[0] * y.First, 1, ref work);
    }
}
