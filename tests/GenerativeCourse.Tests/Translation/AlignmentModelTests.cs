using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Translation;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Translation;

public class AlignmentModelTests
{
    private static readonly LanguagePair Tales = LanguagePair.Tales();
    private static readonly ParallelCorpus Corpus = Tales.Sample(60, seed: 5).Corpus;

    [Fact]
    public void Model_1_is_the_sum_over_all_alignments()
    {
        var model = new IbmModel1(Corpus, seed: 2);
        model.Fit();
        foreach (var pair in Small())
            new Enumerated(pair, a => Translations(model, pair, a) / Math.Pow(pair.E.Length + 1, pair.F.Length)).Check(model, pair);
    }

    [Fact]
    public void Model_2_is_the_sum_over_all_alignments()
    {
        var model = new IbmModel2(new IbmModel1(Corpus, seed: 2));
        model.Fit();
        foreach (var pair in Small())
        {
            var (l, a2) = (pair.E.Length, model.AlignmentProbabilities(pair.E.Length, pair.F.Length));
            var all = new Enumerated(pair, a => Translations(model, pair, a) * a.Select((i, j) => a2[j * (l + 1) + i]).Aggregate(1.0, (p, q) => p * q));
            all.Check(model, pair);
            Assert.Equal(all.Best, model.Align(pair));
        }
    }

    [Theory]
    [InlineData(0.2, 0.05)]
    [InlineData(0.6, 0)]
    public void The_hmm_is_the_sum_over_all_paths_and_viterbi_finds_the_best(double nullProbability, double uniformShare)
    {
        var model = new HmmAlignment(new IbmModel1(Corpus, seed: 2), nullProbability, uniformShare);
        model.Fit();
        const int Widest = 20;
        var c = model.JumpProbabilities(Widest);
        foreach (var pair in Small())
        {
            var l = pair.E.Length;
            double Jump(int from, int to) => (1 - uniformShare) * c[Widest + to - from] / Enumerable.Range(1, l).Sum(i => c[Widest + i - from]) + uniformShare / l;
            double Path(int[] a)
            {
                var (place, p) = (0, 1.0);
                foreach (var i in a)
                {
                    p *= i == 0 ? nullProbability : (1 - nullProbability) * Jump(place, i);
                    if (i != 0) place = i;
                }
                return p;
            }
            var all = new Enumerated(pair, a => Translations(model, pair, a) * Path(a));
            all.Check(model, pair);
            double Joint(int[] a) => Translations(model, pair, a) * Path(a);
            Assert.Equal(1, Joint(model.Align(pair)) / Joint(all.Best), 1e-9); // two paths may be equally good
        }
    }

    [Fact]
    public void One_step_of_model_1_is_the_slides_loop()
    {
        var model = new IbmModel1(Corpus, seed: 4);
        var before = Table(model);
        model.Fit(new AlignmentOptions { Iterations = 1 });
        var (count, total) = (new Dictionary<(int F, int E), double>(), new Dictionary<int, double>());
        foreach (var (e, f) in Corpus.Pairs)
            foreach (var word in f)
            {
                int[] origins = [ParallelCorpus.Null, .. e];
                var sum = origins.Sum(origin => before[word, origin]);
                foreach (var origin in origins)
                {
                    count[(word, origin)] = count.GetValueOrDefault((word, origin)) + before[word, origin] / sum;
                    total[origin] = total.GetValueOrDefault(origin) + before[word, origin] / sum;
                }
            }
        foreach (var ((f, e), c) in count) Assert.Equal(c / total[e], model.Dictionary[f, e], 1e-12);
    }

    [Fact]
    public void Models_1_and_2_never_become_less_likely()
    {
        foreach (AlignmentModel model in new AlignmentModel[] { new IbmModel1(Corpus, seed: 1), new IbmModel2(new IbmModel1(Corpus, seed: 1)) })
        {
            var before = double.NegativeInfinity;
            foreach (var report in model.Train(new() { Iterations = 30 }))
            {
                Assert.True(report.LogLikelihood >= before - 1e-12, $"{before} then {report.LogLikelihood}");
                before = report.LogLikelihood;
            }
            var now = model.LogLikelihood(Corpus).Sum() / Corpus.Pairs.Sum(pair => pair.F.Length);
            Assert.InRange(now, before, before + 0.01); // the report is of the parameters that its iteration began with
        }
    }

    [Fact]
    public void Twenty_starts_reach_one_likelihood_but_not_one_table()
    {
        var corpus = Tales.Sample(300).Corpus;
        var models = Enumerable.Range(1, 20).Select(seed => new IbmModel1(corpus, seed)).ToArray();
        double[] ends = [.. models.Select(model => model.Fit(new() { Iterations = 1500 }).LogLikelihood)];
        Assert.InRange(ends.Max() - ends.Min(), 0, 1e-5);
        double[] once = [.. models.Select(model => model.Dictionary["vez", "once"])]; // "once" and "upon" always stand together
        Assert.True(once.Max() - once.Min() > 0.3, $"{once.Min()} to {once.Max()}");
        double[] king = [.. models.Select(model => model.Dictionary["rey", "king"])];
        Assert.InRange(king.Max() - king.Min(), 0, 0.01);
    }

    [Fact]
    public void Words_and_lengths_that_the_corpus_does_not_have_are_no_error()
    {
        var first = new IbmModel1(Corpus);
        first.Fit();
        foreach (var model in new AlignmentModel[] { first, new IbmModel2(first), new HmmAlignment(first) })
        {
            model.Fit(new() { Iterations = 2 });
            int[] king = Corpus.E.Encode(Enumerable.Repeat("king", 50).ToArray()), rey = Corpus.F.Encode(Enumerable.Repeat("rey", 40).ToArray());
            Assert.Equal(40, model.Align(new SentencePair(king, rey)).Length);
            foreach (var pair in new[] { new SentencePair([], rey), new SentencePair(king, []), new SentencePair([], []), new SentencePair(king, [Vocabulary.Unknown]) })
            {
                Assert.Equal(pair.F.Length, model.Align(pair).Length);
                var γ = model.Posteriors(pair);
                for (var j = 0; j < γ.Rows; j++) Assert.Equal(1, Enumerable.Range(0, γ.Columns).Sum(i => γ[j, i]), 1e-5);
            }
            Assert.Equal(double.NegativeInfinity, model.LogLikelihood(new ParallelCorpus(Corpus.E, Corpus.F, [new(king, [Vocabulary.Unknown])]))[0]);
        }
    }

    [Fact]
    public void Options_are_refused_in_one_sentence()
    {
        var model = new IbmModel1(Corpus);
        Assert.StartsWith("Iterations must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(new() { Iterations = 0 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Tolerance must be 0 or more, not NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(new() { Tolerance = double.NaN })).Message, StringComparison.Ordinal);
        Assert.StartsWith("nullProbability must be above 0 and below 1, not 1.", Assert.Throws<ArgumentOutOfRangeException>(() => new HmmAlignment(model, 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("pairs must be 1 or more, not 0.", Assert.Throws<ArgumentException>(() => ParallelCorpus.Of([])).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<SentencePair> Small() => Corpus.Pairs.Where(pair => pair.F.Length <= 5 && pair.E.Length <= 5).Take(12);

    private static double Translations(AlignmentModel model, SentencePair pair, int[] a) =>
        a.Select((i, j) => model.Dictionary[pair.F[j], i == 0 ? ParallelCorpus.Null : pair.E[i - 1]]).Aggregate(1.0, (p, q) => p * q);

    private static double[,] Table(AlignmentModel model)
    {
        var t = new double[Corpus.F.Count, Corpus.E.Count];
        for (var f = 0; f < Corpus.F.Count; f++)
            for (var e = 0; e < Corpus.E.Count; e++) t[f, e] = model.Dictionary[f, e];
        return t;
    }
}
