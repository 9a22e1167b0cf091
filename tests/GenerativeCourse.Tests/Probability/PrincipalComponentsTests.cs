using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class PrincipalComponentsTests
{
    [Fact]
    public void AgreesWithScikitLearn()
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
    public void AllDirectionsLoseNothing()
    {
        using var pca = PrincipalComponents.Fit(GaussianGolden.X, 3);
        GoldenFile.Close(Rows(GaussianGolden.X), Rows(pca.InverseTransform(pca.Transform(GaussianGolden.X))), 1e-5);
        Assert.Equal(0, pca.NoiseVariance);
        Assert.Equal(pca.TotalVariance, pca.Variances.Sum(), 1e-9);
    }

    [Fact]
    public void ALiftedCloudIsProbabilisticPca()
    {
        // PCA's own model: z ~ N(0, Λ - σ² I), lifted with σ²; scikit-learn's score_samples is its log density.
        using var pca = PrincipalComponents.Fit(GaussianGolden.X, 2);
        var prior = new double[2, 2];
        for (var k = 0; k < 2; k++) prior[k, k] = pca.Variances[k] - pca.NoiseVariance;
        var lifted = pca.Lift(new GaussianMixture([1], [new MultivariateNormal([0, 0], prior)]));
        GoldenFile.Close([GaussianGolden.Of("pca")!["log_likelihood"].As<double[]>()], [lifted.LogLikelihood(GaussianGolden.X)], 1e-4);
    }

    [Fact]
    public void RefusesWhatMakesNoSenseInOneSentence()
    {
        Assert.Contains("components must be between 1 and the number of features, 3", Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(GaussianGolden.X, 4)).Message);
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
