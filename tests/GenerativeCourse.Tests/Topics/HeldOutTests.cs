using System.Text.RegularExpressions;
using GenerativeCourse.Data;
using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class HeldOutTests
{
    private static readonly TopicModel Small = new(new Vocabulary(["a", "b", "c"]), [0.7, 0.2, 0.1, 0.1, 0.3, 0.6], [], [0.4, 0.9], 0.1, []);

    [Fact]
    public void Left_to_right_agrees_with_the_sum_over_all_assignments()
    {
        int[] words = [0, 2, 1, 2, 0];
        var exact = 0.0;
        for (var code = 0; code < 32; code++)
        {
            var (probability, counts) = (1.0, new int[2]);
            for (var i = 0; i < 5; i++)
            {
                var t = (code >> i) & 1;
                probability *= (counts[t]++ + Small.Alpha[t]) / (i + 1.3) * Small.Topic(t)[words[i]];
            }
            exact += probability;
        }
        var estimate = HeldOut.LeftToRight(Small, words, 50_000, new RandomStream(1));
        Assert.Equal(Math.Log(exact), estimate.Unbiased, 0.005);
        Assert.Equal(Math.Log(exact), estimate.LogProbability, 0.05); // biased, as its authors' successors noted
        Assert.Equal(new LeftToRightEstimate(0, 0), HeldOut.LeftToRight(Small, [], 10, new RandomStream(1)));
        // One word needs no sampling at all: log Σ_t α_t/Σα φ_tw.
        Assert.Equal(Math.Log((0.4 * 0.7 + 0.9 * 0.1) / 1.3), HeldOut.LeftToRight(Small, [0], 1, new RandomStream(1)).LogProbability, 1e-12);
    }

    [Fact]
    public void Perplexity_of_uniform_topics_is_the_size_of_the_vocabulary()
    {
        var vocabulary = new Vocabulary(["a", "b", "c", "d"]);
        var uniform = new TopicModel(vocabulary, [.. Enumerable.Repeat(0.25, 8)], [], [1, 1], 1, []);
        Assert.Equal(4, HeldOut.Perplexity(uniform, Corpus.OfIds([[0, 1, 1, 2], [3, 3]], vocabulary)), 1e-9);
    }

    [Fact]
    public void Inference_solves_its_fixed_point_and_empty_documents_get_the_prior()
    {
        var corpus = Corpus.OfIds([[0, 0, 1, 2], []], Small.Vocabulary);
        var shares = Small.Infer(corpus, 5000);
        Assert.Equal(0.4 / 1.3, shares[1][0], 1e-12);
        var expected = 0.4;
        foreach (var word in corpus.TokensOf(0))
            expected += shares[0][0] * Small.Topic(0)[word] / (shares[0][0] * Small.Topic(0)[word] + shares[0][1] * Small.Topic(1)[word]);
        Assert.Equal(expected / 5.3, shares[0][0], 1e-8);
        Assert.Equal(shares[0], Small.Infer(["b", "a", "c", "a", "unknown"], 5000));
    }

    [Fact]
    public void No_worse_than_scikit_learn_and_gensim_on_the_debian_descriptions()
    {
        var golden = GoldenFile.Read("Topics/perplexity.json");
        var texts = DebianDescriptions.Load().Select(program => (IReadOnlyList<string>)[.. Regex.Matches(program.Text.ToLowerInvariant(), "[a-z]{3,}").Select(match => match.Value)]).ToList();
        var vocabulary = Vocabulary.Of(texts, new VocabularyLimits { MinimumDocuments = 5, MaximumShare = 0.1 });
        var ids = texts.Select(text => text.Select(vocabulary.IdOf).Where(id => id >= 0).ToArray()).ToList();
        var train = Corpus.OfIds(ids.Where((_, i) => i % 10 != 0), vocabulary);
        var test = ids.Where((_, i) => i % 10 == 0).ToList();
        Assert.Equal((golden["documents"].As<int>(), golden["words"].As<int>(), golden["tokens"].As<int>()), (train.Documents, vocabulary.Count, train.Tokens));
        var observed = Corpus.OfIds(test.Select(document => document.Where((_, place) => place % 2 == 0)), vocabulary);
        var hidden = Corpus.OfIds(test.Select(document => document.Where((_, place) => place % 2 == 1)), vocabulary);
        var options = new LdaOptions { Topics = golden["topics"].As<int>(), Alpha = golden["alpha"].As<double>(), Beta = golden["beta"].As<double>() };

        // Sampling needs more passes than coordinate ascent to arrive, and each costs a small part of one: both at 200.
        var gibbs = HeldOut.Perplexity(new FastGibbs(train, options).Sample(burnIn: 150, samples: 10, between: 5), observed, hidden);
        var inference = new VariationalBayes(train, options);
        foreach (var _ in inference.Train(50)) { }
        var variational = HeldOut.Perplexity(inference.Model(), observed, hidden);
        Assert.True(gibbs <= 1.01 * Best(200), $"Gibbs {gibbs:F1}, best of the references {Best(200):F1}");
        Assert.True(variational <= 1.01 * Best(50), $"variational {variational:F1}, best of the references {Best(50):F1}");

        double Best(int passes) => Math.Min(golden[$"passes{passes}"]!["sklearn"].As<double[]>().Average(), golden[$"passes{passes}"]!["gensim"].As<double[]>().Average());
    }
}
