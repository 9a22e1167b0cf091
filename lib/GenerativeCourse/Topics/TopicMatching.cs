using System.Numerics.Tensors;

namespace GenerativeCourse.Topics;

/// <summary>Which found topic belongs to which known one: topics come back in any order.</summary>
public static class TopicMatching
{
    /// <summary>Pairs topics so that the sum of the cosines of their word distributions is largest.</summary>
    /// <param name="known">Topics, each a vector over the words.</param>
    /// <param name="found">At least as many topics over the same words.</param>
    /// <returns>For each known topic the index of its partner, and the cosine.</returns>
    /// <remarks>H. Kuhn, "The Hungarian method for the assignment problem" (1955), in its form with potentials and shortest paths.</remarks>
    public static IReadOnlyList<(int Found, double Cosine)> Match(IReadOnlyList<double[]> known, IReadOnlyList<double[]> found)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(found);
        if (known.Count == 0 || known.Count > found.Count) throw new ArgumentException($"found must be at least as many topics as are known, {known.Count} (1 or more), not {found.Count}.", nameof(found));
        var cosines = new double[known.Count, found.Count];
        for (var i = 0; i < known.Count; i++)
        {
            for (var j = 0; j < found.Count; j++) cosines[i, j] = TensorPrimitives.CosineSimilarity<double>(known[i], found[j]);
        }
        var partners = Assign(cosines);
        return [.. partners.Select((j, i) => (j, cosines[i, j]))];
    }

    /// <summary>Pairs the topics of a model with known ones.</summary>
    public static IReadOnlyList<(int Found, double Cosine)> Match(IReadOnlyList<double[]> known, TopicModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Match(known, model.AllTopics());
    }

    /// <summary>The column for each row that makes the sum of the chosen values largest; no column twice.</summary>
    internal static int[] Assign(double[,] values)
    {
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        var (rowPotential, columnPotential) = (new double[rows + 1], new double[columns + 1]);
        var owner = new int[columns + 1]; // the row (from 1) that holds each column (from 1), 0: none
        for (var row = 1; row <= rows; row++)
        {
            // Grow a tree of shortest alternating paths from this row until it reaches a free column.
            var distance = new double[columns + 1];
            var before = new int[columns + 1];
            var done = new bool[columns + 1];
            Array.Fill(distance, double.PositiveInfinity);
            owner[0] = row;
            var column = 0;
            do
            {
                done[column] = true;
                var (holder, nearest, next) = (owner[column], double.PositiveInfinity, 0);
                for (var j = 1; j <= columns; j++)
                {
                    if (done[j]) continue;
                    var reduced = -values[holder - 1, j - 1] - rowPotential[holder] - columnPotential[j];
                    if (reduced < distance[j]) (distance[j], before[j]) = (reduced, column);
                    if (distance[j] < nearest) (nearest, next) = (distance[j], j);
                }
                for (var j = 0; j <= columns; j++)
                {
                    if (done[j])
                    {
                        rowPotential[owner[j]] += nearest;
                        columnPotential[j] -= nearest;
                    }
                    else
                    {
                        distance[j] -= nearest;
                    }
                }
                column = next;
            }
            while (owner[column] != 0);
            for (; column != 0; column = before[column]) owner[column] = owner[before[column]];
        }
        var partner = new int[rows];
        for (var j = 1; j <= columns; j++)
        {
            if (owner[j] > 0) partner[owner[j] - 1] = j - 1;
        }
        return partner;
    }
}
