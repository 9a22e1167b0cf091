using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>The structure of an encoder-decoder.</summary>
public sealed record EncoderDecoderOptions
{
    /// <summary>How the decoder looks back at the source.</summary>
    public SourceAttentionKind Attention { get; init; } = SourceAttentionKind.Bahdanau;

    /// <summary>E, size of a word's vector, 1 or more.</summary>
    public int Embedding { get; init; } = 32;

    /// <summary>H, size of the decoder's state and of each of the encoder's two, 1 or more.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.Defined(Attention);
        Guard.AtLeast(Embedding, 1);
        Guard.AtLeast(Hidden, 1, because: "With no state nothing of the source gets through.");
    }
}

/// <summary>A sentence and its translation, as ids of their words, without marks.</summary>
/// <param name="Source">What is read.</param>
/// <param name="Target">What is written.</param>
public sealed record TranslationPair(int[] Source, int[] Target);
