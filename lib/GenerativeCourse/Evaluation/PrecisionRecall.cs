using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Evaluation;

/// <summary>
/// Two numbers instead of one: precision, the share of samples that lie where data is, and recall, the share of data that
/// lies where samples are. "Where" is the union of balls around the points of a set, each as large as the distance to its
/// k-th nearest neighbour in the set.
/// </summary>
/// <param name="Precision">0 to 1: are samples good?</param>
/// <param name="Recall">0 to 1: are they all?</param>
/// <remarks>T. Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models", NeurIPS 2019, equations (1) and (2).</remarks>
public sealed record PrecisionRecall(double Precision, double Recall)
{
    /// <summary>Measures samples against data; the work grows with the product of both numbers, so a few thousand each.</summary>
    /// <param name="data">Features of data, one case per row.</param>
    /// <param name="samples">Features of samples, one case per row.</param>
    /// <param name="neighbours">k, at least 1 and below both numbers of rows.</param>
    public static PrecisionRecall Of(Matrix data, Matrix samples, int neighbours = 3)
    {
        Guard.Features(data);
        Guard.Features(samples, data.Columns);
        Guard.InRange(neighbours, 1, Math.Min(data.Rows, samples.Rows) - 1);
        return new(ShareWithin(samples, data, neighbours), ShareWithin(data, samples, neighbours));
    }

    /// <summary>The nearest row of a set for each case, and how far away it is (Euclidean): is a sample a copy?</summary>
    /// <param name="cases">One case per row.</param>
    /// <param name="set">Where to look, one case per row, at least one.</param>
    public static (int Row, double Distance)[] Nearest(Matrix cases, Matrix set)
    {
        Guard.Features(cases);
        Guard.Features(set, cases.Columns);
        Guard.AtLeast(set.Rows, 1, nameof(set));
        var nearest = new (int, double)[cases.Rows];
        var distances = new float[set.Rows];
        for (var i = 0; i < cases.Rows; i++)
        {
            Distances(cases.Row(i), set, distances);
            var row = TensorPrimitives.IndexOfMin<float>(distances);
            nearest[i] = (row, distances[row]);
        }
        return nearest;
    }

    private static double ShareWithin(Matrix cases, Matrix set, int neighbours)
    {
        var distances = new float[set.Rows];
        var radii = new float[set.Rows];
        for (var i = 0; i < set.Rows; i++)
        {
            Distances(set.Row(i), set, distances);
            Array.Sort(distances);
            radii[i] = distances[neighbours]; // The nearest of all is the point itself.
        }
        var within = 0;
        for (var i = 0; i < cases.Rows; i++)
        {
            Distances(cases.Row(i), set, distances);
            for (var j = 0; j < radii.Length; j++)
            {
                if (distances[j] > radii[j]) continue;
                within++;
                break;
            }
        }
        return (double)within / cases.Rows;
    }

    private static void Distances(ReadOnlySpan<float> from, Matrix set, float[] distances)
    {
        Cancellation.ThrowIfRequested();
        for (var j = 0; j < distances.Length; j++)
            distances[j] = TensorPrimitives.Distance(from, set.Row(j));
    }
}
