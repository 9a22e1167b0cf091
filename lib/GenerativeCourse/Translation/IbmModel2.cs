using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// IBM model 2: where f_j comes from depends on its place, P(f | e) = Π_j Σ_i a(i | j, l, m) t(f_j | e_i). A table of its own
/// for every two lengths: the beginning of a sentence comes from the beginning, its end from the end.
/// </summary>
/// <remarks>P. Brown et al. (1993), section 4.3. With a(i | j, l, m) = 1/(l + 1) it is model 1.</remarks>
public sealed class IbmModel2 : AlignmentModel
{
    private readonly Dictionary<(int L, int M), int> _tables = []; // where the table of two lengths begins
    private readonly double[] _a;                                  // a(i | j, l, m): tables (m, l + 1), one after the other

    /// <summary>Makes a model 2 that begins with a dictionary already learned, and with all places equally probable.</summary>
    /// <param name="dictionary">Gives a copy of its t(f | e), and its corpus: a trained model 1, as the paper does.</param>
    public IbmModel2(AlignmentModel dictionary) : base(dictionary)
    {
        var size = 0;
        foreach (var (e, f) in Corpus.Pairs)
            if (_tables.TryAdd((e.Length, f.Length), size)) size = checked(size + (e.Length + 1) * f.Length);
        _a = new double[size];
        foreach (var ((l, m), start) in _tables) _a.AsSpan(start, (l + 1) * m).Fill(1.0 / (l + 1));
    }

    private protected override int Positions => _a.Length;

    /// <summary>a(i | j, l, m), (m, l + 1) row by row; 1/(l + 1) for lengths that the corpus does not have.</summary>
    /// <param name="l">Words of e, 0 or more.</param>
    /// <param name="m">Words of f, 0 or more.</param>
    public double[] AlignmentProbabilities(int l, int m)
    {
        Guard.AtLeast(l, 0);
        Guard.AtLeast(m, 0);
        Guard.Sizes(8, (m + 1, nameof(m)), (l + 1, nameof(l)));
        return _tables.TryGetValue((l, m), out var start) ? _a[start..(start + (l + 1) * m)] : Uniform(l, m);
    }

    private protected override double Posteriors(int l, int m, ReadOnlySpan<double> t, Span<double> γ, Span<double> positions)
    {
        var known = _tables.TryGetValue((l, m), out var start);
        ReadOnlySpan<double> a = known ? _a.AsSpan(start, γ.Length) : Uniform(l, m);
        var log = 0.0;
        for (var j = 0; j < m; j++)
        {
            // P(a_j = i | e, f) = a(i | j, l, m) t(f_j | e_i) / Σ_i' a(i' | j, l, m) t(f_j | e_i')
            var (first, sum) = (j * (l + 1), 0.0);
            for (var k = first; k <= first + l; k++) sum += γ[k] = a[k] * t[k];
            for (var k = first; k <= first + l; k++) γ[k] = sum > 0 ? γ[k] / sum : a[k];
            log += Math.Log(sum);
        }
        if (known && positions.Length > 0)
            for (var k = 0; k < γ.Length; k++) positions[start + k] += γ[k];
        return log;
    }

    private protected override void MaximizePositions(ReadOnlySpan<double> counts)
    {
        foreach (var ((l, m), start) in _tables)
            for (var j = 0; j < m; j++)
            {
                var row = counts.Slice(start + j * (l + 1), l + 1);
                var sum = 0.0;
                foreach (var count in row) sum += count;
                for (var i = 0; i <= l; i++) _a[start + j * (l + 1) + i] = sum > 0 && row[i] / sum is > Nothing and var p ? p : 0;
            }
    }

    private protected override int[] BestAlignment(int l, int m, ReadOnlySpan<double> t)
    {
        var (alignment, a) = (new int[m], AlignmentProbabilities(l, m));
        for (var j = 0; j < m; j++)
        {
            var (first, best) = (j * (l + 1), 0.0);
            for (var i = 0; i <= l; i++)
                if (a[first + i] * t[first + i] > best) (alignment[j], best) = (i, a[first + i] * t[first + i]);
        }
        return alignment;
    }

    private static double[] Uniform(int l, int m)
    {
        var a = new double[(l + 1) * m];
        Array.Fill(a, 1.0 / (l + 1));
        return a;
    }
}
