using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// The best translator of a world, one that knows it: e_best = argmax_e P(f|e) P(e) over every sentence e up to a length, with
/// the true P(e), and the true P(f|e) = Σ_a P(f, a|e), summed over all alignments. It errs, too, where the channel has
/// lost a word; nobody errs less often.
/// </summary>
public sealed class BayesTranslator
{
    private const int Most = 500_000;
    private const int Longest = 100;
    private readonly List<(int[] E, double Log)>[] _sentences; // by length, with log P(e)

    /// <summary>Lists the sentences of a world.</summary>
    /// <param name="world">The languages and the channel.</param>
    /// <param name="longest">Words of the longest e, 1 to 100. The channel changes the length by at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than half a million sentences.</exception>
    public BayesTranslator(LanguagePair world, int longest = 9)
    {
        ArgumentNullException.ThrowIfNull(world);
        World = world;
        _sentences = [.. Enumerable.Range(0, Guard.InRange(longest, 1, Longest) + 1).Select(_ => new List<(int[], double)>())];
        Lengthen([], 0, longest);
    }

    /// <summary>The languages and the channel.</summary>
    public LanguagePair World { get; }

    /// <summary>How many sentences e are compared.</summary>
    public int Sentences { get; private set; }

    /// <summary>The most probable e, and P(e|f) of it, among the sentences listed.</summary>
    /// <param name="f">The ids of a sentence's words.</param>
    /// <exception cref="ArgumentException">No sentence listed can have become f.</exception>
    public (int[] E, double Probability) Decode(ReadOnlySpan<int> f)
    {
        Cancellation.ThrowIfRequested();
        var (best, most, all) = (Array.Empty<int>(), 0.0, 0.0);
        for (var l = Math.Max(0, f.Length - 1); l <= Math.Min(f.Length + 1, _sentences.Length - 1); l++)
            foreach (var (e, log) in _sentences[l])
            {
                var joint = Math.Exp(log) * World.Probability(f, e);
                all += joint;
                if (joint > most)
                    (best, most) = (e, joint);
            }
        return all > 0 ? (best, most / all) : throw new ArgumentException("f cannot have come from any sentence of the world that is listed.", nameof(f));
    }

    private void Lengthen(int[] e, double log, int longest)
    {
        Cancellation.ThrowIfRequested();
        var next = World.Source.NextLogProbabilities(e);
        if (!double.IsNegativeInfinity(next[Vocabulary.End]))
        {
            _sentences[e.Length].Add((e, log + next[Vocabulary.End]));
            Sentences++;
        }
        if (Sentences > Most)
            throw Guard.Refusal(nameof(longest), "smaller", longest, $"This world has more than {Most} sentences so long.");
        for (var word = Vocabulary.End + 1; e.Length < longest && word < next.Length; word++)
            if (!double.IsNegativeInfinity(next[word]))
                Lengthen([.. e, word], log + next[word], longest);
    }
}
