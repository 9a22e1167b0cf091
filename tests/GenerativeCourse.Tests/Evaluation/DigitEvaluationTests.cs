using GenerativeCourse.Data;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace GenerativeCourse.Tests.Evaluation;

public class DigitEvaluationTests
{
    [Fact]
    public void The_shipped_classifier_reads_98_of_100_test_digits()
    {
        var test = Mnist.Test();
        var answers = DigitClassifier.Shipped().Predict(test.ToMatrix());
        var right = Enumerable.Range(0, test.Count).Count(i => answers[i].Digit == test.Labels[i]);
        Assert.True(right >= 9800, $"{right} of 10000");
    }

    [Fact]
    public void A_classifier_learns_from_few_digits()
    {
        var train = Mnist.Train().Take(2000);
        var classifier = new DigitClassifier();
        var losses = classifier.Train(train, epochs: 8).Select(report => report.Loss).ToArray();
        Assert.True(losses[^1] < losses[0] / 3, $"{losses[0]} to {losses[^1]}");
        var answers = classifier.Predict(train.ToMatrix());
        Assert.True(Enumerable.Range(0, 2000).Count(i => answers[i].Digit == train.Labels[i]) > 1700);
    }

    [Fact]
    public void The_Frechet_distance_of_diagonal_normals_is_that_of_their_means_and_deviations()
    {
        var build = Vector<double>.Build;
        var (m1, s1) = (build.DenseOfArray([0, 1, -2]), build.DenseOfArray([1, 2, 0.5]));
        var (m2, s2) = (build.DenseOfArray([1, 1, 0]), build.DenseOfArray([3, 2, 0]));
        var distance = FrechetDistance.Between(
            m1, Matrix<double>.Build.DenseOfDiagonalVector(s1.PointwisePower(2)), m2, Matrix<double>.Build.DenseOfDiagonalVector(s2.PointwisePower(2)));
        Assert.Equal((m1 - m2).PointwisePower(2).Sum() + (s1 - s2).PointwisePower(2).Sum(), distance, 1e-9);
    }

    [Fact]
    public void A_rotation_of_both_changes_nothing_and_equal_ones_have_distance_0()
    {
        var random = new Random(3);
        Matrix<double> Draw() => Matrix<double>.Build.Dense(4, 4, (_, _) => random.NextDouble() - 0.5);
        var (a, b, turn) = (Draw(), Draw(), Draw().QR().Q);
        var (c1, c2) = (a * a.Transpose(), b * b.Transpose());
        var zero = Vector<double>.Build.Dense(4);
        Assert.Equal(0, FrechetDistance.Between(zero, c1, zero, c1), 1e-9);
        Assert.Equal(FrechetDistance.Between(zero, c1, zero, c2), FrechetDistance.Between(zero, turn * c1 * turn.Transpose(), zero, turn * c2 * turn.Transpose()), 1e-9);
    }

    [Fact]
    public void The_Frechet_distance_of_two_samples_of_one_source_falls_with_their_size_and_the_kernel_distance_is_about_0()
    {
        Matrix Normal(int rows, long seed)
        {
            var x = new Matrix(rows, 16);
            new RandomStream(seed).FillNormal(x.Span);
            return x;
        }
        var small = FrechetDistance.Between(Normal(64, 1), Normal(64, 2));
        var large = FrechetDistance.Between(Normal(2048, 3), Normal(2048, 4));
        Assert.InRange(small, 0.8, 8);
        Assert.InRange(large, 0, small / 10);
        var kernel = Enumerable.Range(0, 20).Average(i => KernelDistance.Between(Normal(64, 10 + i), Normal(64, 50 + i)));
        Assert.InRange(kernel, -0.03, 0.03);
        var moved = Normal(64, 1);
        foreach (ref var value in moved.Span)
            value += 1;
        Assert.True(KernelDistance.Between(moved, Normal(64, 2)) > 1);
    }

    [Fact]
    public void The_kernel_distance_is_its_definition_written_out()
    {
        var (a, b) = (new Matrix(2, 2, [1, 0, 0, 2]), new Matrix(3, 2, [1, 1, 0, -1, 2, 0]));
        double K(int i, int j, Matrix x, Matrix y) => Math.Pow((x[i, 0] * y[j, 0] + x[i, 1] * y[j, 1]) / 2 + 1, 3);
        var within = K(0, 1, a, a);
        var other = (K(0, 1, b, b) + K(0, 2, b, b) + K(1, 2, b, b)) / 3;
        var across = (from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) select K(i, j, a, b)).Average();
        Assert.Equal(within + other - 2 * across, KernelDistance.Between(a, b), 1e-9);
    }

    [Fact]
    public void Precision_and_recall_tell_collapse_from_blur()
    {
        Matrix Cloud(int rows, float deviation, long seed)
        {
            var x = new Matrix(rows, 2);
            new RandomStream(seed).FillNormal(x.Span, 0, deviation);
            return x;
        }
        var data = Cloud(400, 1, 1);
        var (same, narrow, wide) = (PrecisionRecall.Of(data, Cloud(400, 1, 2)), PrecisionRecall.Of(data, Cloud(400, 0.1f, 3)), PrecisionRecall.Of(data, Cloud(400, 6, 4)));
        Assert.True(same.Precision > 0.85 && same.Recall > 0.85, $"{same}");
        Assert.True(narrow.Precision > 0.95 && narrow.Recall < 0.2, $"{narrow}");
        Assert.True(wide.Precision < 0.3 && wide.Recall > 0.8, $"{wide}");
        Assert.All(PrecisionRecall.Nearest(data.Slice(5, 3), data), (hit, i) => Assert.Equal((5 + i, 0.0), (hit.Row, hit.Distance)));
    }

    [Fact]
    public void Silly_values_are_refused_by_name()
    {
        var x = new Matrix(5, 2);
        Assert.Contains("neighbours must be 1 to 4, not 5", Assert.Throws<ArgumentOutOfRangeException>(() => PrecisionRecall.Of(x, x, 5)).Message);
        Assert.Contains("first must be 2 or more", Assert.Throws<ArgumentOutOfRangeException>(() => FrechetDistance.Between(x.Slice(0, 1), x)).Message);
        Assert.Contains("784", Assert.Throws<ArgumentException>(() => new DigitClassifier().Embed(x)).Message);
    }
}
