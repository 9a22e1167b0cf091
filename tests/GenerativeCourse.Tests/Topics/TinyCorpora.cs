using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

/// <summary>Corpora so small that every assignment of topics can be enumerated, and the brute force that does it.</summary>
internal static class TinyCorpora
{
    public static readonly double[] Alpha = [0.3, 0.7];
    public const double Beta = 0.2;

    /// <summary>Three documents, six words in all, a vocabulary of three: 2^6 assignments of two topics.</summary>
    public static Corpus Three { get; } = Corpus.OfIds([[0, 0, 1], [1, 2], [2]], new Vocabulary(["a", "b", "c"]));

    public static LdaOptions Options { get; } = new() { Topics = 2, AlphaOfTopics = Alpha, Beta = Beta };

    /// <summary>Every assignment of topics to the six words, document by document.</summary>
    public static IEnumerable<int[][]> Assignments()
    {
        for (var code = 0; code < 64; code++)
        {
            var bits = Enumerable.Range(0, 6).Select(i => (code >> i) & 1).ToArray();
            yield return [bits[..3], bits[3..5], bits[5..]];
        }
    }

    /// <summary>p(w, z) by the chain rule: word after word, each from the counts of those before it; no gamma function anywhere.</summary>
    public static double Joint(Corpus corpus, int[][] topics)
    {
        var probability = 1.0;
        var words = new Dictionary<(int Topic, int Word), int>();
        var totals = new int[Alpha.Length];
        for (var d = 0; d < corpus.Documents; d++)
        {
            var counts = new int[Alpha.Length];
            var tokens = corpus.TokensOf(d);
            for (var i = 0; i < tokens.Length; i++)
            {
                var t = topics[d][i];
                var seen = words.GetValueOrDefault((t, tokens[i]));
                probability *= (counts[t] + Alpha[t]) / (i + Alpha.Sum()) * (seen + Beta) / (totals[t] + corpus.Vocabulary.Count * Beta);
                counts[t]++;
                totals[t]++;
                words[(t, tokens[i])] = seen + 1;
            }
        }
        return probability;
    }
}
