using System.Text.Json.Nodes;
using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Transformers;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Transformers;

/// <summary>The Transformer against PyTorch's, and what must hold of any.</summary>
public class TransformerTests
{
    private static readonly JsonNode Golden = GoldenFile.Read("Transformers/transformer.json");

    private static Vocabulary Words(int count) => new(Enumerable.Range(3, count - 3).Select(i => $"w{i}"));

    private static Transformer Small(TransformerOptions? options = null, long seed = 1) =>
        new(Words(9), Words(7), (options ?? new TransformerOptions()) with { Width = 8, Heads = 2, Hidden = 12, Longest = 12 }, seed);

    private static (Transformer Model, TranslationPair[] Pairs, JsonNode Expected) FromPyTorch(NormPlace norm)
    {
        var expected = Golden[norm == NormPlace.Post ? "post" : "pre"]!;
        var model = Small(new TransformerOptions { Norm = norm, Layers = Golden["layers"].As<int>() });
        foreach (var (name, weight) in model.Parameters) expected["weights"]![name]!["values"].As<float[]>().CopyTo(weight.Values);
        Assert.Equal(expected["weights"]!.AsObject().Count, model.Parameters.Count());
        var (sources, targets) = (Golden["sources"].As<int[][]>(), Golden["targets"].As<int[][]>());
        return (model, [.. sources.Zip(targets, (source, target) => new TranslationPair(source, target))], expected);
    }

    [Theory]
    [InlineData(NormPlace.Post)]
    [InlineData(NormPlace.Pre)]
    public void Scores_are_PyTorchs_with_the_same_weights_and_masks(NormPlace norm)
    {
        var (model, pairs, expected) = FromPyTorch(norm);
        var (logits, right) = (model.Logits(pairs), expected["scores"].As<float[]>());
        for (var b = 0; b < pairs.Length; b++)
        for (var i = 0; i < (pairs[b].Target.Length + 1) * 7; i++) // what stands on padding does not matter
            Assert.Equal(right[b * logits.Shape[1] * 7 + i], logits.Values[b * logits.Shape[1] * 7 + i], 1e-5 * Math.Max(1, Math.Abs(right[b * logits.Shape[1] * 7 + i])));
    }

    [Theory]
    [InlineData(NormPlace.Post)]
    [InlineData(NormPlace.Pre)]
    public void Heads_look_where_PyTorchs_look(NormPlace norm)
    {
        var (model, pairs, expected) = FromPyTorch(norm);
        var looks = expected["looks"].As<float[]>(); // (B, H, S, S), padded to 5 words
        for (var b = 0; b < pairs.Length; b++)
        {
            var words = pairs[b].Source.Length + 1;
            var boxes = model.Trace(pairs[b].Source, pairs[b].Target).Where(box => box.Box.StartsWith("encoder 1: attention", StringComparison.Ordinal)).ToArray();
            for (var h = 0; h < 2; h++)
            for (var asking = 0; asking < words; asking++)
            for (var looked = 0; looked < words; looked++)
                Assert.Equal(looks[((b * 2 + h) * 5 + asking) * 5 + looked], boxes[h].Value[asking, looked], 1e-5);
        }
    }

    [Theory]
    [InlineData(Positions.None, true)]
    [InlineData(Positions.Sinusoidal, false)]
    [InlineData(Positions.Learned, false)]
    [InlineData(Positions.Rotary, false)]
    public void Without_positions_the_order_of_the_source_does_not_matter(Positions positions, bool same)
    {
        var model = Small(new TransformerOptions { Positions = positions });
        float[] Scores(params int[] source) => model.Logits([new TranslationPair(source, [3, 4])]).ToArray();
        var difference = Scores(4, 7, 5, 3).Zip(Scores(3, 5, 4, 7), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(same ? difference < 1e-5 : difference > 1e-3, $"{difference}");
    }

    [Theory]
    [InlineData(Positions.Sinusoidal)]
    [InlineData(Positions.Rotary)]
    public void No_word_sees_what_comes_after_it(Positions positions)
    {
        var model = Small(new TransformerOptions { Positions = positions });
        float[] Scores(params int[] target) => model.Logits([new TranslationPair([4, 5], target)]).ToArray();
        var (one, other) = (Scores(3, 4, 5, 6), Scores(3, 4, 6, 3));
        Assert.Equal(one[..(3 * 7)], other[..(3 * 7)]);
        Assert.NotEqual(one[(3 * 7)..], other[(3 * 7)..]);
    }

    [Theory]
    [InlineData(true, Positions.Sinusoidal)]
    [InlineData(false, Positions.Sinusoidal)]
    [InlineData(true, Positions.Rotary)]
    public void All_heads_in_one_kernel_are_equation_1(bool scaled, Positions positions)
    {
        var attention = new Attention(new TransformerOptions { Width = 8, Heads = 2, Scaled = scaled, Positions = positions }, new RandomStream(3));
        var (x, memory) = (Tensor.Normal(new RandomStream(4), 2, 3, 8), Tensor.Normal(new RandomStream(5), 2, 5, 8));
        var mask = Tensor.Zeros(2, 1, 5);
        mask.Values[9] = float.NegativeInfinity;
        var weights = attention.Weights(x, memory, mask); // (B, H, T, S)
        Assert.Equal(0, weights[1, 0, 2, 4]);
        // v and W^O from the layer's own parameters.
        var (projection, bias) = (attention.Parameters.ToDictionary(p => p.Key, p => p.Value)["in_proj_weight"], attention.Parameters.ToDictionary(p => p.Key, p => p.Value)["in_proj_bias"]);
        var v = memory.Linear(projection.Slice(0, 16, 8), bias.Slice(0, 16, 8)).Reshape(2, 5, 2, 4).Transpose(1, 2);
        var parts = attention.Parameters.ToDictionary(p => p.Key, p => p.Value);
        var z = weights.MatMul(v).Transpose(1, 2).Reshape(2, 3, 8).Linear(parts["out_proj.weight"], parts["out_proj.bias"]);
        foreach (var (plain, fused) in z.ToArray().Zip(attention.Forward(x, memory, mask).ToArray())) Assert.Equal(plain, fused, 1e-5);
    }

    [Fact]
    public void A_rotation_leaves_only_the_distance_between_two_words()
    {
        var (q, k) = (Tensor.Normal(new RandomStream(1), 1, 1, 8), Tensor.Normal(new RandomStream(2), 1, 1, 8));
        float Score(int t, int s)
        {
            Tensor At(Tensor x, int place, int words) => Rotations.Of(Tensor.Concat(1, [.. Enumerable.Repeat(x, words)]), 2).Slice(1, place, 1);
            return At(q, t, 9).Reshape(1, 8).MatMul(At(k, s, 9).Reshape(8, 1)).Item;
        }
        Assert.Equal(Score(2, 0), Score(8, 6), 1e-4);
        Assert.Equal(Score(3, 5), Score(5, 7), 1e-4);
        Assert.NotEqual(Score(2, 0), Score(3, 0), 1e-3);
    }

    [Fact]
    public void Positions_further_on_are_turned_by_a_fixed_angle()
    {
        var table = Sinusoids.Table(40, 6);
        for (var pair = 0; pair < 3; pair++)
        {
            var (sin, cos) = Math.SinCos(5 * Sinusoids.Frequency(pair, 6));
            for (var t = 0; t < 35; t++)
            {
                var (s, c) = (table[t, 2 * pair], table[t, 2 * pair + 1]);
                Assert.Equal(s * cos + c * sin, table[t + 5, 2 * pair], 1e-5);
                Assert.Equal(c * cos - s * sin, table[t + 5, 2 * pair + 1], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(NormPlace.Post, Positions.Sinusoidal)]
    [InlineData(NormPlace.Pre, Positions.Rotary)]
    [InlineData(NormPlace.Pre, Positions.Learned)]
    public void It_learns_to_copy_and_writes_what_it_learned(NormPlace norm, Positions positions)
    {
        var words = Words(9);
        var model = new Transformer(words, words, new TransformerOptions { Width = 32, Heads = 4, Layers = 1, Hidden = 64, Longest = 8, Norm = norm, Positions = positions });
        var random = new RandomStream(1);
        TranslationPair Pair()
        {
            int[] ids = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => 3 + random.Next(6))];
            return new TranslationPair(ids, ids);
        }
        TranslationPair[] pairs = [.. Enumerable.Range(0, 2000).Select(_ => Pair())], unseen = [.. Enumerable.Range(0, 100).Select(_ => Pair())];
        var report = model.Fit(pairs, new TransformerTraining { Epochs = 12, LearningRate = 4e-3f });
        Assert.True(model.Accuracy(unseen) > 0.98, $"{model.Accuracy(unseen)}");
        Assert.InRange(report.Loss, 0, 0.1);
        var written = model.Translate([.. unseen.Select(pair => words.Decode(pair.Source))]);
        Assert.InRange(written.Zip(unseen, (own, pair) => own.SequenceEqual(words.Decode(pair.Target))).Count(right => right), 95, 100);
    }

    [Fact]
    public void The_first_loss_is_that_of_guessing_and_smoothing_raises_the_best_one()
    {
        var model = Small(new TransformerOptions { Norm = NormPlace.Pre });
        var pairs = new[] { new TranslationPair([3, 4], [5, 6]) };
        Assert.InRange(model.Loss(pairs).Item, 0.5, 4);
        Assert.True(model.Loss(pairs, smoothing: 0.2f).Item > model.Loss(pairs).Item);
    }

    [Fact]
    public void What_cannot_be_is_said_in_one_sentence()
    {
        string Refusal(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("Heads must be a divisor of Width, 64, not 5", Refusal(() => new TransformerOptions { Heads = 5 }.Validate()));
        Assert.Contains("Longest, 12", Refusal(() => Small().Logits([new TranslationPair([.. Enumerable.Repeat(3, 12)], [])])));
        Assert.Contains("Width", Refusal(() => new TransformerOptions { Width = 1_000_000_000 }.Validate()));
        Assert.Contains("WarmUp", Refusal(() => new TransformerTraining { WarmUp = 1 }.Validate()));
        Assert.Contains("Dropout", Refusal(() => new TransformerOptions { Dropout = float.NaN }.Validate()));
        // A vocabulary of nothing but the marks works: there is one sentence.
        var alone = new Transformer(new Vocabulary([]), new Vocabulary([]), new TransformerOptions { Width = 4, Heads = 1, Hidden = 4 });
        Assert.True(float.IsFinite(alone.Loss([new TranslationPair([], [])]).Item));
    }
}
