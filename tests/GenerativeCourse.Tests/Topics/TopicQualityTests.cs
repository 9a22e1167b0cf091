using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class TopicQualityTests
{
    [Fact]
    public void Coherence_agrees_with_gensim()
    {
        var golden = GoldenFile.Read("Topics/small.json");
        var counts = golden["variational"]!["counts"].As<int[][]>();
        var words = counts[0].Length;
        var corpus = Corpus.OfIds(counts.Select(row => row.SelectMany((count, w) => Enumerable.Repeat(w, count))), new Vocabulary(Enumerable.Range(0, words).Select(w => $"w{w}")));
        var tops = golden["npmi"]!["tops"].As<int[][]>();
        // Topics whose most probable words are the golden ones.
        var topics = tops.SelectMany(top => Enumerable.Range(0, words).Select(w => top.Contains(w) ? 0.9 / top.Length : 0.1 / (words - top.Length))).ToArray();
        var model = new TopicModel(corpus.Vocabulary, topics, [], [1, 1, 1], 1, []);
        var expected = golden["npmi"]!["values"].As<double[]>();
        var actual = TopicQuality.Coherence(model, corpus, words: 4);
        // gensim adds 1e-12 to every joint probability, so pairs that never meet count a little above -1: (log 1e-12 - ...)/27.6.
        for (var t = 0; t < 3; t++) Assert.Equal(expected[t], actual[t], Never(tops[t], corpus) ? 0.1 : 1e-9);

        static bool Never(int[] top, Corpus corpus) => top.Any(u => top.Any(v => !Enumerable.Range(0, corpus.Documents).Any(d => corpus.Words(d).Contains(u) && corpus.Words(d).Contains(v))));
    }

    [Fact]
    public void Mutual_information_agrees_with_scikit_learn()
    {
        var golden = GoldenFile.Read("Topics/small.json")["nmi"]!;
        var (first, second) = (golden["first"].As<int[]>(), golden["second"].As<int[]>());
        Assert.Equal(golden["value"].As<double>(), TopicQuality.MutualInformation(first, second), 1e-12);
        Assert.Equal(1, TopicQuality.MutualInformation(first, [.. first.Select(label => $"label {label}")]), 1e-12);
        Assert.Equal(0, TopicQuality.MutualInformation([0, 0, 1, 1], [0, 1, 0, 1]), 1e-12);
    }

    [Fact]
    public void Matching_finds_the_best_of_all_permutations()
    {
        var random = new GenerativeCourse.Numerics.RandomStream(4);
        for (var trial = 0; trial < 200; trial++)
        {
            var values = new double[4, 5];
            for (var i = 0; i < 20; i++) values[i / 5, i % 5] = random.NextDouble();
            var best = double.NegativeInfinity;
            for (var code = 0; code < 625; code++)
            {
                int[] columns = [code % 5, code / 5 % 5, code / 25 % 5, code / 125];
                if (columns.Distinct().Count() == 4) best = Math.Max(best, columns.Select((column, row) => values[row, column]).Sum());
            }
            var found = TopicMatching.Assign(values);
            Assert.Equal(4, found.Distinct().Count());
            Assert.Equal(best, found.Select((column, row) => values[row, column]).Sum(), 1e-12);
        }
    }

    [Fact]
    public void The_map_keeps_distances_that_fit_into_the_plane()
    {
        // Three topics whose divergences form a triangle fit into a plane: distances on the map are the divergences.
        double[][] topics = [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.15, 0.15, 0.7]];
        var model = new TopicModel(new Vocabulary(["a", "b", "c"]), [.. topics.SelectMany(topic => topic)], [], [1, 1, 1], 1, []);
        var places = IntertopicMap.Places(model);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.Equal(IntertopicMap.JensenShannon(topics[i], topics[j]), Math.Sqrt(Math.Pow(places[i].X - places[j].X, 2) + Math.Pow(places[i].Y - places[j].Y, 2)), 1e-9);
        }
        Assert.Equal(Math.Log(2), IntertopicMap.JensenShannon([1, 0], [0, 1]), 1e-12);
        Assert.Equal((0, 0), IntertopicMap.Places(new TopicModel(new Vocabulary(["a"]), [1], [], [1], 1, []))[0]);
    }

    [Fact]
    public void Relevance_trades_probability_for_lift()
    {
        // "the" is frequent everywhere, "chess" only in topic 0: λ = 1 puts "the" first, λ = 0.3 "chess".
        var model = new TopicModel(new Vocabulary(["the", "chess", "mail"]), [0.6, 0.4, 0.0, 0.6, 0.0, 0.4], [1, 0, 0, 1], [1, 1], 1, [10, 10]);
        Assert.Equal("the", model.TopWords(0, 1)[0].Word);
        Assert.Equal("chess", model.TopWords(0, 1, lambda: 0.3)[0].Word);
        Assert.Equal(0.3 * Math.Log(0.4) + 0.7 * Math.Log(0.4 / 0.2), model.TopWords(0, 1, lambda: 0.3)[0].Relevance, 1e-12);
    }
}
