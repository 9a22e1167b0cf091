using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class VariationalBayesTests
{
    [Fact]
    public void Agrees_with_scikit_learn_from_the_same_start()
    {
        var golden = GoldenFile.Read("Topics/small.json")["variational"]!;
        var counts = golden["counts"].As<int[][]>();
        var corpus = Corpus.OfIds(counts.Select(row => row.SelectMany((count, w) => Enumerable.Repeat(w, count))), new Vocabulary(Enumerable.Range(0, counts[0].Length).Select(w => $"w{w}")));
        var start = golden["start"].As<double[][]>();
        var options = new LdaOptions { Topics = start.Length, Alpha = golden["alpha"].As<double>(), Beta = golden["beta"].As<double>() };
        var inference = new VariationalBayes(corpus, options) { DocumentIterations = 20_000, Tolerance = 1e-12 };
        for (var t = 0; t < start.Length; t++)
        {
            for (var w = 0; w < start[t].Length; w++) inference.Lambda[w * start.Length + t] = start[t][w];
        }
        inference.RefreshTopics();

        var bounds = golden["bounds"].As<double[]>();
        var steps = inference.Train(bounds.Length).ToList();
        for (var i = 0; i < bounds.Length; i++) Assert.Equal(bounds[i], steps[i].Bound, 1e-6);
        var topics = golden["topics"].As<double[][]>();
        for (var t = 0; t < topics.Length; t++)
        {
            for (var w = 0; w < topics[t].Length; w++) Assert.Equal(topics[t][w], inference.Lambda[w * topics.Length + t], 1e-6);
        }
        Assert.Equal(golden["sklearn_bound"].As<double>(), inference.Train(1).Single().Bound, 1e-5);
    }

    [Theory]
    [InlineData(10, 1.0, 0.1, 1)]
    [InlineData(3, 0.05, 0.01, 2)]
    [InlineData(40, 0.5, 2.0, 2)] // more topics than words
    public void The_bound_rises_at_every_step(int topics, double alpha, double beta, int threads)
    {
        var corpus = Bars.ToCorpus(Bars.Write(120, 60, 1, seed: 4));
        var bound = double.NegativeInfinity;
        foreach (var step in new VariationalBayes(corpus, new LdaOptions { Topics = topics, Alpha = alpha, Beta = beta, Threads = threads }).Train(60))
        {
            Assert.True(step.Bound >= bound - 1e-9 * Math.Abs(bound), $"step {step.Step}: {bound:R} → {step.Bound:R}");
            bound = step.Bound;
        }
    }

    [Fact]
    public void Online_steps_approach_the_batch_bound()
    {
        var corpus = Bars.ToCorpus(Bars.Write(400, 80, 1, seed: 4));
        var options = new LdaOptions { Topics = 10, Alpha = 1, Beta = 0.1 };
        var batch = new VariationalBayes(corpus, options).Train(60).Last().PerWord;
        var online = new OnlineVariationalBayes(corpus, options).Train(30).ToList();
        var first = online.Take(3).Average(step => step.PerWord);
        var last = online.TakeLast(7).Average(step => step.PerWord);
        Assert.True(last > first + 0.05, $"{first} → {last}");
        Assert.Equal(batch, last, 0.1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var corpus = Bars.ToCorpus(Bars.Write(50, 40, 1, seed: 4));
        var options = new LdaOptions { Topics = 10, Alpha = 1, Beta = 0.1, Threads = 2, OptimizeAlpha = true };
        Assert.Equal(Run(options), Run(options));
        Assert.NotEqual(Run(options), Run(options with { Seed = 2 }));

        double[] Run(LdaOptions chosen) => [.. new VariationalBayes(corpus, chosen).Train(10).Select(step => step.Bound)];
    }

    [Fact]
    public void Newton_and_the_fixed_point_find_the_same_alpha()
    {
        // Documents long enough that counts tell the shares: both estimators must land near the truth.
        double[] truth = [1.5, 0.4, 0.8];
        var random = new GenerativeCourse.Numerics.RandomStream(8);
        var fit = new MinkaAlpha(3);
        var means = new double[3];
        const int documents = 4000;
        for (var d = 0; d < documents; d++)
        {
            var shares = GenerativeProcess.DrawShares(truth, random);
            fit.Observe([.. Enumerable.Range(0, 300).Select(_ => random.Categorical(shares))]);
            for (var t = 0; t < 3; t++) means[t] += Math.Log(shares[t]) / documents;
        }
        double[] counted = [1, 1, 1], newton = [1, 1, 1];
        fit.Improve(counted, 500);
        for (var i = 0; i < 50; i++) MinkaAlpha.NewtonStep(newton, means);
        for (var t = 0; t < 3; t++)
        {
            Assert.Equal(truth[t], counted[t], 0.07 * truth[t]);
            Assert.Equal(truth[t], newton[t], 0.07 * truth[t]);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(7.5)]
    [InlineData(123.4)]
    public void Polygamma_functions_are_exact(double x)
    {
        if (x == 1) Assert.Equal(-0.57721566490153286061, Polygamma.Digamma(x), 1e-14); // minus Euler's constant
        if (x == 1) Assert.Equal(Math.PI * Math.PI / 6, Polygamma.Trigamma(x), 1e-14);
        Assert.Equal(MathNet.Numerics.SpecialFunctions.DiGamma(x), Polygamma.Digamma(x), 1e-11);
        Assert.Equal(Polygamma.Trigamma(x) - 1 / (x * x), Polygamma.Trigamma(x + 1), 1e-12);
        Assert.Equal((Polygamma.Digamma(x * 1.00001) - Polygamma.Digamma(x * 0.99999)) / (x * 0.00002), Polygamma.Trigamma(x), 1e-5 * Polygamma.Trigamma(x));
    }
}
