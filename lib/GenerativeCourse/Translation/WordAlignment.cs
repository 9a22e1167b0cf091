using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>Which words of two sentences translate each other: a set of links (e, f), places counted from 0.</summary>
/// <param name="Links">The links, ascending by f, then e, each once.</param>
public sealed record WordAlignment(IReadOnlyList<(int E, int F)> Links)
{
    /// <summary>Makes an alignment of links in any order; links that are there twice count once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place is negative.</exception>
    public static WordAlignment Of(IEnumerable<(int E, int F)> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        var sorted = links.Distinct().OrderBy(link => link.F).ThenBy(link => link.E).ToArray();
        foreach (var (e, f) in sorted) Guard.AtLeast(Math.Min(e, f), 0, nameof(links));
        return new(sorted);
    }

    /// <summary>Makes an alignment of the origins of f's words.</summary>
    /// <param name="a">For each f_j the place of its origin in e, counted from 1, or 0 for NULL (no link).</param>
    public static WordAlignment Of(int[] a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Of(Enumerable.Range(0, a.Length).Where(j => a[j] != 0).Select(j => (a[j] - 1, j)));
    }

    /// <summary>The same links with the languages in each other's place.</summary>
    public WordAlignment Reversed() => Of(Links.Select(link => (link.F, link.E)));
}
