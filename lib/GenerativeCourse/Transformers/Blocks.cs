using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Transformers;

/// <summary>What encoder and decoder blocks share: residual sum and normalization around each sublayer, and the feed-forward layer.</summary>
public abstract class TransformerBlock : Module
{
    private readonly TransformerOptions _options;
    private readonly RandomStream _dropped;
    private readonly Linear _up, _down;

    private protected TransformerBlock(TransformerOptions options, RandomStream random, RandomStream? dropped)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        (_options, _dropped) = (options, dropped ?? random.Split(1));
        SelfAttention = Add("self_attn", new Attention(options, random));
        _up = Add("linear1", new Linear(options.Width, options.Hidden, random, Activation.Relu));
        _down = Add("linear2", new Linear(options.Hidden, options.Width, random));
    }

    /// <summary>How the block's words look at each other.</summary>
    public Attention SelfAttention { get; }

    /// <summary>W₂ relu(W₁ x), every word for itself.</summary>
    private protected Tensor FeedForward(Tensor x) => _down.Forward(_up.Forward(x));

    /// <summary>"Add &amp; Norm": norm(x + f(x)), or x + f(norm(x)).</summary>
    private protected Tensor AddAndNorm(Tensor x, LayerNorm norm, Func<Tensor, Tensor> sublayer)
    {
        var y = sublayer(Seen(x, norm));
        if (IsTraining && _options.Dropout > 0) y = y.Dropout(_options.Dropout, _dropped);
        if (_options.Residual) y = x + y;
        return _options.Norm == NormPlace.Pre ? y : norm.Forward(y);
    }

    /// <summary>What a sublayer reads of x.</summary>
    private protected Tensor Seen(Tensor x, LayerNorm norm) => _options.Norm == NormPlace.Pre ? norm.Forward(x) : x;
}

/// <summary>A block of the encoder: self-attention, then the feed-forward layer.</summary>
public sealed class EncoderBlock : TransformerBlock
{
    private readonly LayerNorm _norm1, _norm2;

    /// <summary>Makes a block with random weights.</summary>
    /// <param name="options">Its structure.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="dropped">What decides which values dropout drops; a stream of its own by default.</param>
    public EncoderBlock(TransformerOptions options, RandomStream random, RandomStream? dropped = null) : base(options, random, dropped)
    {
        _norm1 = Add("norm1", new LayerNorm(options.Width));
        _norm2 = Add("norm2", new LayerNorm(options.Width));
    }

    /// <summary>(B, S, C) to (B, S, C).</summary>
    /// <param name="x">The words.</param>
    /// <param name="mask">-∞ on padding, (B, 1, S), or null.</param>
    public Tensor Forward(Tensor x, Tensor? mask = null)
    {
        x = AddAndNorm(x, _norm1, h => SelfAttention.Forward(h, h, mask));
        return AddAndNorm(x, _norm2, FeedForward);
    }

    /// <summary>Where each head of each word looks, (B, H, S, S).</summary>
    /// <inheritdoc cref="Forward" path="/param"/>
    public Tensor Weights(Tensor x, Tensor? mask = null)
    {
        var seen = Seen(x, _norm1);
        return SelfAttention.Weights(seen, seen, mask);
    }
}

/// <summary>A block of the decoder: masked self-attention, attention to the encoder, then the feed-forward layer.</summary>
public sealed class DecoderBlock : TransformerBlock
{
    private readonly LayerNorm _norm1, _norm2, _norm3;

    /// <summary>Makes a block with random weights.</summary>
    /// <param name="options">Its structure.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="dropped">What decides which values dropout drops; a stream of its own by default.</param>
    public DecoderBlock(TransformerOptions options, RandomStream random, RandomStream? dropped = null) : base(options, random, dropped)
    {
        CrossAttention = Add("multihead_attn", new Attention(options, random));
        _norm1 = Add("norm1", new LayerNorm(options.Width));
        _norm2 = Add("norm2", new LayerNorm(options.Width));
        _norm3 = Add("norm3", new LayerNorm(options.Width));
    }

    /// <summary>How the decoder's words look at the source.</summary>
    public Attention CrossAttention { get; }

    /// <summary>(B, T, C) to (B, T, C).</summary>
    /// <param name="y">The target's words so far.</param>
    /// <param name="x">The source as the encoder gives it, (B, S, C).</param>
    /// <param name="mask">-∞ on the source's padding, (B, 1, S), or null.</param>
    public Tensor Forward(Tensor y, Tensor x, Tensor? mask = null)
    {
        y = LookBack(y);
        y = AddAndNorm(y, _norm2, h => CrossAttention.Forward(h, x, mask));
        return AddAndNorm(y, _norm3, FeedForward);
    }

    private Tensor LookBack(Tensor y) => AddAndNorm(y, _norm1, h => SelfAttention.Forward(h, h, causal: true));

    /// <summary>Where each head of each word looks: back at the target, (B, H, T, T), and at the source, (B, H, T, S).</summary>
    /// <inheritdoc cref="Forward" path="/param"/>
    public (Tensor Back, Tensor Source) Weights(Tensor y, Tensor x, Tensor? mask = null)
    {
        var seen = Seen(y, _norm1);
        return (SelfAttention.Weights(seen, seen, causal: true), CrossAttention.Weights(Seen(LookBack(y), _norm2), x, mask));
    }
}
