using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class BarsTests
{
    [Fact]
    public void The_ten_topics_are_found_twenty_times_out_of_twenty()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var corpus = Bars.ToCorpus(Bars.Write(documents: 500, length: 100, alpha: 1, seed));
            var model = Restarts.Best(corpus, new LdaOptions { Topics = 10, Alpha = 1, Beta = 0.1, Seed = seed }, chains: 3, sweeps: 80);
            var worst = TopicMatching.Match(Bars.Topics, model).Min(pair => pair.Cosine);
            Assert.True(worst >= 0.95, $"seed {seed}: the worst of the ten topics has cosine {worst:F3}");
        }
    }

    [Fact]
    public void The_joint_is_the_product_of_its_factors()
    {
        var process = new GenerativeProcess([[0.5, 0.5, 0], [0, 0.25, 0.75]], [1, 1]);
        // Dirichlet(1, 1) has density 1; then 0.4·0.5 · 0.6·0.75.
        Assert.Equal(Math.Log(0.4 * 0.5 * 0.6 * 0.75), process.LogJoint([new GeneratedDocument([0.4, 0.6], [0, 1], [0, 2])]), 1e-12);
    }

    [Fact]
    public void Generated_words_follow_the_topics()
    {
        var process = new GenerativeProcess([[0.5, 0.5, 0], [0, 0.25, 0.75]], [3, 1]);
        var documents = process.Write(20_000, 5, new RandomStream(1));
        // E[θ] = (3/4, 1/4), so p(word) = 3/4 φ_1 + 1/4 φ_2.
        double[] expected = [0.375, 0.4375, 0.1875];
        for (var w = 0; w < 3; w++) Assert.Equal(expected[w], documents.Average(document => document.Words.Count(word => word == w)) / 5, 0.01);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(1000)]
    public void Shares_of_any_prior_sum_to_one(double alpha)
    {
        var random = new RandomStream(2);
        for (var i = 0; i < 200; i++)
        {
            var shares = DirichletDistribution.Sample([alpha, alpha, alpha], random);
            Assert.Equal(1, shares.Sum(), 1e-12);
            if (alpha < 1) Assert.True(shares.Max() > 0.5);
            else Assert.InRange(shares.Max(), 0.3, 0.45);
        }
    }
}
