using GenerativeCourse.Language.Timeline;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class ProbabilisticGrammarTests
{
    [Fact]
    public void Expectations_are_those_of_the_series()
    {
        // n a's with probability 2^-n: two words on average, and H = Σ n 2^-n ln 2 = 2 ln 2.
        var grammar = new ProbabilisticGrammar("S -> a S 1 | a 1");
        Assert.Equal(2, grammar.ExpectedWords, 1e-10);
        Assert.Equal(2 * Math.Log(2), grammar.Entropy, 1e-10);
        // Trees: e = 1 + 2 (1-p) e.
        Assert.Equal(1 / (1 - 2 * 0.4), new ProbabilisticGrammar("S -> S S 0.4 | a 0.6").Expect(_ => 1), 1e-8);
        Assert.Contains("infinitely long", Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar("S -> S S 0.6 | a 0.4")).Message);
    }

    [Fact]
    public void Samples_cost_their_entropy_and_come_as_often_as_they_should()
    {
        var (grammar, random) = (new ProbabilisticGrammar("S -> NP sleeps 3 | NP sees NP 1\nNP -> she 0.5 | the dog 0.5"), new RandomStream(1));
        var draws = Enumerable.Range(0, 20_000).Select(_ => grammar.Sample(random)).ToArray();
        Assert.Equal(grammar.Entropy, -draws.Average(draw => draw.LogProbability), 0.02);
        var all = grammar.Sentences().ToArray();
        Assert.Equal(1, all.Sum(s => s.Probability), 1e-12);
        var seen = draws.CountBy(draw => string.Join(' ', draw.Tree.Leaves().Select(leaf => leaf.Word))).ToDictionary();
        foreach (var (words, probability) in all) Assert.Equal(probability, seen[string.Join(' ', words)] / 20_000.0, 0.015);
    }

    [Fact]
    public void The_reports_have_one_reading_each_and_the_text_costs_what_the_source_says()
    {
        var (text, bits) = TextSource.Report.Sample(300_000);
        Assert.Equal(TextSource.Report.BitsPerCharacter, bits, 0.005);
        Assert.Equal(text, TextSource.Report.Sample(300_000).Text);
        // What the floor rests on: no sentence has two derivations.
        var parser = new ChartParser(TextSource.Report.Grammar);
        foreach (var sentence in text[..20_000].Split(". ")[..^1]) Assert.Equal(1, parser.Count(sentence.Split(' ')));
    }

    [Theory]
    [InlineData("S")]
    [InlineData("S -> ")]
    [InlineData("S -> a 0")]
    [InlineData("S -> a -1 | b")]
    [InlineData("")]
    [InlineData("S -> a\nS -> b")]
    public void What_is_no_grammar_is_said(string rules) => Assert.Contains("rules must", Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar(rules)).Message);
}
