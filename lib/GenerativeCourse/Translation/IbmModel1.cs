using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// IBM model 1: every f_j may come from every word of e, or from NULL, all equally probable beforehand,
/// P(f | e) = Π_j Σ_i t(f_j | e_i) / (l + 1). It knows words and no order.
/// </summary>
/// <remarks>
/// P. Brown et al. (1993), section 4.2. Its log-likelihood is concave in t, so expectation-maximization reaches the highest
/// one from every start; concave, but not strictly, so more than one table may have it (K. Toutanova and M. Galley, "Why
/// initialization matters for IBM model 1", ACL 2011). The loop over the pairs stands in <see cref="AlignmentModel"/>.
/// </remarks>
public sealed class IbmModel1 : AlignmentModel
{
    /// <summary>Makes a model with a start for expectation-maximization.</summary>
    /// <param name="corpus">The pairs it learns from.</param>
    /// <param name="seed">Null: every t(f | e) = 1/V_f. Else a table drawn at random.</param>
    public IbmModel1(ParallelCorpus corpus, long? seed = null) : base(corpus, Start(corpus, seed))
    {
    }

    private protected override double Posteriors(int l, int m, ReadOnlySpan<double> t, Span<double> γ, Span<double> positions)
    {
        var log = -m * Math.Log(l + 1);
        for (var j = 0; j < m; j++)
        {
            // P(a_j = i | e, f) = t(f_j | e_i) / Σ_i' t(f_j | e_i')
            var tj = t.Slice(j * (l + 1), l + 1);
            var γj = γ.Slice(j * (l + 1), l + 1);
            var sum = TensorPrimitives.Sum(tj);
            for (var i = 0; i <= l; i++) γj[i] = sum > 0 ? tj[i] / sum : 1.0 / (l + 1);
            log += Math.Log(sum);
        }
        return log;
    }

    // Of equal words the last wins (a word that e has twice is equally good at both places), as in NLTK.
    private protected override int[] BestAlignment(int l, int m, ReadOnlySpan<double> t)
    {
        var a = new int[m];
        for (var j = 0; j < m; j++)
            for (var i = 1; i <= l; i++)
                if (t[j * (l + 1) + i] > 0 && t[j * (l + 1) + i] >= t[j * (l + 1) + a[j]]) a[j] = i;
        return a;
    }

    private static TranslationTable Start(ParallelCorpus corpus, long? seed)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var cooccurrences = new Cooccurrences(corpus);
        var t = new double[cooccurrences.Count];
        Array.Fill(t, 1.0 / corpus.F.Count);
        if (seed is { } chosen)
        {
            var random = new RandomStream(chosen);
            for (var e = 0; e < cooccurrences.Rows; e++)
            {
                var row = t.AsSpan(cooccurrences.Row(e)); // exponential numbers, divided by their sum: a flat Dirichlet
                var sum = 0.0;
                foreach (ref var p in row) sum += p = -Math.Log(1 - random.NextDouble());
                foreach (ref var p in row) p /= sum;
            }
        }
        return new(corpus, cooccurrences, t);
    }
}
