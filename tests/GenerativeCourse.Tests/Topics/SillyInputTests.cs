using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class SillyInputTests
{
    private static readonly Corpus Good = Bars.ToCorpus(Bars.Write(20, 15, 1, seed: 1));
    private static readonly Corpus Empty = Corpus.OfIds([[], []], new Vocabulary(["a"]));

    public static TheoryData<string, LdaOptions> Wrong => new()
    {
        { "Topics", new() { Topics = 0 } },
        { "Topics", new() { Topics = -3 } },
        { "Topics", new() { Topics = 70_000 } },
        { "Alpha", new() { Alpha = 0 } },
        { "Alpha", new() { Alpha = -1 } },
        { "Alpha", new() { Alpha = double.NaN } },
        { "Beta", new() { Beta = 0 } },
        { "Beta", new() { Beta = double.PositiveInfinity } },
        { "AlphaOfTopics", new() { Topics = 3, AlphaOfTopics = [1, 1] } },
        { "AlphaOfTopics", new() { Topics = 2, AlphaOfTopics = [1, 0] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_out_of_range_are_refused_in_a_sentence(string name, LdaOptions options)
    {
        foreach (var make in new Func<object>[] { () => new CollapsedGibbs(Good, options), () => new FastGibbs(Good, options), () => new VariationalBayes(Good, options), () => new OnlineVariationalBayes(Good, options), () => Restarts.Best(Good, options) })
        {
            var refused = Assert.ThrowsAny<ArgumentException>(make);
            Assert.Contains($"{name} must", refused.Message);
        }
    }

    [Fact]
    public void A_corpus_without_words_is_refused()
    {
        foreach (var make in new Func<object>[] { () => new CollapsedGibbs(Empty, new()), () => new FastGibbs(Empty, new()), () => new VariationalBayes(Empty, new()), () => new OnlineVariationalBayes(Empty, new()) })
            Assert.Contains("not one known word", Assert.ThrowsAny<ArgumentException>(make).Message);
        Assert.Contains("none is left", Assert.ThrowsAny<ArgumentException>(() => Vocabulary.Of([["a"], ["b"]], new() { MinimumDocuments = 2 })).Message);
        Assert.Contains("MaximumShare", Assert.ThrowsAny<ArgumentException>(() => Vocabulary.Of([["a"]], new() { MaximumShare = 0 })).Message);
        Assert.Contains("Beta must be 1E-08 to 100000000, not 1E-30. FastGibbs weighs in single precision", Assert.ThrowsAny<ArgumentException>(() => new FastGibbs(Good, new() { Beta = 1e-30 })).Message);
        Assert.Contains("Decay", Assert.ThrowsAny<ArgumentException>(() => new OnlineVariationalBayes(Good, new(), new() { Decay = 0.5 })).Message);
    }

    [Theory]
    [InlineData(100)] // more topics than the 25 words
    [InlineData(1)]
    public void Any_number_of_topics_and_empty_documents_are_handled(int topics)
    {
        var corpus = Corpus.OfIds([[], [0], [], .. Enumerable.Range(0, 20).Select(d => Good.TokensOf(d)), []], Bars.Vocabulary);
        var options = new LdaOptions { Topics = topics, Alpha = 0.05, OptimizeAlpha = true };
        var plain = new CollapsedGibbs(corpus, options);
        var fast = new FastGibbs(corpus, options);
        for (var i = 0; i < 25; i++) Assert.True(plain.Sweep() >= 0 && fast.Sweep() >= 0);
        var variational = new VariationalBayes(corpus, options);
        Rises(variational.Train(15));
        var online = new OnlineVariationalBayes(corpus, options with { OptimizeAlpha = false });
        Rises(online.Train(3));
        foreach (var model in new[] { plain.Model(), fast.Model(), variational.Model(), online.Model() })
        {
            for (var t = 0; t < topics; t++) Assert.Equal(1, model.Topic(t).ToArray().Sum(), 1e-9);
            for (var d = 0; d < corpus.Documents; d++) Assert.Equal(1, model.Document(d).ToArray().Sum(), 1e-9);
            Assert.InRange(HeldOut.Perplexity(model, Good), 1, 60);
            Assert.All(TopicQuality.Coherence(model, corpus), coherence => Assert.InRange(coherence, -1, 1));
        }

        // A bound of a logarithm of a probability of words, which learning raises.
        static void Rises(IEnumerable<VariationalStep> steps)
        {
            var bounds = steps.Select(step => step.Bound).ToArray();
            Assert.True(bounds[^1] > bounds[0] && bounds[^1] < 0, $"{bounds[0]} to {bounds[^1]}");
        }
    }

    [Fact]
    public void A_vocabulary_of_one_word_is_handled()
    {
        var corpus = Corpus.Of([["only", "only"], ["only"]], new Vocabulary(["only"]));
        var sampler = new FastGibbs(corpus, new LdaOptions { Topics = 3 });
        sampler.Sweep();
        Assert.Equal(1, sampler.Model().Topic(2)[0], 1e-12);
        Assert.Equal(1, HeldOut.Perplexity(sampler.Model(), corpus), 1e-9);
        Assert.Equal([-0.0], TopicQuality.Coherence(sampler.Model(), corpus)[..1]);
    }

    [Fact]
    public void Questions_that_make_no_sense_are_refused()
    {
        var model = new FastGibbs(Good, new LdaOptions { Topics = 3 }).Model();
        Assert.Contains("0 to 2", Assert.ThrowsAny<ArgumentException>(() => model.TopWords(3)).Message);
        Assert.Contains("lambda", Assert.ThrowsAny<ArgumentException>(() => model.TopWords(0, 5, 1.5)).Message);
        Assert.Contains("own vocabulary", Assert.ThrowsAny<ArgumentException>(() => model.Infer(Empty)).Message);
        Assert.Contains("sweeps", Assert.ThrowsAny<ArgumentException>(() => new FastGibbs(Good, new()).Train(0)).Message);
        Assert.Contains("heldOutShare must be above 0 and below 1, not 1.5", Assert.ThrowsAny<ArgumentException>(() => Good.Split(1.5, 1)).Message);
        Assert.Contains("alpha", Assert.ThrowsAny<ArgumentException>(() => DirichletDistribution.Sample([0, 1], new RandomStream(1))).Message);
    }
}
