using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Language;

public class FeedForwardLanguageModelTests
{
    [Fact]
    public void Sentences_are_as_probable_as_their_words_one_by_one()
    {
        var model = new FeedForwardLanguageModel(new Vocabulary(["a", "b", "c"]), order: 3);
        int[] sentence = [3, 4, 5, 3];
        var sum = 0.0;
        for (var t = 0; t <= sentence.Length; t++)
        {
            var logs = model.NextLogProbabilities(sentence.AsSpan(0, t));
            Assert.Equal(1, logs.Sum(log => Math.Exp(log)), 1e-5);
            sum += logs[t < sentence.Length ? sentence[t] : Vocabulary.End];
        }
        Assert.Equal(sum, model.LogLikelihood(sentence), 1e-5);
    }

    [Fact]
    public void It_learns_what_depends_on_two_words_back_down_to_the_entropy()
    {
        // The next token repeats the one two places back with probability 0.9: H = 0.325 nats. An order of 2 sees nothing of it.
        var (words, random) = (new Vocabulary(["a", "b"]), new RandomStream(1));
        int[][] sentences = [.. Enumerable.Range(0, 600).Select(_ =>
        {
            var s = new int[30];
            for (var t = 0; t < s.Length; t++) s[t] = t < 2 || random.NextDouble() > 0.9 ? (t < 2 ? random.Next(3, 5) : 7 - s[t - 2]) : s[t - 2];
            return s;
        })];
        double Loss(int order)
        {
            var model = new FeedForwardLanguageModel(words, order, width: 4, hidden: 16);
            model.Fit(sentences[..400], new() { Epochs = 4, BatchSize = 64 });
            // Per token, the two that are drawn evenly and the end (always after 30) left out.
            return -(sentences[400..].Average(s => model.LogLikelihood(s)) + 2 * Math.Log(2)) / 28;
        }
        var floor = -(0.9 * Math.Log(0.9) + 0.1 * Math.Log(0.1));
        Assert.Equal(floor, Loss(32), 0.06); // it sees the beginning, so it knows where the end is
        Assert.True(Loss(2) > 0.65);
    }
}
