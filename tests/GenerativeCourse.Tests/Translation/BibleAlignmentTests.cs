using GenerativeCourse.Data;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

/// <summary>The first 2,000 verses: NLTK's tables and plain error rates, and the order of the models.</summary>
public class BibleAlignmentTests
{
    private static readonly VersePair[] Verses = [.. BibleVerses.Load().Take(2000)];
    private static readonly WordAlignment[] Gold = [.. Verses.Select(verse => WordAlignment.Of(verse.Alignment))];

    [Theory]
    [InlineData("nltk", false)]
    [InlineData("nltk", true)]
    [InlineData("brown", false)]
    [InlineData("brown", true)]
    public void Five_iterations_give_NLTKs_table_and_plain_error_rate(string kind, bool toEnglish)
    {
        var golden = GoldenFile.Read("Translation/ibm1.json").AsArray().Single(g => g!["kind"].As<string>() == kind && g["direction"].As<string>() == (toEnglish ? "spanish to english" : "english to spanish"))!;
        var corpus = Corpus(toEnglish);
        // NLTK counts a word that stands twice in a target sentence once: see ibm1.py.
        var read = kind == "brown" ? corpus : new ParallelCorpus(corpus.E, corpus.F, corpus.Pairs.Select(pair => new SentencePair(pair.E, [.. pair.F.Distinct()])));
        var model = new IbmModel1(read);
        model.Fit(new() { Iterations = 5 });
        Assert.Equal(golden["entries"].As<int>(), model.Dictionary.Count);
        var table = golden["table"]!.AsArray();
        Assert.True(table.Count > 300);
        foreach (var entry in table)
        {
            var e = entry![0] is null ? ParallelCorpus.Null : corpus.E.IdOf(entry[0].As<string>());
            Assert.Equal(entry[2].As<double>(), model.Dictionary[corpus.F.IdOf(entry[1].As<string>()), e], 1e-6);
        }
        var plain = AlignmentErrorRate.Plain(Align(model, corpus, toEnglish), Gold);
        Assert.Equal(golden["aer"].As<double>(), plain.ErrorRate, 5e-4); // ties of probabilities that differ in the last digit
        if (kind == "nltk") Assert.Equal(toEnglish ? 0.746 : 0.730, plain.ErrorRate, 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_hmm_aligns_better_than_model_2_and_model_2_better_than_model_1(bool toEnglish)
    {
        var corpus = Corpus(toEnglish);
        var first = new IbmModel1(corpus);
        first.Fit();
        var second = new IbmModel2(first);
        second.Fit();
        var hmm = new HmmAlignment(first);
        hmm.Fit();
        double[] rates = [.. new AlignmentModel[] { hmm, second, first }.Select(model => AlignmentErrorRate.OverLinkedWords(Align(model, corpus, toEnglish), Gold).ErrorRate)];
        Assert.True(rates[0] < rates[1] - 0.03 && rates[1] < rates[2] - 0.01, string.Join(", ", rates));
        Assert.InRange(rates[0], 0.3, 0.45);
    }

    private static ParallelCorpus Corpus(bool toEnglish)
    {
        var corpus = ParallelCorpus.Of(Verses.Select(verse => (verse.English, verse.Spanish)));
        return toEnglish ? corpus.Reversed() : corpus;
    }

    private static WordAlignment[] Align(AlignmentModel model, ParallelCorpus corpus, bool toEnglish) =>
        toEnglish ? [.. model.Align(corpus).Select(alignment => alignment.Reversed())] : model.Align(corpus);
}
