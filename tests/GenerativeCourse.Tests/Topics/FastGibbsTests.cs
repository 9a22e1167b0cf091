using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

[Collection(Alone.Name)]
public class FastGibbsTests
{
    private static Corpus Some(int documents = 120, int length = 40, int vocabulary = 60) =>
        Corpus.OfIds(
            new GenerativeProcess([.. Enumerable.Range(0, 6).Select(t => DirichletDistribution.Sample([.. Enumerable.Repeat(0.1, vocabulary)], new RandomStream(t)))], [.. Enumerable.Repeat(0.2, 6)])
                .Write(documents, length, new RandomStream(9)).Select(document => document.Words),
            new Vocabulary(Enumerable.Range(0, vocabulary).Select(w => $"w{w}")));

    [Theory]
    [InlineData(6, 1)]   // all topics at once
    [InlineData(6, 2)]
    [InlineData(500, 1)] // word by word and buckets
    [InlineData(500, 3)]
    public void Keeps_its_books_in_order(int topics, int parts)
    {
        var corpus = Some();
        var sampler = Make(corpus, new LdaOptions { Topics = topics, Alpha = 0.1, Seed = 4 }, parts);
        for (var i = 0; i < 5; i++) Assert.InRange(sampler.Sweep(), 1, corpus.Tokens);

        // Four books of the same thing: n_t, the topics of each word's occurrences, those of each document, and both at once.
        var (layout, totals) = sampler.Books;
        var (fromWords, fromDocuments) = (new int[topics], new int[topics]);
        for (var w = 0; w < corpus.Vocabulary.Count; w++)
            foreach (var t in layout.TopicsOfWord(w)) fromWords[t]++;
        var documents = layout.TopicsOfDocuments().ToArray();
        foreach (var t in documents.SelectMany(of => of)) fromDocuments[t]++;
        Assert.Equal(corpus.Tokens, totals.Sum());
        Assert.Equal(totals, fromWords);
        Assert.Equal(totals, fromDocuments);
        var occurrences = layout.Document.Zip(layout.Topic).ToLookup(at => at.First, at => (int)at.Second);
        for (var d = 0; d < corpus.Documents; d++) Assert.Equal(documents[d].Order(), occurrences[d].Order());

        var model = sampler.Model();
        for (var t = 0; t < topics; t++) Assert.Equal(1, model.Topic(t).ToArray().Sum(), 1e-9);
        for (var d = 0; d < corpus.Documents; d++)
        {
            Assert.Equal(1, model.Document(d).ToArray().Sum(), 1e-9);
            for (var t = 0; t < topics; t++) Assert.Equal(documents[d].Count(z => z == t), model.Document(d)[t] * (corpus.Length(d) + 0.1 * topics) - 0.1, 1e-9);
        }
    }

    private static FastGibbs Make(Corpus corpus, LdaOptions options, int parts) => new(corpus, options, new RandomStream(options.Seed), parts);

    [Theory]
    [InlineData(6)]
    [InlineData(200)]
    public void Reaches_the_plateau_of_the_plain_sampler(int topics)
    {
        var corpus = Some();
        var options = new LdaOptions { Topics = topics, Alpha = 0.1, Beta = 0.05 };
        var plain = Plateau(chosen => new CollapsedGibbs(corpus, chosen));
        var fast = Plateau(chosen => Make(corpus, chosen, 1));
        var parallel = Plateau(chosen => Make(corpus, chosen, 2));
        Assert.Equal(plain, fast, 0.005 * Math.Abs(plain));
        Assert.Equal(plain, parallel, 0.005 * Math.Abs(plain));

        // The posterior has several modes: the best of some chains is comparable, one chain is not.
        double Plateau(Func<LdaOptions, IGibbsSampler> make) =>
            Enumerable.Range(1, 4).Max(seed => make(options with { Seed = seed }).Train(150).Skip(100).Average(sweep => sweep.LogLikelihood));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(400, 2)]
    [InlineData(8, 3)]
    public void The_same_seed_gives_the_same_bits_whatever_the_threads(int topics, int parts)
    {
        var corpus = Some();
        var first = Run(threads: 1, seed: 5);
        foreach (var threads in new[] { 1, 2, 4 }) Assert.Equal(first, Run(threads, seed: 5));
        Assert.NotEqual(first, Run(threads: 2, seed: 6));

        double[] Run(int threads, long seed)
        {
            var before = Workers.Count;
            Workers.Count = threads;
            try
            {
                var sampler = Make(corpus, new LdaOptions { Topics = topics, Seed = seed, OptimizeAlpha = true }, parts);
                return [.. sampler.Train(25).Select(sweep => sweep.LogLikelihood), .. sampler.Model().Alpha];
            }
            finally
            {
                Workers.Count = before;
            }
        }
    }

    [Fact]
    public void The_parts_follow_from_the_corpus()
    {
        var one = new Vocabulary(["only"]);
        int PartsOf(int words) => new FastGibbs(Corpus.OfIds(Enumerable.Repeat(new int[100], words / 100), one), new LdaOptions { Topics = 2 }).Parts;
        Assert.Equal([1, 2, 8], [PartsOf(9_900), PartsOf(10_000), PartsOf(1_000_000)]);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(2)]
    public void Draws_from_the_prior_where_words_tell_nothing(double alpha)
    {
        // One word only: every topic explains it equally well, so z follows the prior: a Polya urn for each document.
        var corpus = Corpus.OfIds(Enumerable.Repeat<int[]>([0, 0], 4000), new Vocabulary(["only"]));
        var sampler = Make(corpus, new LdaOptions { Topics = 40, Alpha = alpha, Beta = 1 }, 1);
        for (var i = 0; i < 60; i++) sampler.Sweep();
        var together = 0.0;
        for (var i = 0; i < 40; i++)
        {
            sampler.Sweep();
            var model = sampler.Model();
            together += Enumerable.Range(0, 4000).Count(d => model.Document(d).ToArray().Max() > (1.9 + alpha) / (2 + 40 * alpha)) / 4000.0 / 40;
        }
        var expected = (1 + alpha) / (1 + 40 * alpha);
        Assert.Equal(expected, together, 0.05 * expected);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(72)]  // blocks of rows and rows that are left
    [InlineData(79)]
    public void Draws_from_the_prior_over_all_topics_at_once(int topics)
    {
        // As above, with documents long enough to be drawn over all topics: any two words of a document share a topic as often.
        const int length = 10;
        const double alpha = 0.02;
        var corpus = Corpus.OfIds(Enumerable.Repeat(new int[length], 2000), new Vocabulary(["only"]));
        var sampler = Make(corpus, new LdaOptions { Topics = topics, Alpha = alpha, Beta = 1 }, 1);
        for (var i = 0; i < 60; i++) sampler.Sweep();
        var (pairs, uses) = (0.0, new double[topics]);
        for (var i = 0; i < 40; i++)
        {
            sampler.Sweep();
            var model = sampler.Model();
            for (var d = 0; d < corpus.Documents; d++)
            {
                for (var t = 0; t < topics; t++)
                {
                    var count = model.Document(d)[t] * (length + alpha * topics) - alpha;
                    pairs += count * (count - 1);
                    uses[t] += count / (40.0 * corpus.Tokens);
                }
            }
        }
        Assert.Equal((1 + alpha) / (1 + topics * alpha), pairs / (40.0 * corpus.Documents * length * (length - 1)), 0.02);
        Assert.All(uses, use => Assert.InRange(use * topics, 0.5, 1.5)); // no topic is favoured for its place
    }

    [Theory]
    [InlineData(10)] // drawn over all topics
    [InlineData(6)]  // drawn from the document's words and the buckets
    public void An_uneven_prior_is_drawn_from_as_it_is(int length)
    {
        // One word only, as above: E[n_dt] = length · α_t / Σα.
        const int topics = 72;
        double[] alpha = [.. Enumerable.Range(0, topics).Select(t => t % 5 == 0 ? 0.2 : 0.02)];
        var corpus = Corpus.OfIds(Enumerable.Repeat(new int[length], 4000), new Vocabulary(["only"]));
        var sampler = Make(corpus, new LdaOptions { Topics = topics, AlphaOfTopics = alpha, Beta = 1 }, 1);
        for (var i = 0; i < 60; i++) sampler.Sweep();
        var often = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            sampler.Sweep();
            var model = sampler.Model();
            var shares = Enumerable.Range(0, topics).Select(t => Enumerable.Range(0, corpus.Documents).Average(d => model.Document(d)[t])).ToArray();
            often.Add(shares.Where((_, t) => alpha[t] > 0.1).Sum());
        }
        Assert.Equal(alpha.Where(value => value > 0.1).Sum() / alpha.Sum(), often.Average(), 0.005);
    }

    [Fact]
    public void Fitted_alpha_finds_the_uneven_prior()
    {
        double[] truth = [0.6, 0.3, 0.1];
        var topics = Enumerable.Range(0, 3).Select(t => Enumerable.Range(0, 30).Select(w => w / 10 == t ? 0.1 : 0).ToArray()).ToList();
        var documents = new GenerativeProcess(topics, truth).Write(2000, 60, new RandomStream(3));
        var corpus = Corpus.OfIds(documents.Select(document => document.Words), new Vocabulary(Enumerable.Range(0, 30).Select(w => $"w{w}")));
        var model = Restarts.Best(corpus, new LdaOptions { Topics = 3, Alpha = 0.3, OptimizeAlpha = true }, chains: 4, sweeps: 60);
        var partners = TopicMatching.Match(topics, model);
        for (var t = 0; t < 3; t++) Assert.Equal(truth[t], model.Alpha[partners[t].Found], 0.12 * truth[t]);
    }
}
