using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>How well alignments agree with gold ones.</summary>
/// <param name="Precision">The share of the judged links that gold has, 0 to 1; 1 if none is judged.</param>
/// <param name="Recall">The share of gold's links that were found, 0 to 1; 1 if gold has none.</param>
/// <param name="ErrorRate">1 - 2 |A ∩ G| / (|A| + |G|), with A the judged links and G gold's: 0 is perfect.</param>
/// <remarks>F. Och and H. Ney, "A systematic comparison of various statistical alignment models", Computational Linguistics 29 (2003), all gold links being sure ones.</remarks>
public sealed record AlignmentErrorRate(double Precision, double Recall, double ErrorRate)
{
    /// <summary>
    /// Judges the links between words about which gold says something: both words of a link must have some gold link. What
    /// the gold links leave out (articles, punctuation) is neither right nor wrong.
    /// </summary>
    /// <param name="alignments">What was found, one for each pair.</param>
    /// <param name="gold">The right links, as many.</param>
    public static AlignmentErrorRate OverLinkedWords(IReadOnlyList<WordAlignment> alignments, IReadOnlyList<WordAlignment> gold) =>
        Count(alignments, gold, onlyLinked: true);

    /// <summary>
    /// Judges every link, as if gold were complete. Where gold leaves words out, this punishes right links: it is here for
    /// comparison with figures of others.
    /// </summary>
    /// <inheritdoc cref="OverLinkedWords" path="/param"/>
    public static AlignmentErrorRate Plain(IReadOnlyList<WordAlignment> alignments, IReadOnlyList<WordAlignment> gold) =>
        Count(alignments, gold, onlyLinked: false);

    private static AlignmentErrorRate Count(IReadOnlyList<WordAlignment> alignments, IReadOnlyList<WordAlignment> gold, bool onlyLinked)
    {
        ArgumentNullException.ThrowIfNull(alignments);
        ArgumentNullException.ThrowIfNull(gold);
        if (alignments.Count != gold.Count) throw new ArgumentException($"alignments must be {gold.Count}, one for each of gold, not {alignments.Count}.", nameof(alignments));
        var (right, judged, wanted) = (0L, 0L, 0L);
        for (var n = 0; n < gold.Count; n++)
        {
            if (n % 256 == 0) Cancellation.ThrowIfRequested();
            ArgumentNullException.ThrowIfNull(gold[n], nameof(gold));
            ArgumentNullException.ThrowIfNull(alignments[n], nameof(alignments));
            var links = gold[n].Links.ToHashSet();
            var (e, f) = (links.Select(link => link.E).ToHashSet(), links.Select(link => link.F).ToHashSet());
            wanted += links.Count;
            foreach (var link in alignments[n].Links)
            {
                if (onlyLinked && !(e.Contains(link.E) && f.Contains(link.F))) continue;
                judged++;
                if (links.Contains(link)) right++;
            }
        }
        return new(Share(judged), Share(wanted), judged + wanted == 0 ? 0 : 1 - 2.0 * right / (judged + wanted));

        double Share(long of) => of == 0 ? 1 : (double)right / of;
    }
}
