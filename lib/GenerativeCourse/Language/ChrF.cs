using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// chrF = (1 + β²) P R / (β² P + R), from 0 to 1: P is the share of the candidates' character n-grams that the reference has,
/// R the share of the reference's that the candidate has, each averaged over n = 1 … 6. Blanks are left out, so a word
/// with the right stem and a wrong ending is partly right. chrF++ averages in word n-grams, n = 1, 2.
/// </summary>
/// <remarks>
/// M. Popović, "chrF: character n-gram F-score for automatic MT evaluation", WMT 2015; "chrF++: words helping character n-grams",
/// WMT 2017. As sacreBLEU counts it: sums over the corpus, β = 2, and an order longer than every candidate or reference is left out.
/// </remarks>
public static class ChrF
{
    /// <summary>chrF of a corpus with one reference for each candidate.</summary>
    /// <param name="candidates">Translations, each a list of words; a translation may be empty.</param>
    /// <param name="references">For each of them the right translation.</param>
    /// <param name="order">The longest character n-gram, 1 to 100.</param>
    /// <param name="wordOrder">The longest word n-gram, 0 to 100: 0 for chrF, 2 for chrF++.</param>
    /// <param name="beta">How many times as much recall counts as precision, positive.</param>
    /// <exception cref="ArgumentException">There is no candidate, or not one reference for each.</exception>
    public static double Corpus(
        IReadOnlyList<IReadOnlyList<string>> candidates, IReadOnlyList<IReadOnlyList<string>> references, int order = 6, int wordOrder = 0, double beta = 2)
    {
        Guard.Sentences(candidates);
        Guard.Sentences(references);
        Guard.InRange(order, 1, NGrams.Longest);
        Guard.InRange(wordOrder, 0, NGrams.Longest);
        Guard.Positive(beta);
        Guard.AtLeast(candidates.Count, 1, nameof(candidates));
        if (references.Count != candidates.Count)
            throw Guard.Refusal(nameof(references), $"{candidates.Count}, one for each candidate", references.Count);

        var (precision, recall, orders) = (0.0, 0.0, 0);
        var (theirs, ours) = (candidates.Select(Characters).ToArray(), references.Select(Characters).ToArray());
        foreach (var (from, to, most) in new[] { (theirs, ours, order), ([.. candidates], [.. references], wordOrder) })
        {
            for (var n = 1; n <= most; n++)
            {
                var (matches, inCandidates, inReferences) = Count(from, to, n);
                if (inCandidates == 0 || inReferences == 0)
                    continue;
                precision += matches / inCandidates;
                recall += matches / inReferences;
                orders++;
            }
        }
        return precision + recall > 0 ? (1 + beta * beta) * precision * recall / (beta * beta * precision + recall) / orders : 0;
    }

    private static (double Matches, double InCandidates, double InReferences) Count(
        IReadOnlyList<string>[] candidates, IReadOnlyList<string>[] references, int n)
    {
        var (matches, inCandidates, inReferences) = (0.0, 0.0, 0.0);
        for (var s = 0; s < candidates.Length; s++)
        {
            matches += NGrams.Matches(NGrams.Count(candidates[s], n), NGrams.Count(references[s], n));
            inCandidates += Math.Max(0, candidates[s].Count - n + 1);
            inReferences += Math.Max(0, references[s].Count - n + 1);
            Cancellation.ThrowIfRequested();
        }
        return (matches, inCandidates, inReferences);
    }

    private static IReadOnlyList<string> Characters(IReadOnlyList<string> words) =>
        [.. words.SelectMany(word => word.EnumerateRunes()).Where(rune => !System.Text.Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())];
}
