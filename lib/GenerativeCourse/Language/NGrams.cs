using System.Runtime.InteropServices;

namespace GenerativeCourse.Language;

/// <summary>Counts of n-grams, n pieces in a row, as BLEU (of words) and chrF (of characters) compare them.</summary>
internal static class NGrams
{
    /// <summary>No measure looks at longer ones.</summary>
    public const int Longest = 100;

    /// <summary>How often each n-gram occurs.</summary>
    /// <param name="pieces">Words or characters.</param>
    /// <param name="n">How many in a row, 1 or more.</param>
    public static Dictionary<string, int> Count(IReadOnlyList<string> pieces, int n)
    {
        var counts = new Dictionary<string, int>();
        var gram = new string[n];
        for (var start = 0; start + n <= pieces.Count; start++)
        {
            for (var i = 0; i < n; i++)
                gram[i] = pieces[start + i];
            // A character that no text contains keeps "a b" + "c" apart from "a" + "b c".
            CollectionsMarshal.GetValueRefOrAddDefault(counts, string.Join('\0', gram), out _)++;
        }
        return counts;
    }

    /// <summary>How many n-grams of the candidate the reference has, too, each counted at most as often as it is there.</summary>
    public static int Matches(Dictionary<string, int> candidate, Dictionary<string, int> reference) =>
        candidate.Sum(gram => Math.Min(gram.Value, reference.GetValueOrDefault(gram.Key)));
}
