namespace GenerativeCourse.Language;

/// <summary>How much is taken from a count, estimated from how many n-grams of an order were seen once, twice, three times and four times.</summary>
internal static class KneserNeyDiscounts
{
    private const double Unknown = 0.5; // of a text so small that no n-gram of the order was seen once, or none twice

    /// <summary>D = n_1 / (n_1 + 2 n_2) (Ney, Essen and Kneser 1994).</summary>
    public static double Plain(NGramTrie counts, int order, Func<NGramTrie.Node, int> count) => Plain(CountsOfCounts(counts, order, count));

    /// <summary>D_1, D_2, D_3+ of counts 1, 2, 3 and more (Chen and Goodman 1998); three times the plain one where they cannot be estimated.</summary>
    public static double[] Modified(NGramTrie counts, int order, Func<NGramTrie.Node, int> count)
    {
        var n = CountsOfCounts(counts, order, count);
        var y = Plain(n);
        double[] modified = [.. Enumerable.Range(1, 3).Select(c => n[c] > 0 ? c - (c + 1) * y * n[c + 1] / n[c] : double.NaN)];
        return modified.Zip(Enumerable.Range(1, 3)).All(d => d.First >= 0 && d.First <= d.Second) && n[2] > 0 ? modified : [y, y, y];
    }

    private static double Plain(long[] n) => n[1] > 0 && n[2] > 0 ? (double)n[1] / (n[1] + 2 * n[2]) : Unknown;

    private static long[] CountsOfCounts(NGramTrie counts, int order, Func<NGramTrie.Node, int> count)
    {
        var n = new long[5];
        for (var node = 1; node < counts.Nodes; node++)
            if (counts[node].Order == order && count(counts[node]) is > 0 and < 5 and var c) n[c]++;
        return n;
    }
}
