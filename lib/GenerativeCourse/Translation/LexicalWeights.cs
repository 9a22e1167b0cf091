using System.Runtime.InteropServices;

namespace GenerativeCourse.Translation;

/// <summary>
/// w(f|e) = count(f, e) / Σ_f' count(f', e), counted over the links of an aligned corpus; a word without a link counts as linked
/// to NULL. They say how good a phrase pair is that has been seen too rarely to be counted itself.
/// </summary>
/// <remarks>P. Koehn, F. J. Och, D. Marcu (2003), section 3.4.</remarks>
internal sealed class LexicalWeights
{
    private readonly Dictionary<(int F, int E), double> _pairs = [];
    private readonly Dictionary<int, double> _e = [];

    /// <summary>Counts the links of a sentence pair.</summary>
    public void Count(SentencePair pair, List<int>[] linksOfF)
    {
        for (var j = 0; j < pair.F.Length; j++)
            if (linksOfF[j].Count == 0)
                Count(pair.F[j], ParallelCorpus.Null);
            else
                foreach (var i in linksOfF[j])
                    Count(pair.F[j], pair.E[i]);
    }

    /// <summary>p_w(f̄ | ē, a) = Π_j of the mean of w(f_j | e_i) over the words e_i that f_j is linked to.</summary>
    public double Of(SentencePair pair, List<int>[] linksOfF, PhraseSpan span)
    {
        var product = 1.0;
        for (var j = span.F.Start.Value; j < span.F.End.Value; j++)
        {
            var (links, sum) = (linksOfF[j], 0.0);
            foreach (var i in links)
                sum += Of(pair.F[j], pair.E[i]);
            product *= links.Count == 0 ? Of(pair.F[j], ParallelCorpus.Null) : sum / links.Count;
        }
        return Math.Max(product, 1e-300); // a hundred rare words would be 0
    }

    private double Of(int f, int e) => _pairs[(f, e)] / _e[e];

    private void Count(int f, int e)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (f, e), out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_e, e, out _)++;
    }
}
