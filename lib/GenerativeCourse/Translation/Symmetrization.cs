using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// Makes one alignment of two. A model gives each word of f one origin, and the model of the other direction gives each word
/// of e one: where they agree, both are mostly right; what only one of them has is added with care.
/// </summary>
/// <remarks>F. Och and H. Ney (2003), section 5; P. Koehn, F. Och and D. Marcu, "Statistical phrase-based translation", NAACL 2003.</remarks>
public static class Symmetrization
{
    private static readonly (int E, int F)[] Neighbours = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

    /// <summary>The links that both have: few, and mostly right.</summary>
    /// <param name="forward">The links of P(f | e).</param>
    /// <param name="backward">The links of P(e | f), as (e, f) too: <see cref="WordAlignment.Reversed"/>.</param>
    public static WordAlignment Intersection(WordAlignment forward, WordAlignment backward)
    {
        var (a, b) = Sets(forward, backward);
        return WordAlignment.Of(a.Where(b.Contains));
    }

    /// <summary>The links that one of them has: many, and often wrong.</summary>
    /// <inheritdoc cref="Intersection" path="/param"/>
    public static WordAlignment Union(WordAlignment forward, WordAlignment backward)
    {
        var (a, b) = Sets(forward, backward);
        return WordAlignment.Of(a.Union(b));
    }

    /// <summary>
    /// From the intersection, grow into the union: add links that touch one already there (diagonally, too) and give a word
    /// its first link. At the end ("final"), add the links of either direction that give a word its first.
    /// </summary>
    /// <inheritdoc cref="Intersection" path="/param"/>
    public static WordAlignment GrowDiagonalFinal(WordAlignment forward, WordAlignment backward)
    {
        var (a, b) = Sets(forward, backward);
        var union = a.Union(b).ToHashSet();
        var links = a.Where(b.Contains).ToHashSet();
        var (e, f) = (links.Select(link => link.E).ToHashSet(), links.Select(link => link.F).ToHashSet());

        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (here, there) in links.OrderBy(link => link.E).ThenBy(link => link.F).ToArray())
                foreach (var (de, df) in Neighbours)
                    if ((here + de, there + df) is var link && union.Contains(link) && GivesAFirst(link)) grown |= Add(link);
        }
        foreach (var direction in new[] { a, b })
            foreach (var link in direction.OrderBy(link => link.E).ThenBy(link => link.F))
                if (GivesAFirst(link)) Add(link);
        return WordAlignment.Of(links);

        bool GivesAFirst((int E, int F) link) => !e.Contains(link.E) || !f.Contains(link.F);

        bool Add((int E, int F) link)
        {
            e.Add(link.E);
            f.Add(link.F);
            return links.Add(link);
        }
    }

    /// <summary>One of the above for each pair of a corpus.</summary>
    /// <param name="join">One of the above.</param>
    /// <param name="forward">The alignments of P(f | e).</param>
    /// <param name="backward">The alignments of P(e | f), as many, as (e, f) too.</param>
    public static WordAlignment[] OfAll(Func<WordAlignment, WordAlignment, WordAlignment> join, IReadOnlyList<WordAlignment> forward, IReadOnlyList<WordAlignment> backward)
    {
        ArgumentNullException.ThrowIfNull(join);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        if (forward.Count != backward.Count) throw new ArgumentException($"forward must be {backward.Count}, one for each of backward, not {forward.Count}.", nameof(forward));
        var joined = new WordAlignment[forward.Count];
        for (var n = 0; n < joined.Length; n++)
        {
            if (n % 256 == 0) Cancellation.ThrowIfRequested();
            joined[n] = join(forward[n], backward[n]);
        }
        return joined;
    }

    private static (HashSet<(int E, int F)> Forward, HashSet<(int E, int F)> Backward) Sets(WordAlignment forward, WordAlignment backward)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        return ([.. forward.Links], [.. backward.Links]);
    }
}
