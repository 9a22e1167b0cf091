using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>Pairs of sentences (e, f) in two languages. Models of translation learn P(f | e) from them.</summary>
public sealed class ParallelCorpus
{
    /// <summary>
    /// The empty word e_0, from which words of f come that nothing in e stands for. It has the id of <c>&lt;s&gt;</c>, which no
    /// sentence contains.
    /// </summary>
    public const int Null = Vocabulary.Start;

    /// <summary>Makes a corpus of sentences given by ids.</summary>
    /// <param name="e">The words of the given language.</param>
    /// <param name="f">The words of the language that is explained.</param>
    /// <param name="pairs">The sentences; a sentence may be empty.</param>
    /// <exception cref="ArgumentException">There is no pair, or an id is not that of a word.</exception>
    public ParallelCorpus(Vocabulary e, Vocabulary f, IEnumerable<SentencePair> pairs)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(pairs);
        (E, F, Pairs) = (e, f, [.. pairs]);
        if (Pairs.Count == 0) throw new ArgumentException("pairs must be 1 or more, not 0.", nameof(pairs));
        foreach (var pair in Pairs)
        {
            Validate(pair.E, e);
            Validate(pair.F, f);
        }

        static void Validate(int[] words, Vocabulary vocabulary)
        {
            ArgumentNullException.ThrowIfNull(words, nameof(pairs));
            foreach (var id in words)
                if (id is Vocabulary.Start or Vocabulary.End || (uint)id >= (uint)vocabulary.Count)
                    throw Guard.Refusal(nameof(pairs), $"ids of words, 0 or 3 to {vocabulary.Count - 1}", id);
        }
    }

    /// <summary>The words of e.</summary>
    public Vocabulary E { get; }

    /// <summary>The words of f.</summary>
    public Vocabulary F { get; }

    /// <summary>The pairs, in the given order.</summary>
    public IReadOnlyList<SentencePair> Pairs { get; }

    /// <summary>Collects the words of both languages and reads the sentences.</summary>
    /// <param name="pairs">The words of each sentence e and f.</param>
    /// <param name="minimumCount">Rarer words are read as <c>&lt;unk&gt;</c>; 1 or more.</param>
    public static ParallelCorpus Of(IEnumerable<(string[] E, string[] F)> pairs, int minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var all = pairs.ToList();
        var (e, f) = (Vocabulary.Of(all.Select(pair => pair.E), minimumCount), Vocabulary.Of(all.Select(pair => pair.F), minimumCount));
        return new(e, f, all.Select(pair => new SentencePair(e.Encode(pair.E), f.Encode(pair.F))));
    }

    /// <summary>The same sentences with the languages in each other's place: for P(e | f).</summary>
    public ParallelCorpus Reversed() => new(F, E, Pairs.Select(pair => new SentencePair(pair.F, pair.E)));

    /// <summary>The first pairs, with the same vocabularies.</summary>
    /// <param name="count">How many, 1 or more; all if there are fewer.</param>
    public ParallelCorpus Take(int count) => new(E, F, Pairs.Take(Guard.AtLeast(count, 1)));

    /// <summary>Reads another pair of sentences with these vocabularies.</summary>
    public SentencePair Encode(IReadOnlyList<string> e, IReadOnlyList<string> f) => new(E.Encode(e, nameof(e)), F.Encode(f, nameof(f)));
}
