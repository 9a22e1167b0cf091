namespace GenerativeCourse.Evaluation;

/// <summary>How well a score (a reconstruction error, say) tells anomalies from what is normal.</summary>
public static class RocCurve
{
    /// <summary>
    /// The area under the ROC curve: the probability that an anomaly scores higher than a normal example, ties counting
    /// half (the Mann-Whitney statistic). 0.5 is guessing, 1 is perfect.
    /// </summary>
    /// <param name="normal">Scores of normal examples, at least one.</param>
    /// <param name="anomalies">Scores of anomalies, at least one.</param>
    /// <exception cref="ArgumentException">A list is empty, or a score is not a number.</exception>
    public static double Area(IReadOnlyCollection<double> normal, IReadOnlyCollection<double> anomalies)
    {
        ArgumentNullException.ThrowIfNull(normal);
        ArgumentNullException.ThrowIfNull(anomalies);
        if (normal.Count == 0 || anomalies.Count == 0)
            throw new ArgumentException($"{(normal.Count == 0 ? nameof(normal) : nameof(anomalies))} must be 1 score or more, not 0: the area compares normal examples with anomalies.", normal.Count == 0 ? nameof(normal) : nameof(anomalies));
        var all = normal.Select(score => (Score: score, Anomaly: false)).Concat(anomalies.Select(score => (Score: score, Anomaly: true))).ToArray();
        if (Array.Find(all, item => double.IsNaN(item.Score)) is { Score: double.NaN } wrong)
        {
            var name = wrong.Anomaly ? nameof(anomalies) : nameof(normal);
            throw new ArgumentException($"{name} must be numbers, not NaN.", name);
        }
        Array.Sort(all, (a, b) => a.Score.CompareTo(b.Score));

        // The sum of the anomalies' ranks, equal scores sharing the mean of theirs.
        var ranks = 0.0;
        for (var start = 0; start < all.Length;)
        {
            var end = start;
            while (end < all.Length && all[end].Score == all[start].Score)
                end++;
            ranks += (start + 1 + end) / 2.0 * Anomalies(start, end);
            start = end;
        }
        double n = normal.Count, a = anomalies.Count;
        return (ranks - a * (a + 1) / 2) / (n * a);

        int Anomalies(int from, int to)
        {
            var count = 0;
            for (var i = from; i < to; i++)
                count += all[i].Anomaly ? 1 : 0;
            return count;
        }
    }
}
