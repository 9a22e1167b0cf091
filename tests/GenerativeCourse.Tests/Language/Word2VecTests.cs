using GenerativeCourse.Data;
using GenerativeCourse.Language;
using GenerativeCourse.Language.Fast;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Language;

public class Word2VecTests
{
    private static readonly string[][] Verses = [.. BibleVerses.Load().Select(verse => verse.English)];
    private static readonly Vocabulary Words = Vocabulary.Of(Verses, minimumCount: 5);
    private static readonly int[][] Sentences = [.. Verses.Select(Words.Encode)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(50, 5)]
    [InlineData(100, 17)]
    public void The_step_over_registers_is_the_papers_step(int dimensions, int negatives)
    {
        var vocabulary = new Vocabulary(Enumerable.Range(0, 20).Select(i => $"w{i}"));
        var (plain, random) = (new Word2Vec(vocabulary, dimensions), new RandomStream(1));
        var stride = SkipGramStep.Padded(dimensions);
        var (v, u) = (new float[vocabulary.Count * stride], new float[vocabulary.Count * stride]);
        using (var first = plain.Vectors())
            for (var id = 0; id < vocabulary.Count; id++) first.Row(id).CopyTo(v.AsSpan(id * stride));
        var fast = new SkipGramStep(v, u, stride, negatives);
        for (var n = 0; n < 300; n++)
        {
            var (i, o) = (random.Next(vocabulary.Count), random.Next(vocabulary.Count));
            int[] noise = [.. Enumerable.Range(0, negatives).Select(_ => random.Next(vocabulary.Count))]; // o itself and twins among them
            Assert.Equal(plain.Step(i, o, noise, 0.1f), fast.Run(i, o, noise, 0.1f), 1e-3);
        }
        using var last = plain.Vectors();
        for (var id = 0; id < vocabulary.Count; id++)
            for (var d = 0; d < dimensions; d++) Assert.Equal(last[id, d], v[id * stride + d], 2e-4);
    }

    [Fact]
    public void Two_steps_are_what_one_computes_by_hand()
    {
        // u is 0 at first: the loss is 2 ln 2, and u_o = η/2 v, u_n = -η/2 v. So both scores are then ±s with s = η/2 |v|².
        var model = new Word2Vec(new Vocabulary(["a", "b", "c"]), 8);
        var (v, η) = (model.Encode("a"), 3f);
        Assert.Equal(2 * Math.Log(2), model.Step(3, 4, [5], η), 1e-6);
        Assert.Equal(v, model.Encode("a"));
        var s = η / 2 * v.Sum(x => x * x);
        Assert.Equal(2 * Math.Log(1 + Math.Exp(-s)), model.Step(3, 4, [5], η), 1e-6);
        var factor = 1 + η * η * (1 - 1 / (1 + Math.Exp(-s)));
        Assert.Equal(v.Select(x => x * factor), model.Encode("a").Select(x => (double)x), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Two_topics_that_never_meet_come_apart()
    {
        var (vocabulary, random) = (new Vocabulary(["sun", "moon", "star", "oak", "elm", "ash"]), new RandomStream(1));
        int[][] sentences = [.. Enumerable.Range(0, 2000).Select(n => Enumerable.Range(0, 6).Select(_ => 3 + n % 2 * 3 + random.Next(3)).ToArray())];
        var model = new Word2Vec(vocabulary, 10);
        model.Fit(sentences, new SkipGramOptions { Subsampling = 0 });
        Assert.True(model.Similarity("sun", "moon") > 0.9);
        Assert.True(model.Similarity("sun", "oak") < 0.2);
        Assert.Equal(["moon", "star"], model.Neighbours("sun", 2).Select(n => n.Word).Order());
    }

    [Fact]
    public void Similarities_agree_with_gensims_as_two_seeds_of_gensim_agree()
    {
        var golden = GoldenFile.Read("Language/word2vec.json");
        var words = golden["words"].As<string[]>();
        var model = new Word2Vec(Words, 100);
        model.Fit(Sentences);
        double[] ours = [.. from i in Enumerable.Range(0, words.Length) from j in Enumerable.Range(i + 1, words.Length - i - 1) select model.Similarity(words[i], words[j])];
        var agreement = RankCorrelation(ours, golden["similarities"].As<double[]>());
        Assert.True(agreement >= 0.9 * golden["betweenSeeds"].As<double>(), $"{agreement:0.000}");
    }

    [Fact]
    public void The_vectors_do_not_depend_on_the_number_of_threads()
    {
        float[] Learned()
        {
            var model = new Word2Vec(Words, 16);
            model.Fit(Sentences[..500], new SkipGramOptions { Epochs = 1 });
            return model.Encode("god");
        }
        var count = Workers.Count;
        try
        {
            var one = Enumerable.Range(1, 3).Select(n => (Workers.Count = n, Learned()).Item2).ToArray();
            Assert.Equal(one[0], one[1]);
            Assert.Equal(one[0], one[2]);
        }
        finally
        {
            Workers.Count = count;
        }
    }

    [Fact]
    public void What_cannot_be_is_said_in_a_sentence()
    {
        var model = new Word2Vec(Words, 4);
        Assert.Contains("word must be one of the 5367 words that have a vector, not 'zyx'", Assert.Throws<ArgumentException>(() => model.Neighbours("zyx")).Message);
        Assert.Contains("Window must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(Sentences, new() { Window = 0 })).Message);
        Assert.Contains("must hold a word", Assert.Throws<ArgumentException>(() => model.Train([[], [Vocabulary.Unknown]])).Message);
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(() => model.Fit(Sentences[..50], new() { LearningRate = 1e30f })).Message);
    }

    private static double RankCorrelation(double[] a, double[] b)
    {
        double[] Ranks(double[] x) => [.. x.Select((value, i) => (value, i)).OrderBy(p => p.value).Select((p, rank) => (p.i, rank)).OrderBy(p => p.i).Select(p => (double)p.rank)];
        var (ra, rb, mean) = (Ranks(a), Ranks(b), (a.Length - 1) / 2.0);
        return ra.Zip(rb, (x, y) => (x - mean) * (y - mean)).Sum() / ra.Sum(x => (x - mean) * (x - mean));
    }
}
