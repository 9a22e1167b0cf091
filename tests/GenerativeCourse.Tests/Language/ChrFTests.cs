using CsCheck;
using GenerativeCourse.Language;

namespace GenerativeCourse.Tests.Language;

/// <summary>chrF against sacreBLEU's published cases and n-gram counts made with NLTK (Golden/Language/scores.py).</summary>
public sealed class ChrFTests
{
    // https://github.com/mjpost/sacrebleu, test/test_chrf.py, test_cases_effective_order: β = 3.
    [Theory]
    [InlineData("a", "a", 1.0)]
    [InlineData("", "reference", 0)]
    [InlineData("a b c", "a b c", 1.0)]
    [InlineData("a b c", "abc", 1.0)]
    [InlineData("", "c", 0)]
    [InlineData("a|b", "a|c", 0.5)]
    [InlineData("aa", "ab", 0.25)]
    public void The_published_cases_of_sacreBLEU_come_out(string candidates, string references, double expected)
    {
        string[][] Lines(string text) => [.. text.Split('|').Select(line => line.Split(' '))];
        Assert.Equal(expected, ChrF.Corpus(Lines(candidates), Lines(references), beta: 3), 12);
    }

    // There, test_cases_keep_whitespace: a blank that is no blank is a character like others.
    [Theory]
    [InlineData("Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.",
        "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.", 0.673481606)]
    [InlineData("risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .",
        "risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .", 0.652414427)]
    public void Long_sentences_have_the_published_score(string candidate, string reference, double expected) =>
        Assert.Equal(expected, ChrF.Corpus([[candidate.Replace(' ', '_')]], [[reference.Replace(' ', '_')]], beta: 3), 9);

    [Fact]
    public void A_corpus_has_the_score_of_an_independent_count()
    {
        var golden = GoldenFile.Read("Language/scores.json");
        var candidates = golden["candidates"].As<string[][]>();
        var references = golden["references"].As<string[][][]>().Select(r => r[0]).ToArray();
        Assert.Equal((double)golden["chrf"]!, ChrF.Corpus(candidates, references), 12);
        Assert.Equal((double)golden["chrf_beta3"]!, ChrF.Corpus(candidates, references, beta: 3), 12);
        Assert.Equal((double)golden["chrf_plus_plus"]!, ChrF.Corpus(candidates, references, wordOrder: 2), 12);
    }

    [Fact]
    public void A_wrong_ending_costs_less_than_a_wrong_word()
    {
        string[][] reference = [["he", "walks"]];
        var (ending, word) = (ChrF.Corpus([["he", "walked"]], reference), ChrF.Corpus([["he", "jumps"]], reference));
        Assert.True(word < ending && ending < 1);
    }

    [Fact]
    public void ChrF_is_between_0_and_1_and_1_for_the_reference_itself() =>
        Gen.Select(Gen.String["ab c"].Array[1, 5], Gen.String["abc"].Array[1, 5]).Sample((candidate, reference) =>
        {
            Assert.InRange(ChrF.Corpus([candidate], [reference]), 0, 1 + 1e-12);
            if (reference.Any(word => word.Length > 0))
                Assert.Equal(1, ChrF.Corpus([reference], [reference]), 12);
        });

    [Fact]
    public void Silly_input_gets_one_sentence()
    {
        string[][] one = [["a"]];
        Assert.StartsWith("candidates must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => ChrF.Corpus([], [])).Message);
        Assert.StartsWith("order must be 1 to 100, not 1000000000.", Assert.Throws<ArgumentOutOfRangeException>(() => ChrF.Corpus(one, one, order: 1_000_000_000)).Message);
        Assert.StartsWith("beta must be a positive number, not NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => ChrF.Corpus(one, one, beta: double.NaN)).Message);
        Assert.StartsWith("references must be 1, one for each candidate, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => ChrF.Corpus(one, [])).Message);
    }
}
