using GenerativeCourse.Numerics;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Worlds;

/// <summary>How probable it is that the channel makes f of e.</summary>
public sealed partial class LanguagePair
{
    /// <summary>
    /// P(f | e) = P(m | l) Σ_a P(f, a | e), summed over all alignments: forward through the places that f's last word may have come
    /// from, as <see cref="Translate"/> draws them.
    /// </summary>
    /// <param name="f">The ids of its words.</param>
    /// <param name="e">The ids of its words.</param>
    public double Probability(ReadOnlySpan<int> f, ReadOnlySpan<int> e)
    {
        foreach (var id in f) Guard.Index(id, F.Count, nameof(f));
        foreach (var id in e) Guard.Index(id, E.Count, nameof(e));
        var l = e.Length;
        Span<double> now = stackalloc double[l + 1], next = stackalloc double[l + 1]; // by the place of the last origin; 0 before any
        now.Clear();
        now[0] = LengthProbability(f.Length, l);
        foreach (var word in f)
        {
            next.Clear();
            for (var place = 0; place <= l; place++)
            {
                if (now[place] == 0) continue;
                var sum = 0.0;
                for (var i = 1; i <= l; i++) sum += Jumps.GetValueOrDefault(i - place);
                var stays = sum > 0 ? NullProbability : 1; // with nowhere to go a word comes from NULL
                next[place] += now[place] * stays * _t[ParallelCorpus.Null][word];
                for (var i = 1; i <= l; i++)
                    if (Jumps.GetValueOrDefault(i - place) is var jump && jump > 0)
                        next[i] += now[place] * (1 - stays) * jump / sum * _t[e[i - 1]][word];
            }
            next.CopyTo(now);
        }
        var all = 0.0;
        foreach (var probability in now) all += probability;
        return all;
    }

    // P(m | l): as long, one longer, one shorter; a sentence of one word does not vanish.
    private static double LengthProbability(int m, int l) => (m - l) switch
    {
        0 => 1 - 2 * Stay,
        1 => Stay,
        -1 when l > 1 => Stay,
        _ => 0,
    } / (l > 1 ? 1 : 1 - Stay);
}
