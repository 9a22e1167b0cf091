using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>What a phrase table takes from an aligned corpus.</summary>
public sealed record PhraseExtractionOptions
{
    /// <summary>At most so many words on either side of a pair, 1 or more. Koehn, Och and Marcu found little gain beyond 3.</summary>
    public int MaximumLength { get; init; } = 3;

    /// <summary>Reports while the corpus is read, 1 or more.</summary>
    public int Reports { get; init; } = 50;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(MaximumLength, 1);
        Guard.AtLeast(Reports, 1);
    }
}

/// <summary>How far the extraction is.</summary>
/// <param name="Epoch">The share of the corpus that has been read.</param>
/// <param name="Pairs">How many different phrase pairs have been found.</param>
/// <param name="Seconds">Since the last report.</param>
public sealed record PhraseExtractionReport(double Epoch, int Pairs, double Seconds);
