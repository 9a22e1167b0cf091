using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class SentimentPhrasesTests
{
    [Fact]
    public void Feelings_compose_as_the_text_says()
    {
        Assert.Equal(-1, SentimentPhrases.Not(SentimentPhrases.Degree("very", 1)));      // not very good
        Assert.Equal(1, SentimentPhrases.Join("but", -1, SentimentPhrases.Not(-1)));     // bad but not boring
        Assert.Equal([2, 1, 1, 0, -1], new[] { (2, 1), (1, 1), (2, -1), (1, -1), (-2, 1) }.Select(p => SentimentPhrases.Join("and", p.Item1, p.Item2)));
        foreach (var phrase in SentimentPhrases.Sample(500, new RandomStream(1), 1, 3))
        {
            Check(phrase);
            Assert.Equal(phrase, SentimentPhrases.Parse(phrase.ToString()));
        }
        foreach (var none in new[] { "", "very not good", "good but", "good bad", "very very good", "not" })
            Assert.Contains("text must be a phrase", Assert.Throws<ArgumentException>(() => SentimentPhrases.Parse(none)).Message);

        static void Check(SentimentPhrase phrase)
        {
            if (phrase.Word is not null) return;
            var (left, right) = (phrase.Left!, phrase.Right!);
            var expected = left.Word switch
            {
                "not" => SentimentPhrases.Not(right.Level),
                "very" or "slightly" => SentimentPhrases.Degree(left.Word, right.Level),
                "and" or "but" => right.Level,
                _ => SentimentPhrases.Join(right.Left!.Word!, left.Level, right.Level),
            };
            Assert.Equal(expected, phrase.Level);
            Check(left);
            Check(right);
        }
    }

    [Fact]
    public void No_function_of_the_bag_beats_the_ceiling_and_a_single_part_needs_no_order()
    {
        Assert.Equal(1, SentimentPhrases.BagCeiling(1, 1), 1e-12);
        var ceiling = SentimentPhrases.BagCeiling(2, 2);
        // The best table from bags to levels, told the answers of the very phrases: it can only be luckier than the ceiling.
        var phrases = SentimentPhrases.Sample(200_000, new RandomStream(1), 2, 2);
        var levels = SentimentPhrases.Sample(2000, new RandomStream(2), 1, 1).Where(p => p.Word is not null).DistinctBy(p => p.Word).ToDictionary(p => p.Word!, p => p.Level);
        string Bag(SentimentPhrase phrase) => string.Join(' ', phrase.Words().Select(word => levels.TryGetValue(word, out var level) ? $"{level}" : word).Order(StringComparer.Ordinal));
        var told = phrases.GroupBy(Bag).Sum(bag => bag.CountBy(p => p.Level).Max(entry => entry.Value)) / (double)phrases.Count;
        Assert.Equal(ceiling, told, 0.01);
        Assert.InRange(ceiling, 0.5, 0.9);
    }
}
