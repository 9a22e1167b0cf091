using CsCheck;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class GaussianMixtureTests
{
    private static MultivariateNormal Ball(params double[] mean)
    {
        var covariance = new double[mean.Length, mean.Length];
        for (var i = 0; i < mean.Length; i++) covariance[i, i] = 1;
        return new MultivariateNormal(mean, covariance);
    }

    [Theory]
    [InlineData("spherical", CovarianceShape.Spherical)]
    [InlineData("diag", CovarianceShape.Diagonal)]
    [InlineData("full", CovarianceShape.Full)]
    [InlineData("tied", CovarianceShape.Tied)]
    public void Agrees_with_scikit_learn_from_the_same_start(string name, CovarianceShape shape)
    {
        var golden = GaussianGolden.Of($"mixture_{name}")!;
        var starts = Enumerable.Range(0, 3).Select(i => Ball([.. GaussianGolden.X.Row(i).ToArray().Select(v => (double)v)]));
        var mixture = new GaussianMixture([0.5, 0.3, 0.2], starts, shape);
        mixture.Fit(GaussianGolden.X, new GaussianMixtureOptions { Iterations = 25, Tolerance = 0, Continue = true });

        GoldenFile.Close([golden["log_likelihood"].As<double[]>()], [mixture.LogLikelihood(GaussianGolden.X)], 1e-8);
        GoldenFile.Close([golden["weights"].As<double[]>()], [[.. mixture.Weights]], 1e-8);
        GoldenFile.Close(golden["means"].As<double[][]>(), [.. mixture.Components.Select(c => c.Mean.ToArray())], 1e-8);
        GoldenFile.Close(golden["responsibilities"].As<double[][]>(), mixture.Responsibilities(GaussianGolden.X), 1e-8);
        Assert.Equal(golden["bic"].As<double>(), mixture.Bic(GaussianGolden.X), 1e-6);
    }

    [Theory]
    [InlineData(CovarianceShape.Spherical)]
    [InlineData(CovarianceShape.Diagonal)]
    [InlineData(CovarianceShape.Full)]
    [InlineData(CovarianceShape.Tied)]
    public void The_plain_steps_and_the_fast_one_are_the_same(CovarianceShape shape)
    {
        GaussianMixture Start() => new([0.5, 0.3, 0.2], Enumerable.Range(0, 3).Select(i => Ball([.. GaussianGolden.X.Row(i).ToArray().Select(v => (double)v)])), shape);
        var (plain, fast) = (Start(), Start());
        for (var iteration = 0; iteration < 5; iteration++) plain.Maximize(GaussianGolden.X, plain.Responsibilities(GaussianGolden.X), regularization: 1e-3);
        fast.Fit(GaussianGolden.X, new GaussianMixtureOptions { Iterations = 5, Tolerance = 0, Regularization = 1e-3, Continue = true });
        GoldenFile.Close([[.. plain.Weights]], [[.. fast.Weights]], 1e-12);
        for (var k = 0; k < 3; k++)
        {
            GoldenFile.Close([[.. plain.Components[k].Mean]], [[.. fast.Components[k].Mean]], 1e-11);
            GoldenFile.Close([[.. plain.Components[k].Covariance.Cast<double>()]], [[.. fast.Components[k].Covariance.Cast<double>()]], 1e-11);
        }
    }

    [Fact]
    public void Criteria_agree_with_scikit_learn()
    {
        var wine = Unscaled.Of("wine").X;
        var x = new Matrix(wine.Rows, 2, [.. Enumerable.Range(0, wine.Rows).SelectMany(i => wine.Row(i)[..2].ToArray())]);
        var mixture = new GaussianMixture([1, 1, 1], Enumerable.Range(0, 3).Select(i => Ball(x[i, 0], x[i, 1])));
        mixture.Fit(x, new GaussianMixtureOptions { Iterations = 25, Tolerance = 0, Continue = true });
        var golden = Unscaled.Golden("aic");
        Assert.Equal(golden["aic"].As<double>(), mixture.Aic(x), 1e-5);
        Assert.Equal(golden["bic"].As<double>(), mixture.Bic(x), 1e-5);
    }

    [Theory]
    [InlineData(CovarianceShape.Spherical)]
    [InlineData(CovarianceShape.Diagonal)]
    [InlineData(CovarianceShape.Full)]
    [InlineData(CovarianceShape.Tied)]
    public void The_likelihood_never_falls(CovarianceShape shape)
    {
        var mixture = new GaussianMixture(4, shape, seed: 2);
        var steps = mixture.Train(GaussianGolden.X, new GaussianMixtureOptions { Iterations = 40, Tolerance = 0, Regularization = 0 }).ToArray();
        Assert.Equal(40, steps.Length);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.Second.LogLikelihood >= pair.First.LogLikelihood - 1e-12));
    }

    [Fact]
    public void Finds_the_clouds_that_the_data_came_from()
    {
        var truth = new GaussianMixture([0.2, 0.5, 0.3], [
            new MultivariateNormal([0, 0], new[,] { { 1, 0.8 }, { 0.8, 1 } }),
            new MultivariateNormal([6, 0], new[,] { { 0.5, 0 }, { 0, 2 } }),
            new MultivariateNormal([0, 7], new double[,] { { 2, -1 }, { -1, 1 } })]);
        var (x, from) = truth.Sample(4000, new RandomStream(3));
        Assert.Equal(0.5, from.Count(k => k == 1) / 4000d, 0.04);

        var found = new GaussianMixture(3);
        found.Fit(x, new GaussianMixtureOptions { Tolerance = 1e-8 });
        foreach (var (component, weight) in truth.Components.Zip(truth.Weights))
        {
            var k = Enumerable.Range(0, 3).MinBy(j => found.Components[j].Mean.Zip(component.Mean, (a, b) => Math.Abs(a - b)).Sum());
            Assert.Equal(weight, found.Weights[k], 0.03);
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(component.Mean[i], found.Components[k].Mean[i], 0.15);
                for (var j = 0; j < 2; j++) Assert.Equal(component.Covariance[i, j], found.Components[k].Covariance[i, j], 0.25);
            }
        }
        // BIC finds the right number of clouds too.
        double Bic(int k)
        {
            var mixture = new GaussianMixture(k);
            mixture.Fit(x);
            return mixture.Bic(x);
        }
        Assert.Equal(3, Enumerable.Range(1, 5).MinBy(Bic));
    }

    [Fact]
    public void A_component_that_dies_starts_again_at_the_least_likely_example()
    {
        // The third component starts so far away that no example is its own.
        var mixture = new GaussianMixture([0.4, 0.4, 0.2], [Ball(0, 0, 0), Ball(2, 1, 0), Ball(1e6, 1e6, 1e6)]);
        var steps = mixture.Train(GaussianGolden.X, new GaussianMixtureOptions { Iterations = 30, Tolerance = 0, Continue = true }).ToArray();
        Assert.Equal(1, steps[0].Restarted);
        Assert.All(steps.Skip(1), step => Assert.Equal(0, step.Restarted));
        Assert.True(mixture.Weights[2] > 0.01);
        Assert.Equal(1, mixture.Weights.Sum(), 1e-12);
        Assert.True(steps[^1].LogLikelihood > steps[1].LogLikelihood);
    }

    [Fact]
    public void Singular_data_are_refused_without_regularization_and_handled_with_it()
    {
        var line = new Matrix(20, 2, [.. Enumerable.Range(0, 20).SelectMany(i => new float[] { i, 2 * i })]);
        var error = Assert.Throws<InvalidOperationException>(() => new GaussianMixture(1).Fit(line, new GaussianMixtureOptions { Regularization = 0 }));
        Assert.Contains("The covariance is singular", error.Message);

        var same = new Matrix(10, 2);
        var mixture = new GaussianMixture(3);
        mixture.Fit(same);
        Assert.All(mixture.LogLikelihood(same), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Densities_integrate_to_one()
    {
        var mixture = new GaussianMixture([0.3, 0.7], [new MultivariateNormal([0, 1], new[,] { { 1, 0.6 }, { 0.6, 0.8 } }), new MultivariateNormal([2, -1], new[,] { { 0.4, -0.2 }, { -0.2, 0.9 } })]);
        var grid = new List<float>();
        for (var a = -6f; a < 8; a += 0.125f)
            for (var b = -7f; b < 7; b += 0.125f) grid.AddRange([a, b]);
        Assert.Equal(1, mixture.LogLikelihood(new Matrix(grid.Count / 2, 2, [.. grid])).Sum(Math.Exp) * 0.125 * 0.125, 1e-6);
    }

    [Fact]
    public void Conditioning_obeys_the_product_rule() => // p(x) = p(x_O) p(x_M | x_O)
        Gen.Double[-2, 2].Array[3].Sample(x =>
        {
            var mixture = new GaussianMixture([0.4, 0.6], [
                new MultivariateNormal([0, 1, -1], new[,] { { 1, 0.4, 0.2 }, { 0.4, 1, -0.3 }, { 0.2, -0.3, 1 } }),
                new MultivariateNormal([1, 0, 1], new[,] { { 2, -0.4, 0.1 }, { -0.4, 0.5, 0 }, { 0.1, 0, 1 } })]);
            float[] whole = [(float)x[0], (float)x[1], (float)x[2]];
            double[] observed = [whole[0], whole[2]];
            var marginal = Functions.LogSumExp([.. mixture.Components.Zip(mixture.Weights, (c, w) => Math.Log(w) + c.Condition([0, 2], observed).LogDensityOfObserved)]);
            var conditional = mixture.Condition([0, 2], observed).LogLikelihood(new Matrix(1, 1, [whole[1]]))[0];
            var joint = mixture.LogLikelihood(new Matrix(1, 3, whole))[0];
            return Math.Abs(joint - marginal - conditional) < 1e-9;
        }, iter: 200);

    [Fact]
    public void Scalar_and_block_densities_agree()
    {
        var normal = new MultivariateNormal([0, 1, -1], new[,] { { 1, 0.4, 0.2 }, { 0.4, 1, -0.3 }, { 0.2, -0.3, 1 } });
        var mixture = new GaussianMixture([1], [normal]);
        var blocks = mixture.LogLikelihood(GaussianGolden.X);
        for (var i = 0; i < blocks.Length; i++)
            Assert.Equal(normal.LogDensity([.. GaussianGolden.X.Row(i).ToArray().Select(v => (double)v)]), blocks[i], 1e-10);
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("components must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixture(0)).Message);
        Assert.Contains("shape must be", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixture(1, (CovarianceShape)9)).Message);
        Assert.Contains("features must have 5 rows or more, one for each component, not 4", Assert.Throws<ArgumentException>(() => new GaussianMixture(5).Fit(new Matrix(4, 2))).Message);
        Assert.Contains("Regularization must be 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixture(1).Fit(GaussianGolden.X, new GaussianMixtureOptions { Regularization = -1 })).Message);
        Assert.Contains("call Fit first", Assert.Throws<InvalidOperationException>(() => new GaussianMixture(1).Sample(1, new RandomStream(1))).Message);
        Assert.Contains("not symmetric", Assert.Throws<ArgumentException>(() => new MultivariateNormal([0, 0], new[,] { { 1, 0.5 }, { 0, 1 } })).Message);
        Assert.Contains("singular", Assert.Throws<InvalidOperationException>(() => new MultivariateNormal([0, 0], new[,] { { 1, 2.0 }, { 2, 1 } }).LogDensity([0, 0])).Message);
        Assert.Contains("1 is not, or comes twice", Assert.Throws<ArgumentException>(() => Ball(0, 0, 0).Condition([1, 1], [0, 0])).Message);
    }
}
