using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Translation;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class LanguagePairTests
{
    private static readonly LanguagePair Tales = LanguagePair.Tales();

    [Fact]
    public void Sentences_and_translations_have_the_probabilities_they_are_said_to_have()
    {
        var (corpus, alignments) = Tales.Sample(20000, seed: 3);
        Assert.Equal(12, Tales.E.Count - 3);
        var (links, words) = (new double[Tales.E.Count, Tales.F.Count], 0);
        for (var n = 0; n < alignments.Length; n++)
        {
            foreach (var (e, f) in alignments[n].Links) links[corpus.Pairs[n].E[e], corpus.Pairs[n].F[f]]++;
            words += corpus.Pairs[n].F.Length;
        }
        for (var e = 3; e < Tales.E.Count; e++)
        {
            var total = Enumerable.Range(0, Tales.F.Count).Sum(f => links[e, f]);
            for (var f = 0; f < Tales.F.Count; f++) Assert.Equal(Tales.Translation(f, e), links[e, f] / total, 0.03);
        }
        var unlinked = 1 - alignments.Sum(alignment => alignment.Links.Count) / (double)words;
        Assert.InRange(unlinked, 0.09, 0.13); // p_0, and ends from which no jump leads on

        var drawn = corpus.Pairs.GroupBy(pair => string.Join(' ', pair.E)).MaxBy(group => group.Count())!;
        Assert.Equal(Math.Exp(Tales.Source.LogLikelihood(drawn.First().E)), drawn.Count() / 20000.0, 0.01);
        Assert.Equal(1, Tales.Source.NextLogProbabilities(drawn.First().E).Sum(Math.Exp), 1e-12);
    }

    [Fact]
    public void The_divergence_is_0_at_the_truth_and_the_hmm_comes_nearer_to_it_than_model_1()
    {
        var corpus = Tales.Sample(4000).Corpus;
        var first = new IbmModel1(corpus);
        var before = Tales.Divergence(first.Dictionary);
        first.Fit(new() { Iterations = 20 });
        var hmm = new HmmAlignment(first);
        hmm.Fit(new() { Iterations = 20 });
        Assert.True(Tales.Divergence(first.Dictionary) < before / 3);
        Assert.True(Tales.Divergence(hmm.Dictionary) < Tales.Divergence(first.Dictionary) / 2);
    }

    [Fact]
    public void The_same_seed_gives_the_same_sentences()
    {
        static string Text((ParallelCorpus Corpus, WordAlignment[] Alignments) sample) => string.Join('|', sample.Corpus.Pairs.Select(pair => string.Join(' ', pair.E) + "=" + string.Join(' ', pair.F)));
        Assert.Equal(Text(Tales.Sample(50, 7)), Text(Tales.Sample(50, 7)));
        Assert.NotEqual(Text(Tales.Sample(50, 7)), Text(Tales.Sample(50, 8)));
    }

    [Fact]
    public void What_is_no_distribution_is_refused()
    {
        Assert.Contains("sum to 1", Assert.Throws<ArgumentException>(() => new BigramSource(new Dictionary<string, (string, double)[]> { ["<s>"] = [("</s>", 0.5)] })).Message, StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new BigramSource(new Dictionary<string, (string, double)[]> { ["<s>"] = [("a", 1)] })).Message, StringComparison.Ordinal);
        Assert.StartsWith("count must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Tales.Sample(0)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Vocabulary.Unknown, Tales.Translate([], new RandomStream(1)).F);
    }
}
