using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class SpanishEnglishGrammarTests
{
    private static readonly IReadOnlyList<WorldSentence> Sentences = SpanishEnglishGrammar.Sample(20_000, new RandomStream(7));

    [Fact]
    public void The_translations_of_a_sentence_are_different_and_their_probabilities_sum_to_one()
    {
        foreach (var sentence in Sentences.Where(s => s.Entropy < 5).Take(400))
        {
            var all = sentence.Translations().ToList();
            Assert.Equal(1, all.Sum(one => Math.Exp(one.LogProbability)), 1e-9);
            Assert.Equal(all.Count, all.Select(one => one.ToString()).Distinct().Count());
            Assert.Equal(all.Max(one => one.LogProbability), sentence.Best.LogProbability, 1e-12);
            Assert.Equal(-all.Sum(one => Math.Exp(one.LogProbability) * one.LogProbability), sentence.Entropy, 1e-9);
        }
    }

    [Fact]
    public void A_sentence_has_one_derivation()
    {
        // The same words always have the same probability and the same translations; two derivations would differ in one of them.
        foreach (var same in Sentences.GroupBy(s => s.ToString()).Where(group => group.Count() > 1))
        {
            Assert.Single(same.Select(s => Math.Round(s.LogProbability, 9)).Distinct());
            Assert.Single(same.Select(s => s.Best.ToString()).Distinct());
        }
    }

    [Fact]
    public void How_often_a_sentence_comes_is_its_probability()
    {
        var draws = SpanishEnglishGrammar.Sample(200_000, new RandomStream(3), 1, longest: int.MaxValue).GroupBy(s => s.ToString());
        foreach (var common in draws.OrderByDescending(group => group.Count()).Take(20))
        {
            var expected = 200_000 * Math.Exp(common.First().LogProbability);
            Assert.InRange(common.Count(), expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
        }
    }

    [Fact]
    public void Translations_are_drawn_with_their_probabilities()
    {
        var (sentence, random) = (Sentences.First(s => s.Entropy is > 1 and < 2), new RandomStream(5));
        var draws = Enumerable.Range(0, 20_000).Select(_ => sentence.Translate(random).ToString()).GroupBy(text => text).ToDictionary(g => g.Key, g => g.Count());
        foreach (var one in sentence.Translations())
        {
            var expected = 20_000 * Math.Exp(one.LogProbability);
            Assert.InRange(draws.GetValueOrDefault(one.ToString()), expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected) + 1);
        }
    }

    [Fact]
    public void What_is_expected_of_the_languages_is_there()
    {
        var best = Sentences.ToDictionary(s => s, s => s.Best.ToString());
        Assert.All(best, pair => Assert.DoesNotContain(" a apple", pair.Value));
        Assert.All(best.Keys, s => Assert.DoesNotContain(" a el ", s.ToString()));
        Assert.All(best.Keys, s => Assert.DoesNotContain(" de el ", s.ToString()));
        Assert.Contains(best.Values, text => text.Contains(" 's ", StringComparison.Ordinal));
        Assert.Contains(best.Values, text => text.Contains("does not", StringComparison.Ordinal));
        // "her" of a woman, "his" of a man, "its" of a dog: an agreement over the whole clause.
        var women = best.Where(pair => pair.Key.Spanish is ["la", "mujer", _, "su" or "sus", ..]).ToList();
        Assert.NotEmpty(women);
        Assert.All(women, pair => Assert.Contains(" her ", pair.Value));
        Assert.All(best.Keys, s => Assert.All(s.Best.Alignment, link => Assert.InRange(link.Spanish, 0, s.Spanish.Count - 1)));
    }

    [Fact]
    public void Lengths_are_kept_and_impossible_ones_refused()
    {
        Assert.All(SpanishEnglishGrammar.Sample(500, new RandomStream(1), 8, 11), s => Assert.InRange(s.Spanish.Count, 8, 11));
        Assert.Equal("longest", Assert.Throws<ArgumentOutOfRangeException>(() => SpanishEnglishGrammar.Sample(1, new RandomStream(1), 1, 0)).ParamName);
        Assert.Equal("shortest", Assert.Throws<ArgumentOutOfRangeException>(() => SpanishEnglishGrammar.Sample(1, new RandomStream(1), 0)).ParamName);
    }
}
