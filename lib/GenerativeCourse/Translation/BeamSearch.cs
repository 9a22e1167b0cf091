using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>How a decoder searches. None of it changes what the model holds for the best translation, only whether that is found.</summary>
public sealed record BeamSearch
{
    /// <summary>At most so many hypotheses that translate the same number of words of f are kept, 1 or more.</summary>
    public int Beam { get; init; } = 100;

    /// <summary>How many words of f may be jumped over, forward or back: 0 follows f from left to right.</summary>
    public int ReorderingLimit { get; init; } = 6;

    /// <summary>Whether hypotheses are compared with the words that they have still before them, or only by what they have done.</summary>
    public bool FutureCost { get; init; } = true;

    /// <summary>Of each phrase of f at most so many translations are tried, the ones that are best by themselves, 1 or more.</summary>
    public int Options { get; init; } = 20;

    /// <summary>No limit at all: what is found is the model's best. For sentences of some ten words.</summary>
    public static BeamSearch Exact { get; } = new() { Beam = int.MaxValue, ReorderingLimit = int.MaxValue, Options = int.MaxValue };

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(Beam, 1, because: "Without a hypothesis there is no translation.");
        Guard.AtLeast(ReorderingLimit, 0);
        Guard.AtLeast(Options, 1);
    }
}
