using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>Some words of f in a row and some of e that translate each other: <c>pair.F[span.F]</c> and <c>pair.E[span.E]</c>.</summary>
/// <param name="F">The words of f, from 0.</param>
/// <param name="E">The words of e, from 0.</param>
public readonly record struct PhraseSpan(Range F, Range E);

/// <summary>
/// Finds the phrase pairs of two aligned sentences. A pair of word sequences is consistent with the alignment if at least one
/// link lies inside it and no link leads out of it: no word in it is linked to a word outside.
/// </summary>
/// <remarks>
/// F. J. Och, C. Tillmann, H. Ney, "Improved alignment models for statistical machine translation", EMNLP 1999;
/// P. Koehn, F. J. Och, D. Marcu, "Statistical phrase-based translation", NAACL 2003, section 3.1.
/// </remarks>
public static class PhraseExtraction
{
    /// <summary>All consistent pairs, by their words of f from left to right.</summary>
    /// <param name="l">Number of words of e, 0 or more.</param>
    /// <param name="m">Number of words of f, 0 or more.</param>
    /// <param name="alignment">
    /// Which words translate each other, both directions together. A word without a link may stand at the edge of a pair or be
    /// left out: both pairs come.
    /// </param>
    /// <param name="maximumLength">At most so many words on either side, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A link leads to a word that is not there.</exception>
    public static IEnumerable<PhraseSpan> Consistent(int l, int m, WordAlignment alignment, int maximumLength = 4)
    {
        ArgumentNullException.ThrowIfNull(alignment);
        Guard.AtLeast(l, 0);
        Guard.AtLeast(m, 0);
        Guard.AtLeast(maximumLength, 1);
        // Of each word, the first and the last word on the other side that it is linked to; (∞, -1) without a link.
        var (ofF, ofE) = (Unlinked(m), Unlinked(l));
        foreach (var (e, f) in alignment.Links)
        {
            Widen(ref ofF[Guard.Index(f, m, nameof(alignment))], e);
            Widen(ref ofE[Guard.Index(e, l, nameof(alignment))], f);
        }
        return Pairs(ofF, ofE, maximumLength);
    }

    private static IEnumerable<PhraseSpan> Pairs((int First, int Last)[] ofF, (int First, int Last)[] ofE, int longest)
    {
        for (var start = 0; start < ofF.Length; start++)
        {
            var (first, last) = (int.MaxValue, -1); // the words of e that f_start … f_end are linked to
            for (var end = start; end < ofF.Length && end - start < longest; end++)
            {
                (first, last) = (Math.Min(first, ofF[end].First), Math.Max(last, ofF[end].Last));
                if (last < 0 || last - first >= longest || LeadsOut(ofE, first, last, start, end))
                    continue;
                // Words of e without a link may stand at either edge of the pair.
                for (var from = first; from >= 0 && last - from < longest && (from == first || ofE[from].Last < 0); from--)
                    for (var to = last; to < ofE.Length && to - from < longest && (to == last || ofE[to].Last < 0); to++)
                        yield return new PhraseSpan(start..(end + 1), from..(to + 1));
            }
        }
    }

    private static bool LeadsOut((int First, int Last)[] ofE, int first, int last, int start, int end)
    {
        for (var e = first; e <= last; e++)
            if (ofE[e].Last >= 0 && (ofE[e].First < start || ofE[e].Last > end))
                return true;
        return false;
    }

    private static (int First, int Last)[] Unlinked(int length)
    {
        var words = new (int, int)[length];
        Array.Fill(words, (int.MaxValue, -1));
        return words;
    }

    private static void Widen(ref (int First, int Last) range, int to) => range = (Math.Min(range.First, to), Math.Max(range.Last, to));
}
