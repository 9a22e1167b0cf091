using GenerativeCourse.Numerics;

namespace GenerativeCourse.Transformers;

/// <summary>How a Transformer knows where a word stands.</summary>
public enum Positions
{
    /// <summary>Not at all: the encoder then takes a sentence as a bag of words.</summary>
    None,

    /// <summary>Sines and cosines of the position are added to the words' vectors, as on the slides.</summary>
    Sinusoidal,

    /// <summary>A learned vector for each position is added.</summary>
    Learned,

    /// <summary>Queries and keys are turned by their position, so that their product sees the distance only (RoPE, Su et al. 2021).</summary>
    Rotary,
}

/// <summary>Where layer normalization stands.</summary>
public enum NormPlace
{
    /// <summary>Behind the sum, "Add &amp; Norm", as on the slides: x ← norm(x + f(x)).</summary>
    Post,

    /// <summary>Before the sublayer: x ← x + f(norm(x)). Gradients pass the sum unchanged (Xiong et al. 2020).</summary>
    Pre,
}

/// <summary>The structure of a <see cref="Transformer"/>. The paper's base model has width 512, 8 heads, 6 layers, 2048 hidden units.</summary>
public sealed record TransformerOptions
{
    /// <summary>C, the size of the vector of a word, 2 or more and even; divided by <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 64;

    /// <summary>H, attention heads; they divide the width.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>N, blocks of the encoder, and as many of the decoder, 1 or more.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Units inside a feed-forward layer, 1 or more; four times the width in the paper.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>No longer sequence can be read or written, its mark of end included; 1 or more.</summary>
    public int Longest { get; init; } = 64;

    /// <summary>Share of values that training drops behind each sublayer, from 0 to below 1.</summary>
    public float Dropout { get; init; }

    /// <summary>How places are known.</summary>
    public Positions Positions { get; init; } = Positions.Sinusoidal;

    /// <summary>Where layer normalization stands.</summary>
    public NormPlace Norm { get; init; } = NormPlace.Post;

    /// <summary>Whether scores are divided by √D, as the paper does; without it the softmax of wide heads starts saturated.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>Whether a sublayer's input is added to its result.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Width, 2);
        Guard.AtLeast(Heads, 1);
        if (Width % Heads != 0) throw Guard.Refusal(nameof(Heads), $"a divisor of Width, {Width}", Heads);
        if (Width % 2 != 0) throw Guard.Refusal(nameof(Width), "an even number", Width, "Positions are written as pairs of a sine and a cosine.");
        Guard.Defined(Positions);
        if (Positions == Positions.Rotary && Width / Heads % 2 != 0) throw Guard.Refusal(nameof(Heads), $"such that each head has an even share of Width, {Width}", Heads, "Rotations turn pairs of numbers.");
        Guard.AtLeast(Layers, 1);
        Guard.AtLeast(Hidden, 1);
        Guard.AtLeast(Longest, 1);
        Guard.Share(Dropout);
        Guard.Defined(Norm);
        // An attention has 4 C² weights, a feed-forward layer 2 C·Hidden; a decoder's block is two attentions and a feed-forward layer.
        Guard.Sizes(14 * Learning.Tensor.TrainedBytes, (Width, nameof(Width)), (Width, nameof(Width)), (Layers, nameof(Layers)));
        Guard.Sizes(4 * Learning.Tensor.TrainedBytes, (Width, nameof(Width)), (Hidden, nameof(Hidden)), (Layers, nameof(Layers)));
        Guard.Sizes(4, (Width, nameof(Width)), (Longest, nameof(Longest)));
    }
}
