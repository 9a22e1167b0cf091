using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// The two kinds of error, counted over sentences. A search error: what was found is not the model's best. A model error: the
/// model's best is not the right translation. The one is mended by searching longer, the other only by a better model.
/// </summary>
/// <param name="Neither">The model's best was found, and is right.</param>
/// <param name="Model">It was found, and is wrong.</param>
/// <param name="Search">It was not found, and would have been right.</param>
/// <param name="Both">It was not found, and is wrong.</param>
/// <param name="Right">How many of the translations that were found are right; two errors may cancel.</param>
public sealed record DecodingErrors(int Neither, int Model, int Search, int Both, int Right)
{
    // Scores are sums in different orders; the model's differences between translations are far larger.
    private const double Rounding = 1e-9;

    /// <summary>How many sentences were translated.</summary>
    public int Sentences => Neither + Model + Search + Both;

    /// <summary>How often the search missed the model's best.</summary>
    public int SearchErrors => Search + Both;

    /// <summary>How often the model's best is wrong.</summary>
    public int ModelErrors => Model + Both;

    /// <summary>Compares what a search found with the model's best and with the right translations.</summary>
    /// <param name="found">What was found for each sentence.</param>
    /// <param name="best">The model's best for each, found exactly.</param>
    /// <param name="right">The right translation of each.</param>
    /// <exception cref="ArgumentException">There are not equally many of each.</exception>
    public static DecodingErrors Count(IReadOnlyList<TranslatedSentence> found, IReadOnlyList<TranslatedSentence> best, IReadOnlyList<IReadOnlyList<string>> right)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(best);
        Guard.Sentences(right);
        if (best.Count != found.Count) throw Guard.Refusal(nameof(best), $"{found.Count}, one for each sentence", best.Count);
        if (right.Count != found.Count) throw Guard.Refusal(nameof(right), $"{found.Count}, one for each sentence", right.Count);
        var cells = new int[2, 2];
        for (var s = 0; s < found.Count; s++)
            cells[found[s].LogScore < best[s].LogScore - Rounding ? 1 : 0, best[s].Words.SequenceEqual(right[s]) ? 0 : 1]++;
        return new DecodingErrors(cells[0, 0], cells[0, 1], cells[1, 0], cells[1, 1], found.Where((translation, s) => translation.Words.SequenceEqual(right[s])).Count());
    }
}
