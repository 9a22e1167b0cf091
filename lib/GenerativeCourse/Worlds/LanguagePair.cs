using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Worlds;

/// <summary>
/// Two small languages with a channel between them of which everything is known: P(e), a chain of words; and P(f, a | e), the
/// story of the HMM of word alignment with a dictionary t(f | e), jumps, and a share of words that come from nothing.
/// </summary>
/// <remarks>
/// What a model of translation should find is known here word by word: the dictionary and each sentence's alignment. One
/// thing it cannot find without order: "once" and "upon" stand together or not at all.
/// </remarks>
public sealed partial class LanguagePair
{
    private const double Stay = 0.2; // how often f is one word longer than e; as often it is one shorter

    private readonly double[][] _t; // by the id of e, each V_f numbers

    /// <summary>Makes a pair of languages.</summary>
    /// <param name="source">P(e), over a vocabulary of its own.</param>
    /// <param name="f">The words of f.</param>
    /// <param name="dictionary">t(f | e): for each word of e, and for <c>NULL</c>, words of f with their probabilities, summing to 1.</param>
    /// <param name="jumps">c(i - i'): how readily the origin of the next word lies so many places farther; the others never happen.</param>
    /// <param name="nullProbability">p_0, how often a word of f comes from nothing, 0 to below 1.</param>
    /// <exception cref="ArgumentException">A word has no translations, or they do not sum to 1, or no jump goes forward.</exception>
    public LanguagePair(BigramSource source, Vocabulary f, IReadOnlyDictionary<string, (string F, double Probability)[]> dictionary, IReadOnlyDictionary<int, double> jumps, double nullProbability)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(dictionary);
        ArgumentNullException.ThrowIfNull(jumps);
        (Source, F, Jumps, NullProbability) = (source, f, jumps, Guard.Share(nullProbability));
        foreach (var weight in jumps.Values) Guard.NotNegative(weight, nameof(jumps));
        if (!(jumps.GetValueOrDefault(1) > 0)) throw Guard.Refusal(nameof(jumps), "above 0 for a jump of 1", jumps.GetValueOrDefault(1), "Else nothing follows the first word.");
        _t = new double[E.Count][];
        for (var e = 0; e < E.Count; e++)
        {
            _t[e] = new double[F.Count];
            if (e is Vocabulary.Unknown or Vocabulary.End) continue;
            var word = e == ParallelCorpus.Null ? "NULL" : E[e];
            if (!dictionary.TryGetValue(word, out var translations)) throw new ArgumentException($"dictionary must have the word '{word}'.", nameof(dictionary));
            foreach (var (translation, probability) in translations) _t[e][f.IdOf(translation)] += probability;
            Guard.Distribution(_t[e], nameof(dictionary));
        }
    }

    /// <summary>P(e).</summary>
    public BigramSource Source { get; }

    /// <summary>The words of e.</summary>
    public Vocabulary E => Source.Vocabulary;

    /// <summary>The words of f.</summary>
    public Vocabulary F { get; }

    /// <summary>c(i - i'), in any scale.</summary>
    public IReadOnlyDictionary<int, double> Jumps { get; }

    /// <summary>p_0.</summary>
    public double NullProbability { get; }

    /// <summary>Twelve words of English and twenty of something like Spanish; sentences of two to ten words or so.</summary>
    public static LanguagePair Tales() => TalesWorld.Make();

    /// <summary>The true t(f | e).</summary>
    /// <param name="f">The id of a word of f.</param>
    /// <param name="e">The id of a word of e, or <see cref="ParallelCorpus.Null"/>.</param>
    public double Translation(int f, int e) => _t[Guard.Index(e, E.Count)][Guard.Index(f, F.Count)];

    /// <summary>How far a dictionary is from the true one: the mean over the words e of KL(t*(· | e) ‖ t(· | e)), in nats; ∞ where it excludes a true translation.</summary>
    /// <param name="dictionary">Over the same two vocabularies.</param>
    public double Divergence(TranslationTable dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        Guard.Length(dictionary.E.Count, E.Count, nameof(dictionary));
        Guard.Length(dictionary.F.Count, F.Count, nameof(dictionary));
        return Divergence((f, e) => dictionary[f, e]);
    }

    /// <inheritdoc cref="Divergence(TranslationTable)"/>
    /// <param name="t">t(f | e), of the ids of f and e.</param>
    public double Divergence(Func<int, int, double> t)
    {
        ArgumentNullException.ThrowIfNull(t);
        var words = Enumerable.Range(Vocabulary.End + 1, E.Count - Vocabulary.End - 1);
        return words.Average(e => Evaluation.KullbackLeibler.Divergence(_t[e], [.. Enumerable.Range(0, F.Count).Select(f => t(f, e))]));
    }

    /// <summary>Draws pairs with their true alignments.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="seed">Where chance comes from.</param>
    public (ParallelCorpus Corpus, WordAlignment[] Alignments) Sample(int count, long seed = 1)
    {
        Guard.Memory(Guard.AtLeast(count, 1), 300.0 * count);
        var random = new RandomStream(seed);
        var (pairs, alignments) = (new SentencePair[count], new WordAlignment[count]);
        for (var n = 0; n < count; n++)
        {
            if (n % 256 == 0) Cancellation.ThrowIfRequested();
            var e = Source.Sample(random);
            var (f, a) = Translate(e, random);
            (pairs[n], alignments[n]) = (new(e, f), WordAlignment.Of(a));
        }
        return (new(E, F, pairs), alignments);
    }

    /// <summary>Sends a sentence through the channel: draws f and a.</summary>
    /// <param name="e">The ids of its words.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The words of f, and for each the place of its origin, 1 to l, or 0 for NULL.</returns>
    public (int[] F, int[] A) Translate(ReadOnlySpan<int> e, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var m = e.Length + random.Categorical((double[])[1 - 2 * Stay, Stay, e.Length > 1 ? Stay : 0]) switch { 0 => 0, 1 => 1, _ => -1 };
        var (f, a, place, weights) = (new int[m], new int[m], 0, new double[e.Length]);
        for (var j = 0; j < m; j++)
        {
            var possible = false;
            for (var i = 1; i <= e.Length; i++) possible |= (weights[i - 1] = Jumps.GetValueOrDefault(i - place)) > 0;
            if (possible && random.NextDouble() >= NullProbability) a[j] = place = random.Categorical(weights) + 1;
            f[j] = random.Categorical(_t[a[j] == 0 ? ParallelCorpus.Null : e[a[j] - 1]]);
        }
        return (f, a);
    }
}
