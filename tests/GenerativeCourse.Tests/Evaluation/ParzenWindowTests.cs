using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Evaluation;

public class ParzenWindowTests
{
    private static Matrix Normal(int rows, int columns, long seed)
    {
        var x = new Matrix(rows, columns);
        new RandomStream(seed).FillNormal(x.Span);
        return x;
    }

    [Fact]
    public void It_is_its_definition_written_out()
    {
        var (samples, data) = (new Matrix(2, 1, [0, 3]), new Matrix(1, 1, [1]));
        double N(double x) => Math.Exp(-x * x / (2 * 0.25)) / Math.Sqrt(2 * Math.PI * 0.25);
        Assert.Equal(Math.Log((N(1) + N(2)) / 2), ParzenWindow.LogLikelihood(samples, data, 0.5), 1e-6);
        // Far away nothing underflows.
        Assert.Equal(-1e8 / 2 - Math.Log(Math.Sqrt(2 * Math.PI)), ParzenWindow.LogLikelihood(new Matrix(1, 1, [0]), new Matrix(1, 1, [1e4f]), 1), 10);
    }

    [Fact]
    public void In_one_dimension_it_comes_near_the_truth_and_in_many_it_stays_far_below()
    {
        double[] tried = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1];
        double Estimate(int dimensions)
        {
            var samples = Normal(1000, dimensions, 1);
            var (deviation, _) = ParzenWindow.Choose(samples, Normal(200, dimensions, 2), tried);
            return ParzenWindow.LogLikelihood(samples, Normal(500, dimensions, 3), deviation);
        }
        double Truth(int dimensions) => -dimensions / 2.0 * (1 + Math.Log(2 * Math.PI));
        Assert.Equal(Truth(1), Estimate(1), 0.1);
        Assert.True(Estimate(64) < Truth(64) - 10, $"{Estimate(64)} and {Truth(64)}");
    }

    [Fact]
    public void Silly_values_are_refused_by_name()
    {
        var x = Normal(3, 2, 1);
        Assert.Contains("deviation must be", Assert.Throws<ArgumentOutOfRangeException>(() => ParzenWindow.LogLikelihood(x, x, 0)).Message);
        Assert.Contains("deviations", Assert.ThrowsAny<ArgumentException>(() => ParzenWindow.Choose(x, x, [])).Message);
        Assert.Contains("samples", Assert.ThrowsAny<ArgumentException>(() => ParzenWindow.LogLikelihood(x.Slice(0, 0), x, 1)).Message);
    }
}
