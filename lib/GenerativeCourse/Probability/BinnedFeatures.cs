using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Features as small numbers, one column after the other, for finding splits by counting. A feature with at most 256 different
/// values loses nothing; one with more is cut into 256 bins with about equally many examples.
/// </summary>
internal sealed class BinnedFeatures
{
    private const int Most = 256;
    private const int Together = 16; // columns read at once: one cache line of floats
    private readonly byte[][] _bins;
    private readonly float[][] _lower; // the least and largest value of each bin
    private readonly float[][] _upper;

    public BinnedFeatures(Matrix features)
    {
        (_bins, _lower, _upper) = (new byte[features.Columns][], new float[features.Columns][], new float[features.Columns][]);
        Workers.For((features.Columns + Together - 1) / Together, part =>
        {
            var (first, count) = (part * Together, Math.Min(Together, features.Columns - part * Together));
            var columns = new float[count][];
            for (var c = 0; c < count; c++) columns[c] = new float[features.Rows];
            for (var i = 0; i < features.Rows; i++)
            {
                var row = features.Row(i).Slice(first, count);
                for (var c = 0; c < count; c++) columns[c][i] = row[c];
            }
            for (var c = 0; c < count; c++) Cut(first + c, columns[c]);
        });
    }

    /// <summary>The bins of one feature, one an example.</summary>
    public byte[] Column(int feature) => _bins[feature];

    /// <summary>
    /// What divides two bins: the value half way between them, and the largest of the lower bin where rounding would take
    /// the half way up to the least of the upper one, as between neighbouring floats.
    /// </summary>
    public float Threshold(int feature, int bin, int next)
    {
        var (below, above) = (_upper[feature][bin], _lower[feature][next]);
        var middle = (float)(((double)below + above) / 2);
        return middle < above ? middle : below;
    }

    private void Cut(int feature, float[] values)
    {
        var ends = Ends(values); // the largest value of each bin, rising
        var (lower, upper, bins) = (new float[ends.Length], new float[ends.Length], new byte[values.Length]);
        Array.Fill(lower, float.PositiveInfinity);
        Array.Fill(upper, float.NegativeInfinity);
        var (last, lastBin) = (float.NaN, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != last)
            {
                last = values[i];
                lastBin = Array.BinarySearch(ends, last);
                if (lastBin < 0) lastBin = ~lastBin;
                (lower[lastBin], upper[lastBin]) = (Math.Min(lower[lastBin], last), Math.Max(upper[lastBin], last));
            }
            bins[i] = (byte)lastBin;
        }
        (_bins[feature], _lower[feature], _upper[feature]) = (bins, lower, upper);
    }

    private static float[] Ends(float[] values)
    {
        var different = new HashSet<float>();
        var last = float.NaN;
        foreach (var value in values)
        {
            if (value == last) continue;
            different.Add(last = value);
            if (different.Count > Most) break;
        }
        if (different.Count <= Most) return [.. different.Order()];
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        return [.. Enumerable.Range(1, Most).Select(b => sorted[(int)((long)sorted.Length * b / Most) - 1]).Distinct()];
    }
}
