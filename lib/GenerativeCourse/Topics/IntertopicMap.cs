using MathNet.Numerics.LinearAlgebra;

namespace GenerativeCourse.Topics;

/// <summary>A map of topics: near each other where their words are alike.</summary>
/// <remarks>C. Sievert and K. Shirley, "LDAvis: A method for visualizing and interpreting topics" (2014): distances are Jensen-Shannon divergences, brought into the plane by principal coordinates (classical scaling, Torgerson 1952).</remarks>
public static class IntertopicMap
{
    /// <summary>The place of each topic in the plane, T points around the origin.</summary>
    public static (double X, double Y)[] Places(TopicModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var topics = model.Topics;
        var squares = Matrix<double>.Build.Dense(topics, topics, (i, j) => i == j ? 0 : Math.Pow(JensenShannon(model.Topic(i), model.Topic(j)), 2));
        // Double centering turns squared distances into inner products; the two largest eigenvalues span the plane.
        var center = Matrix<double>.Build.DenseIdentity(topics) - 1.0 / topics;
        var products = -0.5 * center * squares * center;
        var eigen = ((products + products.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, topics).Select(t => (Coordinate(t, 1), Coordinate(t, 2)))];

        double Coordinate(int topic, int rank)
        {
            if (rank > topics) return 0;
            var column = topics - rank; // eigenvalues come in ascending order
            // An eigenvector's sign is arbitrary: make its largest entry positive, so that the map is the same everywhere.
            var vector = eigen.EigenVectors.Column(column);
            var sign = Math.Sign(vector[vector.AbsoluteMaximumIndex()]);
            return sign * vector[topic] * Math.Sqrt(Math.Max(0, eigen.EigenValues[column].Real));
        }
    }

    /// <summary>The Jensen-Shannon divergence of two distributions, in nats: 0 for equal ones, log 2 for disjoint ones.</summary>
    public static double JensenShannon(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        if (p.Length != q.Length) throw new ArgumentException($"q must have {p.Length} values, as p has, not {q.Length}.", nameof(q));
        var sum = 0.0;
        for (var w = 0; w < p.Length; w++)
        {
            var mean = (p[w] + q[w]) / 2;
            if (p[w] > 0) sum += p[w] / 2 * Math.Log(p[w] / mean);
            if (q[w] > 0) sum += q[w] / 2 * Math.Log(q[w] / mean);
        }
        return sum;
    }
}
