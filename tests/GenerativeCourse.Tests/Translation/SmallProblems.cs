using CsCheck;
using GenerativeCourse.Language;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

/// <summary>A bigram or trigram model with a table of random numbers that sum to 1 for each context.</summary>
internal sealed class RandomLanguage(string[] words, int order, int seed) : INextWordModel
{
    public Vocabulary Vocabulary { get; } = new(words);

    public int Order => order;

    public double LogProbability(ReadOnlySpan<int> context, int word)
    {
        var hash = seed;
        foreach (var token in context[Math.Max(0, context.Length - order + 1)..]) hash = hash * 31 + token;
        var random = new Random(hash);
        var weights = Enumerable.Range(0, Vocabulary.Count).Select(id => id == Vocabulary.Start ? 0 : Math.Pow(random.NextDouble(), 3) + 0.001).ToArray();
        return Math.Log(weights[word] / weights.Sum());
    }
}

/// <summary>A sentence of up to five words, a random phrase table and a random language model.</summary>
internal sealed record SmallProblem(TranslationModel Model, string[] F)
{
    private static readonly string[] E = ["a", "b", "c", "d"];

    public static readonly Gen<SmallProblem> Gen =
        from m in CsCheck.Gen.Int[0, 5]
        from f in CsCheck.Gen.Int[0, 3].Select(i => $"f{i}").Array[m]
        from pairs in CsCheck.Gen.Select(
            CsCheck.Gen.Int[0, 3].Select(i => $"f{i}").Array[1, 2], CsCheck.Gen.Int[0, 3].Select(i => E[i]).Array[0, 2], CsCheck.Gen.Double[0.01, 1], CsCheck.Gen.Double[0.01, 1],
            (foreign, english, channel, lexical) => new PhrasePair(foreign, english, channel, lexical)).Array[0, 8]
        from order in CsCheck.Gen.Int[1, 3]
        from seed in CsCheck.Gen.Int[1, 1000]
        from alpha in CsCheck.Gen.Double[0.1, 1]
        from omega in CsCheck.Gen.Double[0.5, 2]
        from lambda in CsCheck.Gen.Int[0, 1].Select(i => i / 2.0)
        select new SmallProblem(
            new TranslationModel(new PhraseTable(pairs), new RandomLanguage(E, order, seed), new TranslationWeights { Alpha = alpha, Omega = omega, Lambda = lambda }), f);

    public override string ToString() => $"{string.Join(' ', F)}, {Model.Phrases.Count} phrases, order {Model.Language.Order}, {Model.Weights}";
}
