using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Language;

public class RecurrentLanguageModelTests
{
    private static readonly Vocabulary Words = new(["a", "b", "c", "d"]);

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    public void Word_by_word_it_gives_the_probability_of_the_sentence_and_probabilities_sum_to_one(RecurrentCell cell)
    {
        var model = new RecurrentLanguageModel(Words, cell, 4, 6, seed: 3);
        int[] sentence = [3, 4, 0, 6];
        var log = 0.0;
        for (var i = 0; i <= sentence.Length; i++)
        {
            var next = model.NextLogProbabilities(sentence.AsSpan(0, i));
            Assert.Equal(1, next.Sum(Math.Exp), 1e-5);
            Assert.Equal(double.NegativeInfinity, next[Vocabulary.Start]);
            log += next[i < sentence.Length ? sentence[i] : Vocabulary.End];
        }
        Assert.Equal(model.LogLikelihood(sentence), log, 1e-5);
        IPrefixes prefixes = model.Start(3);
        foreach (var word in sentence)
            prefixes = prefixes.Continue([2, 0, 1], [word, word, word]);
        for (var row = 0; row < 3; row++)
            Assert.Equal(model.NextLogProbabilities(sentence)[Vocabulary.End], prefixes.NextLogProbabilities(row)[Vocabulary.End], 1e-5);
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn, 0.05)]
    [InlineData(RecurrentCell.Gru, 0.05)]
    [InlineData(RecurrentCell.Lstm, 0.05)]
    public void It_comes_down_to_the_entropy_of_a_source_that_is_known(RecurrentCell cell, double tolerance)
    {
        // The first word is drawn, the second repeats it, the third is drawn from the two others than "a", "b": 2 ln 2 nats a sentence.
        var random = new RandomStream(1);
        int[][] sentences = [.. Enumerable.Range(0, 2000).Select(_ => 3 + random.Next(2)).Select(w => (int[])[w, w, 5 + random.Next(2)])];
        var model = new RecurrentLanguageModel(Words, cell, 8, 16);
        model.Fit(sentences, new SequenceTraining { Epochs = 6, BatchSize = 20, LearningRate = 0.02f });
        var mean = sentences.Take(100).Average(sentence => -model.LogLikelihood(sentence));
        Assert.InRange(mean, 2 * Math.Log(2) - 0.1, 2 * Math.Log(2) + tolerance + 0.05);
        Assert.InRange(Perplexity.Of(model, sentences.Take(200)), 1.3, 1.6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_silly_options_one_sentence()
    {
        int[][] sentences = [[3, 4], [], [5, 6, 3, 4]];
        double Trained(long seed)
        {
            var model = new RecurrentLanguageModel(Words, RecurrentCell.Lstm, 4, 5, seed);
            model.Fit(sentences, new SequenceTraining { Epochs = 3, BatchSize = 2 });
            return model.LogLikelihood([3, 4]);
        }
        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
        var model = new RecurrentLanguageModel(Words);
        Assert.StartsWith("Epochs must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(sentences, new SequenceTraining { Epochs = 0 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(sentences, new SequenceTraining { LearningRate = float.NaN }));
        Assert.Throws<ArgumentException>(() => model.Train([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Start(0));
    }
}
