using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public sealed class BayesTranslatorTests
{
    private static readonly LanguagePair Tales = LanguagePair.Tales();

    [Theory]
    [InlineData("a")]
    [InlineData("the king")]
    public void The_probabilities_of_all_that_a_sentence_may_become_sum_to_1(string sentence)
    {
        var e = Tales.E.Encode(sentence.Split(' '));
        var words = Enumerable.Range(Vocabulary.End + 1, Tales.F.Count - Vocabulary.End - 1).ToArray();
        IEnumerable<int[]> all = [[]];
        var sum = 0.0;
        for (var m = 0; m <= e.Length + 1; m++)
        {
            sum += all.Sum(f => Tales.Probability(f, e));
            all = all.SelectMany(f => words.Select(word => (int[])[.. f, word])).ToList();
        }
        Assert.Equal(1, sum, 9);
    }

    [Fact]
    public void The_channel_draws_sentences_as_often_as_their_probability_says()
    {
        var (e, random, draws) = (Tales.E.Encode(["the", "king", "sees"]), new RandomStream(4), 200_000);
        var counts = new Dictionary<string, int>();
        for (var draw = 0; draw < draws; draw++)
        {
            var f = string.Join(' ', Tales.F.Decode(Tales.Translate(e, random).F));
            counts[f] = counts.GetValueOrDefault(f) + 1;
        }
        foreach (var (f, count) in counts.OrderByDescending(entry => entry.Value).Take(10))
        {
            var p = Tales.Probability(Tales.F.Encode(f.Split(' ')), e);
            Assert.InRange(count / (double)draws, p - 5 * Math.Sqrt(p / draws), p + 5 * Math.Sqrt(p / draws));
        }
    }

    [Fact]
    public void It_is_right_as_often_as_it_believes()
    {
        var bayes = new BayesTranslator(Tales, longest: 6);
        Assert.All(bayes.Decode(Tales.F.Encode(["érase", "vez", "una", "reina"])).E, id => Assert.InRange(id, 3, Tales.E.Count - 1));
        var pairs = Tales.Sample(1000, seed: 3).Corpus.Pairs.Where(pair => pair.E.Length <= 6 && pair.F.Length is > 0 and <= 5).ToList();
        var found = pairs.Select(pair => bayes.Decode(pair.F)).ToList();
        var right = pairs.Zip(found).Count(both => both.First.E.SequenceEqual(both.Second.E));
        var expected = found.Sum(best => best.Probability);
        var deviation = Math.Sqrt(found.Sum(best => best.Probability * (1 - best.Probability)));
        Assert.InRange(right, expected - 4 * deviation, expected + 4 * deviation);
        Assert.InRange(right / (double)pairs.Count, 0.3, 0.9);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.StartsWith("longest must be 1 to 100, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new BayesTranslator(Tales, 0)).Message);
        Assert.Contains("cannot have come from any sentence", Assert.Throws<ArgumentException>(() => new BayesTranslator(Tales, 2).Decode(Enumerable.Repeat(3, 9).ToArray())).Message);
        Assert.StartsWith("longest must be smaller, not 60.", Assert.Throws<ArgumentOutOfRangeException>(() => new BayesTranslator(Tales, 60)).Message);
    }
}
