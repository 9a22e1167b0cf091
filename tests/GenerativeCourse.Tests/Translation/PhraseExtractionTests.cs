using CsCheck;
using GenerativeCourse.Language;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

public sealed class PhraseExtractionTests
{
    // Koehn, "Statistical machine translation" (2010), figures 5.1 and 5.6: michael assumes that he will stay in the house,
    // michael geht davon aus , dass er im haus bleibt. The comma has no link; links as (e, f).
    private static readonly string[] English = ["michael", "assumes", "that", "he", "will", "stay", "in", "the", "house"];
    private static readonly string[] German = ["michael", "geht", "davon", "aus", ",", "dass", "er", "im", "haus", "bleibt"];
    private static readonly (int, int)[] Links = [(0, 0), (1, 1), (1, 2), (1, 3), (2, 5), (3, 6), (4, 9), (5, 9), (6, 7), (7, 7), (8, 8)];

    [Fact]
    public void The_pairs_of_the_textbook_are_found()
    {
        var found = PhraseExtraction.Consistent(9, 10, WordAlignment.Of(Links), 7).Select(span => string.Join(' ', English[span.E]) + " = " + string.Join(' ', German[span.F])).ToHashSet();
        string[] expected =
        [
            "michael = michael", "michael assumes = michael geht davon aus", "michael assumes = michael geht davon aus ,",
            "michael assumes that = michael geht davon aus , dass", "michael assumes that he = michael geht davon aus , dass er",
            "assumes = geht davon aus", "assumes = geht davon aus ,", "assumes that = geht davon aus , dass", "assumes that he = geht davon aus , dass er",
            "that = dass", "that = , dass", "that he = dass er", "that he = , dass er", "he = er", "in the = im", "in the house = im haus", "house = haus",
            "he will stay in the house = er im haus bleibt", "will stay = bleibt", "will stay in the house = im haus bleibt",
            "that he will stay in the house = dass er im haus bleibt", "that he will stay in the house = , dass er im haus bleibt",
        ];
        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public void What_is_found_is_what_the_definition_says() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Bool.Array[36], Gen.Int[1, 6]).Sample((l, m, links, longest) =>
        {
            var all = (from e in Enumerable.Range(0, l) from f in Enumerable.Range(0, m) where links[e * 6 + f] && (e + f) % 3 == 0 select (e, f)).ToArray();
            var expected = from fs in Enumerable.Range(0, m) from fe in Enumerable.Range(fs + 1, m - fs) where fe - fs <= longest
                           from es in Enumerable.Range(0, l) from ee in Enumerable.Range(es + 1, l - es) where ee - es <= longest
                           where all.Any(link => link.e >= es && link.e < ee && link.f >= fs && link.f < fe)
                           where all.All(link => (link.e >= es && link.e < ee) == (link.f >= fs && link.f < fe))
                           select new PhraseSpan(fs..fe, es..ee);
            var found = PhraseExtraction.Consistent(l, m, WordAlignment.Of(all), longest).ToList();
            Assert.Equal(expected.ToHashSet(), found.ToHashSet());
            Assert.Equal(found.Count, found.Distinct().Count());
        });

    [Fact]
    public void The_table_counts_and_divides()
    {
        // "la casa" twice, once as "the house", once as "her house"; "casa" alone once as "house".
        var corpus = ParallelCorpus.Of([(["the", "house"], ["la", "casa"]), (["her", "house"], ["la", "casa"]), (["house"], ["casa"])]);
        WordAlignment[] links = [WordAlignment.Of([(0, 0), (1, 1)]), WordAlignment.Of([(0, 0), (1, 1)]), WordAlignment.Of([(0, 0)])];
        var table = new PhraseTable();
        var reports = table.Train(corpus, links, new PhraseExtractionOptions { MaximumLength = 2, Reports = 3 }).ToList();
        Assert.Equal(3, reports.Count);
        Assert.Equal((1.0, 5), (reports[^1].Epoch, reports[^1].Pairs));
        Assert.Equal((5, 2), (table.Count, table.LongestPhrase));
        Assert.Equal([("her", 1.0), ("the", 1.0)], table.Of("la").Select(pair => (pair.E.Single(), pair.Channel)).Order());
        Assert.Equal([("her house", 1.0, 1.0), ("the house", 1.0, 1.0)], table.Of("la", "casa").Select(pair => (string.Join(' ', pair.E), pair.Channel, pair.Lexical)).Order());
        Assert.Empty(table.Of("verde"));
        Assert.Empty(table.Of("casa", "la"));
        table.Fit(corpus.Take(1), links[..1], new PhraseExtractionOptions { MaximumLength = 1 });
        Assert.Equal((2, 1), (table.Count, table.LongestPhrase));
    }

    [Fact]
    public void The_channel_divides_by_the_English_phrase_and_lexical_weights_by_the_English_word()
    {
        // "big" is "gran" twice and "grande" once; "muy" has no link, and one of two words without one is "muy".
        var corpus = ParallelCorpus.Of([(["big"], ["gran"]), (["big"], ["gran"]), (["big"], ["muy", "grande"]), (["x"], ["x", "ay"])]);
        var link = WordAlignment.Of([(0, 0)]);
        var table = new PhraseTable();
        table.Fit(corpus, [link, link, WordAlignment.Of([(0, 1)]), link], new PhraseExtractionOptions { MaximumLength = 2 });
        var (gran, grande, muyGrande) = (table.Of("gran").Single(), table.Of("grande").Single(), table.Of("muy", "grande").Single());
        Assert.Equal((2.0 / 4, 2.0 / 3), (gran.Channel, gran.Lexical));
        Assert.Equal((1.0 / 4, 1.0 / 3), (grande.Channel, grande.Lexical));
        Assert.Equal(1.0 / 4, muyGrande.Channel);
        Assert.Equal(1.0 / 2 * (1.0 / 3), muyGrande.Lexical, 12);
    }

    [Fact]
    public void Silly_input_gets_one_sentence()
    {
        var corpus = ParallelCorpus.Of([(["a"], ["b"])]);
        Assert.StartsWith("alignments must be 1, one for each pair of the corpus, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new PhraseTable().Train(corpus, [])).Message);
        Assert.StartsWith("MaximumLength must be 1 or more, not 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PhraseTable().Train(corpus, [WordAlignment.Of([(0, 0)])], new PhraseExtractionOptions { MaximumLength = 0 })).Message);
        Assert.StartsWith("alignments must be 0, not 3.", Assert.Throws<ArgumentOutOfRangeException>(() => new PhraseTable().Fit(corpus, [WordAlignment.Of([(0, 3)])])).Message);
    }
}
