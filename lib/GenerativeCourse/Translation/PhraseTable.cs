using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>A phrase f̄, a phrase ē, and how probable f̄ is where ē is meant.</summary>
/// <param name="F">f̄, one word or more.</param>
/// <param name="E">ē; no word at all if f̄ is left out in translation.</param>
/// <param name="Channel">φ(f̄|ē), above 0 and at most 1.</param>
/// <param name="Lexical">p_w(f̄|ē), above 0 and at most 1: the same, judged from the single words.</param>
public sealed record PhrasePair(IReadOnlyList<string> F, IReadOnlyList<string> E, double Channel, double Lexical = 1);

/// <summary>
/// The translation model: φ(f̄|ē) = count(f̄, ē) / Σ_f̄' count(f̄', ē), counted over all consistent phrase pairs of an aligned
/// corpus. It is the channel P(f|e), from e to f, as Bayes' rule wants it, although the decoder looks up f̄ and reads ē.
/// </summary>
/// <remarks>P. Koehn, F. J. Och, D. Marcu, "Statistical phrase-based translation", NAACL 2003, sections 2 and 3.</remarks>
public sealed partial class PhraseTable
{
    private Contents _contents;

    /// <summary>A table of given pairs.</summary>
    /// <param name="pairs">Pairs of phrases; none makes an empty table, which may be trained.</param>
    /// <exception cref="ArgumentException">A pair has no word of f, or a probability is not above 0 and at most 1.</exception>
    public PhraseTable(params IEnumerable<PhrasePair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var all = pairs.ToList();
        foreach (var pair in all)
        {
            ArgumentNullException.ThrowIfNull(pair, nameof(pairs));
            Guard.AtLeast(Guard.Words(pair.F, nameof(PhrasePair.F)).Count, 1, nameof(PhrasePair.F));
            Guard.Words(pair.E, nameof(PhrasePair.E));
            foreach (var (value, name) in new[] { (pair.Channel, nameof(PhrasePair.Channel)), (pair.Lexical, nameof(PhrasePair.Lexical)) })
                if (!(value is > 0 and <= 1)) throw Guard.Refusal(name, "above 0 and at most 1", value, "It is a probability; leave out what cannot be.");
        }
        _contents = new Contents(Vocabulary.Of(all.Select(pair => pair.F)), Vocabulary.Of(all.Select(pair => pair.E)));
        _contents.Fill(all.Select(pair => (_contents.NumberOfF(pair.F), _contents.NumberOfE(pair.E), pair.Channel, pair.Lexical)));
    }

    /// <summary>Number of phrase pairs.</summary>
    public int Count => _contents.Pairs.Sum(pairs => pairs.Length);

    /// <summary>Words of the longest f̄; 1 of an empty table.</summary>
    public int LongestPhrase => _contents.Longest;

    /// <summary>All pairs with this f̄, the most probable first; none if it was never seen.</summary>
    /// <param name="f">f̄, word by word.</param>
    public IReadOnlyList<PhrasePair> Of(params IReadOnlyList<string> f)
    {
        Guard.Words(f);
        return f.Count == 0 || f.Count > LongestPhrase ? [] : _contents.Of(f);
    }

    // A million phrases, each as a number; the pairs stand by the number of f̄.
    private sealed class Contents(Vocabulary fWords, Vocabulary eWords)
    {
        public PhraseNumbers F { get; } = new();

        public PhraseNumbers E { get; } = new();

        public (int E, double Channel, double Lexical)[][] Pairs { get; private set; } = [];

        public int Longest { get; private set; } = 1;

        public int NumberOfF(IReadOnlyList<string> words) => F.Of(fWords.Encode(words));

        public int NumberOfE(IReadOnlyList<string> words) => E.Of(eWords.Encode(words));

        public void Fill(IEnumerable<(int F, int E, double Channel, double Lexical)> pairs)
        {
            var groups = pairs.GroupBy(pair => pair.F, pair => (pair.E, pair.Channel, pair.Lexical)).ToList();
            Pairs = new (int, double, double)[F.Count][];
            Array.Fill(Pairs, []);
            foreach (var group in groups)
            {
                Pairs[group.Key] = [.. group.OrderByDescending(pair => pair.Channel * pair.Lexical)];
                Longest = Math.Max(Longest, F.Words(group.Key).Length);
            }
        }

        public IReadOnlyList<PhrasePair> Of(IReadOnlyList<string> f)
        {
            var number = f.All(fWords.Contains) ? F.Find(fWords.Encode(f)) : -1;
            return number < 0 ? [] : [.. Pairs[number].Select(pair => new PhrasePair(f, eWords.Decode(E.Words(pair.E)), pair.Channel, pair.Lexical))];
        }
    }
}
