using GenerativeCourse.Numerics;

namespace GenerativeCourse.Data;

/// <summary>
/// Short pairs of sentences cut out of verses: a verse is cut behind a punctuation mark that stands in both languages, where no
/// gold link leads across the cut. What is in between translates each other, as far as the links know.
/// </summary>
public static class VersePieces
{
    private static readonly string[] Marks = [",", ".", ";", ":", "?", "!"];

    /// <summary>Cuts verses into pieces; each piece keeps the reference of its verse, and its own links.</summary>
    /// <param name="verses">The verses.</param>
    /// <param name="longest">Longer pieces, on either side, are left out; in tokens, 1 or more.</param>
    /// <returns>The pieces in the order of the verses, each pair of texts once. A piece has at least one link.</returns>
    public static IReadOnlyList<VersePair> Of(IEnumerable<VersePair> verses, int longest = 12)
    {
        ArgumentNullException.ThrowIfNull(verses);
        Guard.AtLeast(longest, 1);
        var seen = new HashSet<(string, string)>();
        var pieces = new List<VersePair>();
        foreach (var piece in verses.SelectMany(verse => Cut(verse ?? throw new ArgumentNullException(nameof(verses)))))
        {
            if (piece.English.Length > longest || piece.Spanish.Length > longest || piece.Alignment.Length == 0)
                continue;
            if (seen.Add((string.Join(' ', piece.English), string.Join(' ', piece.Spanish))))
                pieces.Add(piece);
        }
        return pieces;
    }

    private static IEnumerable<VersePair> Cut(VersePair verse)
    {
        var (english, spanish) = (0, 0); // where the piece begins
        for (var e = 0; e < verse.English.Length; e++)
        {
            if (!Marks.Contains(verse.English[e]) || Partner(verse, e, spanish) is not { } s)
                continue;
            yield return Piece(verse, english, e + 1, spanish, s + 1);
            (english, spanish) = (e + 1, s + 1);
        }
        if (english < verse.English.Length && spanish < verse.Spanish.Length)
            yield return Piece(verse, english, verse.English.Length, spanish, verse.Spanish.Length);
    }

    /// <summary>The same mark in Spanish with all links of what is before e before it, and all others behind it; null if none, or if several may be meant.</summary>
    private static int? Partner(VersePair verse, int e, int from)
    {
        int? found = null;
        for (var s = from; s < verse.Spanish.Length; s++)
        {
            if (verse.Spanish[s] != verse.English[e] || verse.Alignment.Any(link => (link.English <= e) != (link.Spanish <= s)))
                continue;
            if (found is not null)
                return null;
            found = s;
        }
        return found;
    }

    private static VersePair Piece(VersePair verse, int e, int endE, int s, int endS) => new(
        verse.Reference, verse.English[e..endE], verse.Spanish[s..endS],
        [.. verse.Alignment.Where(link => link.English >= e && link.English < endE && link.Spanish >= s && link.Spanish < endS).Select(link => (link.English - e, link.Spanish - s))]);
}
