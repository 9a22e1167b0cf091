namespace GenerativeCourse.Notebooks.Engine.Hints;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearName
{
    /// <summary>The nearest of the candidates, if at most a third of the name's letters (at least one) were inserted, left out, replaced or swapped.</summary>
    public static string? Of(string name, IEnumerable<string> candidates) => candidates
        .Where(candidate => candidate.Length > 1 && candidate != name)
        .Distinct()
        .Select(candidate => (candidate, Distance: string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate)))
        .Where(pair => pair.Distance <= Math.Max(1, name.Length / 3) && pair.Distance < name.Length)
        .OrderBy(pair => pair.Distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    // The restricted edit distance of Damerau and Levenshtein: a swap of neighbours counts once.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }
        return d[a.Length, b.Length];
    }
}
