using CsCheck;
using GenerativeCourse.Language;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

public sealed class DecoderTests
{
    private static readonly BeamSearch Narrow = new() { Beam = 1, ReorderingLimit = 1, Options = 1 };

    // The casa-verde sentence: the adjective must come before the noun, and "la" may be "the" or "her".
    private static readonly string[] Sentence = ["la", "casa", "verde"];
    private static readonly PhrasePair[] Pairs =
    [
        new(["la"], ["the"], 0.5), new(["la"], ["her"], 0.4), new(["casa"], ["house"], 0.8), new(["verde"], ["green"], 0.9),
    ];

    private static TranslationModel Green(params PhrasePair[] more) => new(new PhraseTable([.. Pairs, .. more]),
        new Bigrams(("<s>", "the", 0.6), ("<s>", "her", 0.1), ("the", "green", 0.2), ("the", "house", 0.3), ("her", "house", 0.4), ("green", "house", 0.5), ("house", "</s>", 0.5)),
        new TranslationWeights { Alpha = 0.5 });

    [Fact]
    public void The_best_translation_is_the_one_that_Bayes_rule_gives_by_hand()
    {
        var best = new BeamDecoder(Green()).Decode(Sentence, BeamSearch.Exact);
        Assert.Equal(["the", "green", "house"], best.Words);
        // P(f|e): 0.5 · 0.9 · 0.8, jumps of 0, 1 and 2 back: α^3; P(e): 0.6 · 0.2 · 0.5 · 0.5
        Assert.Equal(Math.Log(0.5 * 0.9 * 0.8 * Math.Pow(0.5, 3) * 0.6 * 0.2 * 0.5 * 0.5), best.LogScore, 12);
        Assert.Equal([0..1, 2..3, 1..2], best.Steps.Select(step => step.F));
    }

    [Fact]
    public void A_phrase_that_holds_both_words_needs_no_jump()
    {
        var best = new BeamDecoder(Green(new PhrasePair(["casa", "verde"], ["green", "house"], 0.7))).Decode(Sentence, BeamSearch.Exact with { ReorderingLimit = 0 });
        Assert.Equal(["the", "green", "house"], best.Words);
        Assert.Equal(Math.Log(0.5 * 0.7 * 0.6 * 0.2 * 0.5 * 0.5), best.LogScore, 12);
    }

    [Fact]
    public void Exact_decoding_equals_brute_force() => SmallProblem.Gen.Sample(problem =>
    {
        var (exact, brute) = (new BeamDecoder(problem.Model).Decode(problem.F, BeamSearch.Exact), BruteForce(problem));
        Assert.Equal(brute.Max(), exact.LogScore, 9);
        Assert.Equal(exact.LogScore, problem.Model.LogScore(exact.Steps), 9);
        var every = new EnumeratedTranslations(problem.Model, problem.F);
        Assert.Equal(brute.Count, every.Count, 6);
        Assert.Equal(brute.Max(), every.Best().LogScore, 9);
        Assert.Equal(1, every.Probabilities().Sum(entry => entry.Probability), 9);
    }, iter: 300);

    [Fact]
    public void Beam_search_is_never_better_than_exact_and_its_errors_fall_to_0() => SmallProblem.Gen.Sample(problem =>
    {
        var decoder = new BeamDecoder(problem.Model);
        var exact = decoder.Decode(problem.F, BeamSearch.Exact);
        foreach (var future in new[] { true, false })
            foreach (var beam in new[] { 1, 2, 5, 50, 5000 })
            {
                var found = decoder.Decode(problem.F, BeamSearch.Exact with { Beam = beam, FutureCost = future });
                Assert.True(found.LogScore <= exact.LogScore + 1e-9);
                Assert.Equal(found.LogScore, problem.Model.LogScore(found.Steps), 9);
                if (beam == 5000)
                    Assert.Equal(exact.LogScore, found.LogScore, 9);
            }
    }, iter: 300);

    [Fact]
    public void Every_reordering_limit_leads_to_a_whole_translation_within_it() =>
        Gen.Select(SmallProblem.Gen, Gen.Int[0, 4], Gen.Int[1, 3]).Sample((problem, limit, beam) =>
        {
            var found = new BeamDecoder(problem.Model).Decode(problem.F, new BeamSearch { Beam = beam, ReorderingLimit = limit });
            Assert.Equal(Enumerable.Range(0, problem.F.Length), found.Steps.SelectMany(step => Enumerable.Range(0, problem.F.Length).Take(step.F)).Order());
            var end = 0;
            foreach (var step in found.Steps)
            {
                Assert.True(Math.Abs(step.F.Start.Value - end) <= limit);
                end = step.F.End.Value;
            }
        }, iter: 300);

    [Fact]
    public void A_narrow_beam_errs_where_a_wide_one_does_not()
    {
        // By itself "her" is the better word after <s>; only "the green" shows that it is not.
        var model = new TranslationModel(new PhraseTable(Pairs),
            new Bigrams(("<s>", "the", 0.2), ("<s>", "her", 0.6), ("the", "green", 0.9), ("the", "house", 0.01), ("her", "green", 0.05), ("her", "house", 0.05), ("green", "house", 0.9), ("house", "green", 0.01), ("house", "</s>", 0.9), ("green", "</s>", 0.01)),
            new TranslationWeights { Alpha = 0.9 });
        var decoder = new BeamDecoder(model);
        var exact = decoder.Decode(Sentence, BeamSearch.Exact);
        Assert.Equal("the green house", exact.ToString());
        Assert.True(decoder.Decode(Sentence, Narrow with { FutureCost = false }).LogScore < exact.LogScore - 0.1);
        string[][] right = [["the", "green", "house"]];
        TranslatedSentence[] best = [exact];
        Assert.Equal(new DecodingErrors(0, 0, 1, 0, 0), DecodingErrors.Count([decoder.Decode(Sentence, Narrow with { FutureCost = false })], best, right));
        Assert.Equal(new DecodingErrors(1, 0, 0, 0, 1), DecodingErrors.Count(best, best, right));
        Assert.Equal(new DecodingErrors(0, 1, 0, 0, 0), DecodingErrors.Count(best, best, [["her", "house"]]));
    }

    [Fact]
    public void Unknown_words_stay_empty_sentences_stay_empty_and_long_ones_are_refused()
    {
        var decoder = new BeamDecoder(Green());
        Assert.Equal(["the", "Nabucodonosor"], decoder.Decode(["la", "Nabucodonosor"], BeamSearch.Exact with { ReorderingLimit = 0 }).Words);
        Assert.Empty(decoder.Decode([]).Words);
        Assert.Equal(1, new EnumeratedTranslations(decoder.Model, []).Count);
        Assert.Equal(60, decoder.Decode([.. Enumerable.Repeat("casa", 60)]).Words.Count);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([.. Enumerable.Repeat("casa", 129)]));
        Assert.StartsWith("f must be 0 to 128, not 129.", error.Message);
        Assert.StartsWith("Beam 2147483647 would need", Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([.. Enumerable.Repeat("casa", 60)], BeamSearch.Exact)).Message);
        Assert.Contains("too many to look at each", Assert.Throws<InvalidOperationException>(() => new EnumeratedTranslations(decoder.Model, [.. Enumerable.Repeat("la", 20)]).Best()).Message);
    }

    [Fact]
    public void Many_sentences_are_translated_as_each_is()
    {
        var decoder = new BeamDecoder(Green());
        string[][] sentences = [Sentence, [], ["casa"], ["verde", "casa", "la"]];
        Assert.Equal(sentences.Select(f => decoder.Decode(f).ToString()), decoder.DecodeAll(sentences).Select(e => e.ToString()));
        Assert.StartsWith("Beam must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => decoder.DecodeAll(sentences, new BeamSearch { Beam = 0 })).Message);
    }

    [Fact]
    public void A_beam_of_10000_gives_what_an_exact_search_gives()
    {
        var decoder = new BeamDecoder(Green());
        string[] f = ["la", "casa", "verde", "la", "casa", "verde"];
        Assert.Equal(decoder.Decode(f, BeamSearch.Exact).LogScore, decoder.Decode(f, BeamSearch.Exact with { Beam = 10_000 }).LogScore, 9);
    }

    [Theory]
    [InlineData(0, 6, 20, "Beam must be 1 or more, not 0.")]
    [InlineData(-5, 6, 20, "Beam must be 1 or more, not -5.")]
    [InlineData(10, -1, 20, "ReorderingLimit must be 0 or more, not -1.")]
    [InlineData(10, 6, 0, "Options must be 1 or more, not 0.")]
    public void A_search_that_cannot_be_is_refused(int beam, int limit, int options, string sentence) => Assert.StartsWith(sentence,
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamDecoder(Green()).Decode(Sentence, new BeamSearch { Beam = beam, ReorderingLimit = limit, Options = options })).Message);

    [Fact]
    public void Weights_that_cannot_be_are_refused()
    {
        Assert.StartsWith("Alpha must be above 0 and at most 1, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new TranslationWeights { Alpha = 0 }.Validate()).Message);
        Assert.StartsWith("Omega must be a positive number, not NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => new TranslationWeights { Omega = double.NaN }.Validate()).Message);
        Assert.StartsWith("Lambda must be 0 or more, not -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new TranslationWeights { Lambda = -1 }.Validate()).Message);
        Assert.StartsWith("Channel must be above 0 and at most 1, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new PhraseTable(new PhrasePair(["a"], ["b"], 0))).Message);
    }

    // log P(f|e) P(e) of every way to translate, written without any of the decoder's code.
    private static List<double> BruteForce(SmallProblem problem)
    {
        var (model, f, scores) = (problem.Model, problem.F, new List<double>());
        Grow([], []);
        return scores;

        void Grow(TranslationStep[] steps, HashSet<int> covered)
        {
            if (covered.Count == f.Length)
                scores.Add(model.LogScore(steps));
            for (var start = 0; start < f.Length; start++)
                for (var end = start + 1; end <= f.Length; end++)
                {
                    var places = Enumerable.Range(start, end - start).ToArray();
                    var pairs = model.Phrases.Of(f[start..end]);
                    if (pairs.Count == 0 && end == start + 1)
                        pairs = [new PhrasePair([f[start]], [f[start]], 1)];
                    if (!places.Any(covered.Contains))
                        foreach (var pair in pairs)
                            Grow([.. steps, new TranslationStep(start..end, pair)], [.. covered, .. places]);
                }
        }
    }

    /// <summary>Given bigrams; all others have a probability of 0.0001.</summary>
    private sealed class Bigrams(params (string Before, string Word, double Probability)[] bigrams) : INextWordModel
    {
        public Vocabulary Vocabulary { get; } = new(bigrams.SelectMany(b => new[] { b.Before, b.Word }).Distinct().Where(word => word[0] != '<'));

        public int Order => 2;

        public double LogProbability(ReadOnlySpan<int> context, int word)
        {
            var (before, next) = (context.Length == 0 ? "" : Vocabulary[context[^1]], Vocabulary[word]);
            return Math.Log(bigrams.Where(b => b.Before == before && b.Word == next).Select(b => b.Probability).DefaultIfEmpty(0.0001).Single());
        }
    }
}
