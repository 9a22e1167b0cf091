using GenerativeCourse.Evaluation;
using Xunit;

namespace GenerativeCourse.Tests.Evaluation;

public class RocCurveTests
{
    [Fact]
    public void The_area_counts_the_pairs_in_the_right_order_ties_half()
    {
        double[] normal = [0.1, 0.4, 0.4, 0.8], anomalies = [0.4, 0.9, 0.05];
        var pairs = from n in normal from a in anomalies select a > n ? 1.0 : a == n ? 0.5 : 0;
        Assert.Equal(pairs.Average(), RocCurve.Area(normal, anomalies), 12);
    }

    [Fact]
    public void Perfect_and_useless_scores()
    {
        Assert.Equal(1, RocCurve.Area([1, 2], [3, 4]));
        Assert.Equal(0.5, RocCurve.Area([1, 1], [1, 1, 1]));
    }

    [Fact]
    public void Empty_lists_and_NaN_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RocCurve.Area([], [1]));
        Assert.Throws<ArgumentException>(() => RocCurve.Area([double.NaN], [1]));
    }
}
