using GenerativeCourse.Data;
using GenerativeCourse.Language;

namespace GenerativeCourse.Tests.Language;

public class NGramTests
{
    private static readonly VersePair[] Verses = [.. BibleVerses.Load()];

    [Theory]
    [InlineData("plain", 2)]
    [InlineData("plain", 3)]
    [InlineData("modified", 2)]
    [InlineData("modified", 3)]
    [InlineData("backoff", 2)]
    [InlineData("backoff", 3)]
    public void Probabilities_are_those_of_an_independent_script(string kind, int order)
    {
        var golden = GoldenFile.Read("Language/kneser_ney.json").AsArray().Single(g => g!["model"].As<string>() == kind && g["order"].As<int>() == order)!;
        var (vocabulary, model) = Small(kind, order);
        var probabilities = golden["probabilities"]!.AsArray();
        Assert.True(probabilities.Count > 100);
        foreach (var entry in probabilities)
            Assert.Equal(entry![2].As<double>(), model.Probability(vocabulary.IdOf(entry[1].As<string>()), vocabulary.Encode(entry[0].As<string[]>())), 1e-12);
        var heldOut = golden["heldOut"].As<double[]>();
        for (var n = 0; n < heldOut.Length; n++) Assert.Equal(heldOut[n], model.LogLikelihood(vocabulary.Encode(Verses[200 + n].English)), 1e-9);
    }

    [Theory]
    [InlineData("plain", 1)]
    [InlineData("plain", 4)]
    [InlineData("modified", 1)]
    [InlineData("modified", 3)]
    [InlineData("modified", 5)]
    [InlineData("backoff", 1)]
    [InlineData("backoff", 4)]
    public void Probabilities_sum_to_1_after_every_history(string kind, int order)
    {
        var (vocabulary, model) = Small(kind, order);
        foreach (var history in new string[][] { [], ["and"], ["and", "god"], ["god", "and", "the"], ["nobody", "knows", "this", "word"], ["let", "there", "be", "light", "and"] })
        {
            var logs = model.NextLogProbabilities(vocabulary.Encode(history));
            Assert.Equal(1, logs.Sum(Math.Exp), 1e-9);
            Assert.Equal(double.NegativeInfinity, logs[Vocabulary.Start]);
            Assert.All(logs.Where((_, word) => word != Vocabulary.Start), log => Assert.True(double.IsFinite(log)));
        }
    }

    [Fact]
    public void A_context_may_be_shorter_or_longer_than_the_model_looks_back()
    {
        var (vocabulary, model) = Small("modified", 3);
        int[] history = vocabulary.Encode(["and", "god", "said", "unto"]);
        var the = vocabulary.IdOf("the");
        Assert.Equal(Math.Log(model.Probability(the, history)), model.LogProbability(history, the), 1e-12);
        Assert.Equal(Math.Log(model.Probability(the, [])), model.LogProbability([Vocabulary.Start], the), 1e-12);
        Assert.Equal(1, Enumerable.Range(0, vocabulary.Count).Sum(word => Math.Exp(model.LogProbability([], word))), 1e-9);
    }

    [Fact]
    public void Kneser_Ney_foretells_unseen_verses_better_than_a_backed_off_bigram_and_counts_alone_not_at_all()
    {
        var train = Verses.Where((_, n) => n % 10 != 0).Select(verse => verse.English).ToArray();
        var vocabulary = Vocabulary.Of(train, minimumCount: 2);
        int[][] read = [.. train.Select(vocabulary.Encode)], test = [.. Verses.Where((_, n) => n % 10 == 0).Select(verse => vocabulary.Encode(verse.English))];
        double Of(NGramModel model)
        {
            model.Fit(read);
            return Perplexity.Of(model, test);
        }
        var (backed, bigram, trigram) = (Of(new BackoffNGrams(vocabulary)), Of(new KneserNey(vocabulary, 2)), Of(new KneserNey(vocabulary, 3)));
        Assert.True(trigram < bigram && bigram < backed && backed < 150, $"{trigram}, {bigram}, {backed}");
        Assert.Equal(double.PositiveInfinity, Of(new MaximumLikelihoodNGrams(vocabulary)));
    }

    [Fact]
    public void Counts_alone_are_counts_divided()
    {
        var vocabulary = new Vocabulary(["a", "b"]);
        var model = new MaximumLikelihoodNGrams(vocabulary);
        Assert.Equal(0.25, model.Probability(3, [3]), 1e-12); // nothing counted yet: <unk>, </s>, a and b
        model.Fit([[3, 4], [3, 3], [4]]);
        Assert.Equal(2.0 / 3, model.Probability(3, []), 1e-12);
        Assert.Equal(1.0 / 3, model.Probability(4, [3]), 1e-12);
        Assert.Equal(Math.Log(2.0 / 3 * (1.0 / 3) * 1), model.LogLikelihood([3, 4]), 1e-12);
        Assert.Equal(0, model.Probability(4, [4]));
        Assert.Equal((3, 6), (model.NGrams(1), model.NGrams(2)));
    }

    [Fact]
    public void Nothing_counted_and_tiny_texts_are_distributions_too()
    {
        var vocabulary = new Vocabulary(["a"]);
        foreach (var model in new NGramModel[] { new KneserNey(vocabulary, 3), new BackoffNGrams(vocabulary, 3), new MaximumLikelihoodNGrams(vocabulary, 1) })
        {
            Assert.Equal(3, Perplexity.Of(model, [[3]]), 1e-9);
            model.Fit([[]]);
            Assert.Equal(1, model.NextLogProbabilities([]).Sum(Math.Exp), 1e-9);
        }
        Assert.StartsWith("order must be 1 to 9, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new KneserNey(vocabulary, 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("sentences must be ids of words, 0 or 3 to 3, not 4.", Assert.Throws<ArgumentOutOfRangeException>(() => new KneserNey(vocabulary).Fit([[4]])).Message, StringComparison.Ordinal);
    }

    private static (Vocabulary, NGramModel) Small(string kind, int order)
    {
        var text = Verses.Take(200).Select(verse => verse.English).ToArray();
        var vocabulary = Vocabulary.Of(text, minimumCount: 2);
        NGramModel model = kind == "backoff" ? new BackoffNGrams(vocabulary, order) : new KneserNey(vocabulary, order, modified: kind == "modified");
        model.Fit(text.Select(vocabulary.Encode));
        return (vocabulary, model);
    }
}
