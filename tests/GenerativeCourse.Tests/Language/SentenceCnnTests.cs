using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Language;

public class SentenceCnnTests
{
    private static readonly Vocabulary Words = new(["a", "b", "c", "d", "e"]);

    [Fact]
    public void It_finds_an_order_that_no_bag_of_words_shows()
    {
        // Class 1: "a b" somewhere; class 0: "b a". Both have one a and one b, side by side, among c, d and e.
        var random = new RandomStream(1);
        int[] Sentence(byte label)
        {
            int[] words = [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.Next(5, 8))];
            words[0] = Words.IdOf(label == 1 ? "a" : "b");
            words[1] = Words.IdOf(label == 1 ? "b" : "a");
            var turn = random.Next(words.Length - 1);
            return [.. words[2..][..turn], words[0], words[1], .. words[2..][turn..]];
        }
        var labels = Enumerable.Range(0, 600).Select(i => (byte)(i % 2)).ToArray();
        var sentences = labels.Select(Sentence).ToArray();
        var net = new SentenceCnn(Words, 2, width: 8, filters: 4, windows: [2]);
        net.Fit(sentences[..400], labels.AsMemory(0, 400), new() { Epochs = 20, LearningRate = 1e-2f, Dropout = 0 });
        Assert.Equal(labels[400..], net.Predict(sentences[400..]));

        // And the filter that votes for class 1 most likes "a b" best.
        var filter = Enumerable.Range(0, 4).MaxBy(f => net.Votes(0, f)[1] * net.FavouriteNGrams(0, f, sentences, 1).FirstOrDefault().Answer);
        Assert.Equal("a b", net.FavouriteNGrams(0, filter, sentences, 1)[0].Words);
    }

    [Fact]
    public void A_sentence_is_read_alike_alone_and_among_longer_ones()
    {
        var net = new SentenceCnn(Words, 3, width: 6, filters: 5);
        int[][] sentences = [[3], [], [4, 5, 6], [3, 4, 5, 6, 7, 3, 4], [.. Enumerable.Repeat(5, 40)]];
        var together = net.PredictProbabilities(sentences);
        for (var i = 0; i < sentences.Length; i++)
            Assert.Equal(net.PredictProbabilities([sentences[i]])[0], together[i], (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Its_probabilities_are_Kims_equations()
    {
        var net = new SentenceCnn(Words, 3, width: 6, filters: 5, windows: [2, 3]);
        var state = net.State.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        int[] sentence = [3, 5, 4, 7, 6];
        var answers = new List<double>();
        foreach (var h in net.Windows)
            for (var f = 0; f < 5; f++)
                answers.Add(Enumerable.Range(0, sentence.Length - h + 1).Max(i => Math.Max(0, state[$"window{h}.bias"][f]
                    + Enumerable.Range(0, h * 6).Sum(k => (double)state[$"window{h}.weight"][f * h * 6 + k] * state["words.weight"][sentence[i + k / 6] * 6 + k % 6]))));
        var scores = Enumerable.Range(0, 3).Select(k => state["classify.bias"][k] + answers.Select((a, j) => a * state["classify.weight"][k * 10 + j]).Sum()).ToArray();
        Assert.Equal(scores.Select(s => Math.Exp(s) / scores.Sum(Math.Exp)), net.PredictProbabilities([sentence])[0], (x, y) => Math.Abs(x - y) < 1e-5);
    }
}
