using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Well spread starting points: each new centre is an example drawn with probability proportional to its squared distance to the nearest centre so far.</summary>
/// <remarks>Source: D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding" (2007), section 2.2.</remarks>
internal static class KMeansPlusPlus
{
    /// <summary>Chooses <paramref name="count"/> of the rows.</summary>
    public static double[][] Centres(Matrix features, int count, RandomStream random)
    {
        var centres = new double[count][];
        var distances = new double[features.Rows];
        Array.Fill(distances, double.PositiveInfinity);
        for (var k = 0; k < count; k++)
        {
            Cancellation.ThrowIfRequested();
            // With all distances 0 (fewer different examples than centres) any example will do.
            var chosen = k == 0 || TensorPrimitives.Sum<double>(distances) <= 0 ? random.Next(features.Rows) : random.Categorical(distances);
            centres[k] = new double[features.Columns];
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(chosen), centres[k]);
            for (var i = 0; i < features.Rows; i++)
            {
                var distance = (double)TensorPrimitives.Distance<float>(features.Row(i), features.Row(chosen));
                distances[i] = Math.Min(distances[i], distance * distance);
            }
        }
        return centres;
    }
}
