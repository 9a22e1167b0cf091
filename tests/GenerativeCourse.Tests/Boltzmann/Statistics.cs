namespace GenerativeCourse.Tests.Boltzmann;

/// <summary>
/// Statistical tests with a stated probability of a false alarm. Seeds are fixed, so a test passes always or never; the probability
/// says how often it would fail over all seeds if the code were right.
/// </summary>
internal static class Statistics
{
    /// <summary>How often a right program may fail one such test, over all seeds.</summary>
    public const double FalseAlarm = 1e-4;

    /// <summary>The largest |z| of a test of <paramref name="count"/> means at once (Bonferroni).</summary>
    public static double Bound(int count) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 1 - FalseAlarm / (2.0 * count));

    /// <summary>The z-score of each column's mean against what is expected.</summary>
    public static double[] Scores(IReadOnlyList<double[]> samples, double[] expected)
    {
        var scores = new double[expected.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var mean = samples.Average(sample => sample[i]);
            var variance = samples.Sum(sample => (sample[i] - mean) * (sample[i] - mean)) / (samples.Count - 1);
            scores[i] = (mean - expected[i]) / Math.Sqrt(variance / samples.Count);
        }
        return scores;
    }

    public static void MeansAre(double[] expected, IReadOnlyList<double[]> samples)
    {
        var worst = Scores(samples, expected).Max(Math.Abs);
        Assert.True(worst < Bound(expected.Length), $"largest |z| is {worst:0.00}, bound {Bound(expected.Length):0.00}");
    }

    public static void MeansAreNot(double[] expected, IReadOnlyList<double[]> samples)
    {
        var worst = Scores(samples, expected).Max(Math.Abs);
        Assert.True(worst > Bound(expected.Length), $"largest |z| is {worst:0.00}, bound {Bound(expected.Length):0.00}");
    }
}
