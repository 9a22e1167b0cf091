using CsCheck;
using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Language;

public class DecodingTests
{
    private const int Longest = 5;
    private static readonly Vocabulary Words = new(["a", "b", "c"]);

    /// <summary>A model of every history's own random distribution: nothing in it is regular, and all of its sentences can be counted.</summary>
    private sealed class RandomModel(long seed) : ILanguageModel
    {
        public Vocabulary Vocabulary => Words;

        public double[] NextLogProbabilities(ReadOnlySpan<int> history)
        {
            var random = new RandomStream(seed);
            foreach (var id in history)
                random = random.Split(id);
            double[] weights = [.. Enumerable.Range(0, Vocabulary.Count).Select(id => id == Vocabulary.Start ? 0 : -Math.Log(random.NextDouble()))];
            return [.. weights.Select(weight => Math.Log(weight / weights.Sum()))];
        }

        public double LogLikelihood(ReadOnlySpan<int> sentence)
        {
            var log = NextLogProbabilities(sentence)[Vocabulary.End];
            for (var i = 0; i < sentence.Length; i++)
                log += NextLogProbabilities(sentence[..i])[sentence[i]];
            return log;
        }
    }

    private static IEnumerable<int[]> Sentences(int longest)
    {
        IEnumerable<int[]> all = [[]];
        foreach (var _ in Enumerable.Range(0, longest))
            all = all.Concat(all.Where(s => true).SelectMany(s => new[] { 0, 3, 4, 5 }.Select(id => (int[])[.. s, id]))).DistinctBy(s => string.Join(',', s)).ToList();
        return all;
    }

    [Fact]
    public void Exact_search_equals_trying_every_sentence() => Gen.Int[1, 10_000].Sample(seed =>
    {
        var model = new RandomModel(seed);
        var best = Sentences(Longest).MaxBy(s => model.LogLikelihood(s))!;
        var found = ExactSearch.Best(new LanguageModelPrefixes(model), Longest);
        Assert.True(found.IsProven);
        Assert.Equal(best, found.Best!.Tokens);
        Assert.Equal(model.LogLikelihood(best), found.Best.LogProbability, 1e-5);
    }, iter: 6);

    [Fact]
    public void A_beam_is_never_better_than_exact_and_a_wide_one_is_as_good()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var model = new RandomModel(seed);
            var exact = ExactSearch.Best(new LanguageModelPrefixes(model), Longest).Best!;
            foreach (var width in new[] { 1, 2, 5, 10_000 })
            {
                var found = Decoding.Beam(new LanguageModelPrefixes(model), new BeamOptions { Width = width, MaximumLength = Longest })[0];
                Assert.True(found[0].LogProbability <= exact.LogProbability + 1e-6);
                Assert.Equal(model.LogLikelihood(found[0].Tokens), found[0].LogProbability, 1e-5);
                if (width == 10_000)
                    Assert.Equal(exact.Tokens, found[0].Tokens);
            }
        }
    }

    [Fact]
    public void A_wide_beam_ranks_all_sentences_by_their_length_normalized_score()
    {
        var model = new RandomModel(3);
        double Score(int[] s) => model.LogLikelihood(s) / Math.Pow(s.Length + 1, 0.8);
        var expected = Sentences(3).OrderByDescending(Score).Take(20).Select(s => string.Join(' ', s));
        var found = Decoding.Beam(new LanguageModelPrefixes(model), new BeamOptions { Width = 500, MaximumLength = 3, LengthPower = 0.8 })[0];
        Assert.Equal(expected, found.Take(20).Select(one => string.Join(' ', one.Tokens)));
    }

    [Fact]
    public void A_beam_of_one_and_greedy_decoding_agree_and_take_the_most_probable_word()
    {
        var model = new RandomModel(12);
        var greedy = Decoding.Greedy(new LanguageModelPrefixes(model, 2), 30);
        var beam = Decoding.Beam(new LanguageModelPrefixes(model), new BeamOptions { Width = 1, MaximumLength = 30 })[0][0];
        Assert.Equal(beam.Tokens, greedy[1].Tokens);
        var history = new List<int>();
        foreach (var token in greedy[0].Tokens)
        {
            Assert.Equal(token, Array.IndexOf(model.NextLogProbabilities([.. history]), model.NextLogProbabilities([.. history]).Max()));
            history.Add(token);
        }
        Assert.Equal(model.LogLikelihood(greedy[0].Tokens), greedy[0].LogProbability, 1e-4);
    }

    [Fact]
    public void Samples_come_with_the_models_probabilities()
    {
        var (model, draws) = (new RandomModel(4), 20_000);
        var counts = Decoding.Sample(new LanguageModelPrefixes(model, draws), new SamplingOptions { MaximumLength = 20 })
            .GroupBy(one => string.Join(',', one.Tokens)).ToDictionary(group => group.Key, group => group.Count());
        foreach (var sentence in Sentences(2))
        {
            var expected = draws * Math.Exp(model.LogLikelihood(sentence));
            Assert.InRange(counts.GetValueOrDefault(string.Join(',', sentence)), expected - 5 * Math.Sqrt(expected) - 1, expected + 5 * Math.Sqrt(expected) + 1);
        }
    }

    [Fact]
    public void Temperature_top_k_and_top_p_cut_as_they_say()
    {
        float[] next = [.. new[] { 0.5, 0.25, 0.15, 0.1 }.Select(p => (float)Math.Log(p))];
        double[] Shares(SamplingOptions options)
        {
            var (random, counts) = (new RandomStream(1), new double[4]);
            for (var i = 0; i < 20_000; i++)
                counts[Decoding.Draw(next, options, random)] += 1 / 20_000.0;
            return counts;
        }
        Close([0.5, 0.25, 0.15, 0.1], Shares(new()));
        Close([2 / 3.0, 1 / 3.0, 0, 0], Shares(new() { TopK = 2 }));
        Close([0.5 / 0.9, 0.25 / 0.9, 0.15 / 0.9, 0], Shares(new() { TopP = 0.8 }));
        Close([0.25 / 0.345, 0.0625 / 0.345, 0.0225 / 0.345, 0.01 / 0.345], Shares(new() { Temperature = 0.5 }));

        static void Close(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 0.015));
    }

    [Fact]
    public void A_sequence_is_cut_off_at_the_largest_length_and_one_that_ends_there_is_not()
    {
        var model = new RandomModel(12);
        var cut = Decoding.Greedy(new LanguageModelPrefixes(model), 0)[0];
        Assert.Equal((0, false, 0.0), (cut.Tokens.Length, cut.IsFinished, cut.LogProbability));
        Assert.Equal(cut.Length, cut.Tokens.Length);
        var ended = Decoding.Greedy(new LanguageModelPrefixes(model), 50)[0];
        Assert.True(Decoding.Greedy(new LanguageModelPrefixes(model), ended.Tokens.Length)[0].IsFinished);
        Assert.Single(Decoding.Beam(new LanguageModelPrefixes(model), new BeamOptions { MaximumLength = 0 })[0], one => one.Tokens.Length == 0 && one.IsFinished);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_beam_of_no_width_is_refused_in_one_sentence(int width)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Decoding.Beam(new LanguageModelPrefixes(new RandomModel(1)), new BeamOptions { Width = width }));
        Assert.StartsWith($"Width must be 1 or more, not {width}.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exact_search_says_when_it_was_cut_off()
    {
        var found = ExactSearch.Best(new LanguageModelPrefixes(new RandomModel(2)), 30, mostExpanded: 3);
        Assert.False(found.IsProven);
        Assert.Equal(3, found.Expanded);
    }
}
