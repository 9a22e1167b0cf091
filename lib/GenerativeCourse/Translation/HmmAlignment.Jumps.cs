using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>How far jumps go, and the best path.</summary>
public sealed partial class HmmAlignment
{
    private readonly double _nullProbability;
    private readonly double _uniformShare;
    private readonly int _longest;      // of the corpus's sentences e
    private readonly double[] _width;   // c(d), d = -longest to longest
    private readonly double[]?[] _tables; // of each length that the corpus has

    /// <summary>Makes an HMM that begins with a dictionary already learned, and with all jumps equally probable.</summary>
    /// <param name="dictionary">Gives a copy of its t(f | e), and its corpus: a trained model 1 or 2.</param>
    /// <param name="nullProbability">p_0, the probability that a word of f comes from NULL, above 0 and below 1.</param>
    /// <param name="uniformShare">The share of every p(i | i', l) that is spread evenly over the sentence, from 0 to below 1.</param>
    public HmmAlignment(AlignmentModel dictionary, double nullProbability = 0.2, double uniformShare = 0.05) : base(dictionary)
    {
        (_nullProbability, _uniformShare) = (Guard.Between(nullProbability, 0, 1), Guard.Share(uniformShare));
        _longest = Corpus.Pairs.Max(pair => pair.E.Length);
        _width = new double[2 * _longest + 1];
        Array.Fill(_width, 1);
        _tables = new double[_longest + 1][];
        SetTables();
    }

    private protected override int Positions => _width.Length;

    /// <summary>p(i' + d | i', l) in a long sentence: the probabilities of jumps, d = -width to width, each as a share of these.</summary>
    /// <param name="width">The widest jump, 0 or more; jumps wider than the corpus's longest sentence are as probable as that wide.</param>
    public double[] JumpProbabilities(int width)
    {
        Guard.Memory(Guard.AtLeast(width, 0), 16.0 * width);
        var c = Enumerable.Range(-width, 2 * width + 1).Select(Width).ToArray();
        var sum = c.Sum();
        return [.. c.Select(p => sum > 0 ? p / sum : 1.0 / c.Length)];
    }

    // Jumps are counted and divided, as in the paper. Since p(i | i', l) sums over the sentence alone, that is nearly, and
    // not exactly, the step of expectation-maximization.
    private protected override void MaximizePositions(ReadOnlySpan<double> counts)
    {
        counts.CopyTo(_width);
        SetTables();
    }

    private void SetTables()
    {
        foreach (var l in Corpus.Pairs.Select(pair => pair.E.Length).Distinct()) _tables[l] = Table(l);
    }

    private double[] Jumps(int l) => (l < _tables.Length ? _tables[l] : null) ?? Table(l);

    private double Width(int d) => _width[Math.Clamp(d, -_longest, _longest) + _longest];

    // (1 - p_0) p(i | i', l), (l + 1, l + 1): from i' = 0 to l, to i = 1 to l; nothing leads to place 0.
    private double[] Table(int l)
    {
        var table = new double[(l + 1) * (l + 1)];
        for (var from = 0; from <= l; from++)
        {
            var row = table.AsSpan(from * (l + 1), l + 1);
            var sum = 0.0;
            for (var i = 1; i <= l; i++) sum += row[i] = Width(i - from);
            for (var i = 1; i <= l; i++)
                row[i] = (1 - _nullProbability) * (sum > 0 ? (1 - _uniformShare) * row[i] / sum + _uniformShare / l : 1.0 / l);
        }
        return table;
    }

    /// <summary>Viterbi's best path: δ_j(i) is the most probable way to f_1 … f_j whose last origin is i, each row divided by its largest.</summary>
    private protected override int[] BestAlignment(int l, int m, ReadOnlySpan<double> t)
    {
        var (n, jump) = (l + 1, Jumps(l));
        var (δ, next, from) = (new double[n], new double[n], new int[m * n]);
        var (a, comes) = (new int[m], new bool[m * n]); // comes: whether f_j comes from e_i, or from NULL while i stays
        δ[0] = 1;
        for (var j = 0; j < m; j++)
        {
            Array.Clear(next);
            var back = from.AsSpan(j * n, n);
            var here = t.Slice(j * n, n);
            for (var before = 0; before < n; before++)
                for (var i = 1; i < n && δ[before] > 0; i++)
                    if (δ[before] * jump[before * n + i] is var p && p > next[i]) (next[i], back[i]) = (p, before);
            var largest = 0.0;
            for (var i = 0; i < n; i++)
            {
                var (arrives, stays) = (next[i] * here[i], δ[i] * _nullProbability * here[0]);
                comes[j * n + i] = arrives > stays;
                if (arrives <= stays) back[i] = i;
                largest = Math.Max(largest, next[i] = Math.Max(arrives, stays));
            }
            if (largest == 0) return a; // no path gives f: no links
            for (var i = 0; i < n; i++) δ[i] = next[i] / largest;
        }

        var place = 0;
        for (var i = 1; i < n; i++)
            if (δ[i] > δ[place]) place = i;
        for (var j = m - 1; j >= 0; j--)
        {
            a[j] = comes[j * n + place] ? place : 0;
            place = from[j * n + place];
        }
        return a;
    }
}
