using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class PrincipalComponentsTests
{
    [Fact]
    public void Agrees_with_scikit_learn()
    {
        var golden = GaussianGolden.Of("pca")!;
        using var pca = PrincipalComponents.Fit(GaussianGolden.X, 2);
        GoldenFile.Close([golden["variances"].As<double[]>()], [[.. pca.Variances]], 1e-5);
        Assert.Equal(golden["noise"].As<double>(), pca.NoiseVariance, 1e-5);
        GoldenFile.Close(golden["directions"].As<double[][]>(), Rows(pca.Directions), 1e-5);
        // Coordinates are sums of single-precision products.
        GoldenFile.Close(golden["coordinates"].As<double[][]>(), Rows(pca.Transform(GaussianGolden.X)), 1e-4);
    }

    [Fact]
    public void All_directions_lose_nothing()
    {
        using var pca = PrincipalComponents.Fit(GaussianGolden.X, 3);
        GoldenFile.Close(Rows(GaussianGolden.X), Rows(pca.InverseTransform(pca.Transform(GaussianGolden.X))), 1e-5);
        Assert.Equal(0, pca.NoiseVariance);
        Assert.Equal(pca.TotalVariance, pca.Variances.Sum(), 1e-9);
    }

    [Fact]
    public void A_lifted_cloud_is_probabilistic_PCA()
    {
        // PCA's own model: z ~ N(0, Λ - σ² I), lifted with σ²; scikit-learn's score_samples is its log density.
        using var pca = PrincipalComponents.Fit(GaussianGolden.X, 2);
        var prior = new double[2, 2];
        for (var k = 0; k < 2; k++) prior[k, k] = pca.Variances[k] - pca.NoiseVariance;
        var lifted = pca.Lift(new GaussianMixture([1], [new MultivariateNormal([0, 0], prior)]));
        GoldenFile.Close([GaussianGolden.Of("pca")!["log_likelihood"].As<double[]>()], [lifted.LogLikelihood(GaussianGolden.X)], 1e-4);
    }

    [Fact]
    public void Whitened_coordinates_are_those_of_scikit_learn()
    {
        using var pca = PrincipalComponents.Fit(Unscaled.Of("wine").X, 3);
        GoldenFile.Close(Unscaled.Golden("whitened").As<double[][]>(), Rows(pca.Whiten(Unscaled.Of("wine").X)), 2e-3);
        using var flat = PrincipalComponents.Fit(new Matrix(3, 2, [0, 1, 1, 1, 2, 1]), 2);
        Assert.Contains("take at most 1 components", Assert.Throws<InvalidOperationException>(() => flat.Whiten(new Matrix(1, 2))).Message);
    }

    [Theory]
    [InlineData(2e19f)] // squares overflow a float
    [InlineData(1e-25f)] // squares underflow
    public void Features_may_have_any_size(float size)
    {
        var large = new Matrix(GaussianGolden.X.Rows, 3, [.. GaussianGolden.X.Span.ToArray().Select(v => v * size)]);
        using var pca = PrincipalComponents.Fit(large, 2);
        using var plain = PrincipalComponents.Fit(GaussianGolden.X, 2);
        GoldenFile.Close(Rows(plain.Directions), Rows(pca.Directions), 1e-4);
        for (var k = 0; k < 2; k++) Assert.Equal(1, pca.Variances[k] / plain.Variances[k] / size / size, 1e-4);
        GoldenFile.Close(Rows(plain.Transform(GaussianGolden.X)), [.. Rows(pca.Transform(large)).Select(row => row.Select(v => v / size).ToArray())], 1e-4);
    }

    [Fact]
    public void A_mean_that_dwarfs_the_deviations_costs_no_digits()
    {
        var far = new Matrix(3, 2, [1e7f, 5, 1e7f + 1, 5, 1e7f + 2, 5]);
        using var pca = PrincipalComponents.Fit(far, 1);
        Assert.Equal([-1, 0, 1], Rows(pca.Transform(far)).Select(row => Math.Round(row[0], 6)));
    }

    [Fact]
    public void Refuses_what_makes_no_sense_in_one_sentence()
    {
        Assert.Contains("components must be 1 to the number of features, 3, not 4", Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(GaussianGolden.X, 4)).Message);
        Assert.Contains("at least two examples", Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit(new Matrix(1, 3), 1)).Message);
        using var pca = PrincipalComponents.Fit(GaussianGolden.X, 2);
        Assert.Contains("features must have 3 columns, not be a 1x2 matrix", Assert.Throws<ArgumentException>(() => pca.Transform(new Matrix(1, 2))).Message);
        using var all = PrincipalComponents.Fit(GaussianGolden.X, 3);
        var cloud = new GaussianMixture([1], [new MultivariateNormal([0, 0, 0], new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } })]);
        Assert.Contains("take fewer components", Assert.Throws<InvalidOperationException>(() => all.Lift(cloud)).Message);
        Assert.Equal(3, all.Lift(cloud, noise: 0.1).Dimensions);
    }

    private static double[][] Rows(Matrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(i => matrix.Row(i).ToArray().Select(v => (double)v).ToArray())];
}
