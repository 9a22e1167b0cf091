using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;

namespace GenerativeCourse.Tests.Probability;

public class DiscriminantAnalysisTests
{
    [Fact]
    public void Linear_agrees_with_scikit_learn()
    {
        var model = new GaussianDiscriminantAnalysis(3, sharedCovariance: true, regularization: 0);
        model.Fit(GaussianGolden.X, GaussianGolden.Y);
        GoldenFile.Close(GaussianGolden.Of("lda").As<double[][]>(), model.PredictProbabilities(GaussianGolden.X), 1e-8);
    }

    [Fact]
    public void Quadratic_agrees_with_numpy()
    {
        var model = new GaussianDiscriminantAnalysis(3, regularization: 0);
        model.Fit(GaussianGolden.X, GaussianGolden.Y);
        GoldenFile.Close(GaussianGolden.Of("qda_joint").As<double[][]>(), model.JointLogLikelihood(GaussianGolden.X), 1e-8);
    }

    [Fact]
    public void A_mixture_of_one_is_quadratic_discriminant_analysis()
    {
        var one = new MixtureDiscriminantAnalysis(3, components: 1);
        var quadratic = new GaussianDiscriminantAnalysis(3);
        one.Fit(GaussianGolden.X, GaussianGolden.Y);
        quadratic.Fit(GaussianGolden.X, GaussianGolden.Y);
        GoldenFile.Close(quadratic.JointLogLikelihood(GaussianGolden.X), one.JointLogLikelihood(GaussianGolden.X), 1e-8);
    }

    [Fact]
    public void Samples_have_the_moments_of_the_model()
    {
        var model = new GaussianDiscriminantAnalysis(3);
        model.Fit(GaussianGolden.X, GaussianGolden.Y);
        using var x = model.Sample(1, 20_000, new RandomStream(4));
        var pca = PrincipalComponents.Fit(x, 3);
        for (var d = 0; d < 3; d++) Assert.Equal(model.Likelihood(1).Mean[d], pca.Mean[d], 0.05);
        var again = new GaussianDiscriminantAnalysis(2);
        again.Fit(x, new byte[20_000]);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) Assert.Equal(model.Likelihood(1).Covariance[i, j], again.Likelihood(0).Covariance[i, j], 0.06);
    }

    [Fact]
    public void Mixtures_of_digits_classify_better_than_one_cloud_a_digit()
    {
        var (x, y) = (Digits.TrainX.Slice(0, 6000), Digits.Train.Labels[..6000].ToArray());
        using var pca = PrincipalComponents.Fit(x, 20);
        using var z = pca.Transform(x);
        using var test = pca.Transform(Digits.TestX.Slice(0, 2000));
        var single = new GaussianDiscriminantAnalysis(10);
        var mixture = new MixtureDiscriminantAnalysis(10, 3, options: new GaussianMixtureOptions { Iterations = 20, Regularization = 0.01 });
        single.Fit(z, y);
        mixture.Fit(z, y);
        var (one, several) = (single.Accuracy(test, Digits.Test.Labels[..2000]), mixture.Accuracy(test, Digits.Test.Labels[..2000]));
        Assert.True(one > 0.9, $"one cloud: {one}");
        Assert.True(several > one, $"three clouds: {several}, one: {one}");
    }

    [Fact]
    public void Training_class_by_class_is_the_same_as_fitting()
    {
        var (step, whole) = (new MixtureDiscriminantAnalysis(4, 2), new MixtureDiscriminantAnalysis(4, 2)); // class 3 is empty
        Assert.Equal([0, 1, 2], step.Train(GaussianGolden.X, GaussianGolden.Y).Select(report => report.Label));
        whole.Fit(GaussianGolden.X, GaussianGolden.Y);
        Assert.Equal(whole.JointLogLikelihood(GaussianGolden.X), step.JointLogLikelihood(GaussianGolden.X));
    }

    [Fact]
    public void An_empty_class_is_handled_and_a_singular_one_refused()
    {
        byte[] labels = [.. GaussianGolden.Y.Select(y => (byte)(y * 2))]; // classes 1 and 3 stay empty
        foreach (GenerativeClassifier model in new GenerativeClassifier[] { new GaussianDiscriminantAnalysis(6), new MixtureDiscriminantAnalysis(6, 2) })
        {
            model.Fit(GaussianGolden.X, labels);
            Assert.All(model.PredictProbabilities(GaussianGolden.X), row => Assert.True(row[1] == 0 && Math.Abs(row.Sum() - 1) < 1e-9));
            Assert.Contains("Class 3 had no training example", Assert.Throws<InvalidOperationException>(() => model.Sample(3, 1, new RandomStream(1))).Message);
        }
        var error = Assert.Throws<InvalidOperationException>(() => new GaussianDiscriminantAnalysis(2, regularization: 0).Fit(new Matrix(4, 2, [1, 1, 2, 2, 3, 3, 5, 5]), [0, 0, 1, 1]));
        Assert.Contains("The covariance is singular", error.Message);
    }
}
