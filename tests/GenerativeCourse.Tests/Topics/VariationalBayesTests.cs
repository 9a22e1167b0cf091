using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

[Collection(Alone.Name)]
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
    [InlineData(10, 1.0, 0.1)]
    [InlineData(3, 0.05, 0.01)]
    [InlineData(40, 0.5, 2.0)] // more topics than words
    public void The_bound_rises_at_every_step(int topics, double alpha, double beta)
    {
        var corpus = Bars.ToCorpus(Bars.Write(120, 60, 1, seed: 4));
        var bound = double.NegativeInfinity;
        foreach (var step in new VariationalBayes(corpus, new LdaOptions { Topics = topics, Alpha = alpha, Beta = beta }).Train(60))
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
    public void The_same_seed_gives_the_same_bits_whatever_the_threads()
    {
        var corpus = Bars.ToCorpus(Bars.Write(50, 40, 1, seed: 4));
        var options = new LdaOptions { Topics = 10, Alpha = 1, Beta = 0.1, OptimizeAlpha = true };
        var first = Run(options, threads: 1);
        foreach (var threads in new[] { 1, 2, 4 }) Assert.Equal(first, Run(options, threads));
        Assert.NotEqual(first, Run(options with { Seed = 2 }, threads: 1));

        double[] Run(LdaOptions chosen, int threads)
        {
            var before = Workers.Count;
            Workers.Count = threads;
            try
            {
                return [.. new VariationalBayes(corpus, chosen).Train(10).Select(step => step.Bound)];
            }
            finally
            {
                Workers.Count = before;
            }
        }
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
            var shares = DirichletDistribution.Sample(truth, random);
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
