using System.Text.Json.Nodes;
using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Tests.Learning;
using GenerativeCourse.Translation;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Translation;

public class EncoderDecoderTests
{
    private static readonly Vocabulary Spanish = new(["a", "b", "c", "d", "e", "f"]), English = new(["u", "v", "w", "x", "y"]);
    private static readonly JsonNode Golden = GoldenFile.Read("Attention/attention.json");

    private static TranslationPair[] Pairs => [.. Golden["pairs"]!.AsArray().Select(pair => new TranslationPair(pair!["f"].As<int[]>(), pair["e"].As<int[]>()))];

    private static EncoderDecoder Make(SourceAttentionKind kind, long seed = 1) =>
        new(Spanish, English, new EncoderDecoderOptions { Attention = kind, Embedding = 4, Hidden = 5 }, seed);

    [Theory]
    [InlineData(SourceAttentionKind.None)]
    [InlineData(SourceAttentionKind.Bahdanau)]
    [InlineData(SourceAttentionKind.Luong)]
    public void Loss_gradients_and_weights_agree_with_PyTorch_that_computes_sentence_by_sentence(SourceAttentionKind kind)
    {
        var golden = Golden["cases"]!.AsArray().Single(one => (string)one!["kind"]! == kind.ToString())!;
        var model = Make(kind);
        Assert.Equal(golden["state"]!.AsObject().Select(entry => entry.Key).Order(), model.State.Select(entry => entry.Key).Order());
        foreach (var (key, value) in model.State)
            golden["state"]![key].Tensor().Values.CopyTo(value.Values);

        using (Tape.Begin())
        {
            var loss = model.Loss(Pairs);
            Assert.Equal((double)golden["loss"]!, loss.Item, 1e-5);
            loss.Backward();
        }
        foreach (var (key, value) in model.Parameters)
            TorchGolden.Close(golden["gradients"]![key]!["values"].Numbers(), value.Gradient, $"the gradient of {key}");
        var logs = model.LogLikelihood(Pairs);
        for (var i = 0; i < logs.Length; i++)
            Assert.Equal(-(double)golden["sentences"]![i]!, logs[i], 1e-5);
        foreach (var (pair, weights) in Pairs.Zip(golden["weights"]!.AsArray()))
            TorchGolden.Close(weights!["values"].Numbers(), model.AttentionWeights(pair.Source, pair.Target).Span, "the attention's weights");
    }

    [Theory]
    [InlineData(SourceAttentionKind.None)]
    [InlineData(SourceAttentionKind.Bahdanau)]
    [InlineData(SourceAttentionKind.Luong)]
    public void Word_by_word_and_side_by_side_it_gives_the_probability_of_teacher_forcing(SourceAttentionKind kind)
    {
        var model = Make(kind, seed: 4);
        IPrefixes prefixes = model.Given([3, 4, 5], [6], []);
        int[][] targets = [[3, 4, 7], [5, 5, 5], [6, 3, 4]];
        var logs = new double[3];
        for (var t = 0; t < 3; t++)
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(1, prefixes.NextLogProbabilities(i).ToArray().Sum(log => Math.Exp(log)), 1e-5);
                logs[i] += prefixes.NextLogProbabilities(i)[targets[i][t]];
            }
            prefixes = prefixes.Continue([0, 1, 2], [.. targets.Select(target => target[t])]);
        }
        // Now in another order: a beam takes its hypotheses from anywhere.
        prefixes = prefixes.Continue([2, 0], [Vocabulary.Unknown, Vocabulary.Unknown]);
        double[] all = [logs[2], logs[0]];
        var expected = model.LogLikelihood([new([], [.. targets[2], 0]), new([3, 4, 5], [.. targets[0], 0])]);
        var before = model.LogLikelihood([new([], targets[2]), new([3, 4, 5], targets[0])]);
        Assert.True(before.All(double.IsFinite));
        for (var i = 0; i < 2; i++)
        {
            var unknown = Next(model, i == 0 ? [] : [3, 4, 5], i == 0 ? targets[2] : targets[0])[Vocabulary.Unknown];
            Assert.Equal(expected[i], all[i] + unknown + prefixes.NextLogProbabilities(i)[Vocabulary.End], 1e-4);
        }
    }

    private static float[] Next(EncoderDecoder model, int[] source, int[] target)
    {
        IPrefixes prefixes = model.Given(source);
        foreach (var word in target)
            prefixes = prefixes.Continue([0], [word]);
        return prefixes.NextLogProbabilities(0).ToArray();
    }

    [Fact]
    public void With_attention_it_learns_to_turn_sentences_around_and_without_it_does_not_as_well()
    {
        var random = new RandomStream(2);
        TranslationPair[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3, 8)).Select(n => (int[])[.. Enumerable.Range(0, n).Select(_ => random.Next(3, 8))])
            .Select(words => new TranslationPair(words, [.. words.Reverse()]))];
        var (pairs, unseen) = (Draw(1500), Draw(100));
        double Share(SourceAttentionKind kind)
        {
            var model = new EncoderDecoder(Spanish, English, new EncoderDecoderOptions { Attention = kind, Embedding = 16, Hidden = 32 });
            model.Fit(pairs, new SequenceTraining { Epochs = 10, BatchSize = 32, LearningRate = 0.01f });
            return Decoding.Greedy(model.Given([.. unseen.Select(pair => pair.Source)]), 20).Zip(unseen).Average(one => one.First.Tokens.SequenceEqual(one.Second.Target) ? 1 : 0.0);
        }
        var (plain, attending) = (Share(SourceAttentionKind.None), Share(SourceAttentionKind.Bahdanau));
        Assert.InRange(attending, 0.9, 1);
        Assert.True(plain < attending, $"{plain:0.00} without, {attending:0.00} with attention");
    }

    [Fact]
    public void Unknown_words_empty_and_long_sentences_are_translated_to_something_and_an_empty_list_is_refused()
    {
        var model = Make(SourceAttentionKind.Bahdanau);
        string[] longer = [.. Enumerable.Repeat("a", 200)];
        var translations = model.Translate([["nobody", "knows"], [], longer], 30);
        Assert.All(translations, words => Assert.InRange(words.Length, 0, 30));
        Assert.Empty(model.Translate([]));
        Assert.Throws<ArgumentException>(() => model.Given());
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Given([99]));
        Assert.Empty(model.Align([], [3, 4]));
        var refusal = Assert.Throws<InvalidOperationException>(() => Make(SourceAttentionKind.None).AttentionWeights([3], [3]));
        Assert.StartsWith("This model has no attention", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Fit([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EncoderDecoder(Spanish, English, new EncoderDecoderOptions { Hidden = 0 }));
    }
}
