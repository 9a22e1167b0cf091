using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// t(f | e), the probability that the word e is translated as f: the dictionary that a model of translation has learned. Of
/// each e only the words f with which it has stood in a pair are kept; the others have probability 0.
/// </summary>
public sealed class TranslationTable
{
    internal TranslationTable(ParallelCorpus corpus, Cooccurrences cooccurrences, double[] values) =>
        (E, F, Cooccurrences, Values) = (corpus.E, corpus.F, cooccurrences, values);

    /// <summary>The words e.</summary>
    public Vocabulary E { get; }

    /// <summary>The words f.</summary>
    public Vocabulary F { get; }

    /// <summary>How many pairs of words have a place in the table.</summary>
    public int Count => Values.Length;

    internal Cooccurrences Cooccurrences { get; }

    internal double[] Values { get; }

    /// <summary>t(f | e).</summary>
    /// <param name="f">The id of a word.</param>
    /// <param name="e">The id of a word, or <see cref="ParallelCorpus.Null"/>.</param>
    public double this[int f, int e]
    {
        get
        {
            Guard.Index(f, F.Count);
            var place = Cooccurrences.Place(f, Guard.Index(e, E.Count));
            return place < 0 ? 0 : Values[place];
        }
    }

    /// <summary>t(f | e); 0 for words that the corpus does not have.</summary>
    public double this[string f, string e] => this[F.IdOf(f), E.IdOf(e)];

    /// <summary>The most probable translations of a word, the best first; ties by the word's id.</summary>
    /// <param name="e">The id of a word, or <see cref="ParallelCorpus.Null"/>.</param>
    /// <param name="count">At most so many, 0 or more.</param>
    public IReadOnlyList<(int F, double Probability)> Best(int e, int count)
    {
        Guard.AtLeast(count, 0);
        var row = Cooccurrences.Row(Guard.Index(e, E.Count));
        var best = new List<(int F, double Probability)>();
        for (var place = row.Start.Value; place < row.End.Value; place++)
            if (Values[place] > 0) best.Add((Cooccurrences.Words(e)[place - row.Start.Value], Values[place]));
        return [.. best.OrderByDescending(entry => entry.Probability).ThenBy(entry => entry.F).Take(count)];
    }

    /// <summary>The most probable translations of a word, the best first; none if the corpus does not have the word.</summary>
    public IReadOnlyList<(string F, double Probability)> Best(string e, int count) =>
        E.Contains(e) ? [.. Best(E.IdOf(e), count).Select(entry => (F[entry.F], entry.Probability))] : [];
}
