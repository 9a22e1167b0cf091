using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>What a trained model says about a pair of sentences.</summary>
public abstract partial class AlignmentModel
{
    /// <summary>P(a_j = i | e, f), (m, l + 1): row j says where f_j may come from, column 0 is NULL, column i is e_i.</summary>
    /// <param name="pair">Any pair of sentences, in the corpus or not.</param>
    public Matrix Posteriors(SentencePair pair)
    {
        var (γ, result) = (new double[(pair.E.Length + 1) * pair.F.Length], new Matrix(pair.F.Length, pair.E.Length + 1));
        Posteriors(pair.E.Length, pair.F.Length, Translations(pair), γ, []);
        for (var k = 0; k < γ.Length; k++) result.Span[k] = (float)γ[k];
        return result;
    }

    /// <summary>The most probable alignment: for each f_j the place of its origin in e, 1 to l, or 0 for NULL.</summary>
    /// <param name="pair">Any pair of sentences, in the corpus or not.</param>
    public int[] Align(SentencePair pair) => BestAlignment(pair.E.Length, pair.F.Length, Translations(pair));

    /// <summary>The best alignment of each pair of a corpus, as links.</summary>
    public WordAlignment[] Align(ParallelCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var alignments = new WordAlignment[corpus.Pairs.Count];
        const int Grain = 256;
        Workers.For((alignments.Length + Grain - 1) / Grain, part =>
        {
            for (var n = part * Grain; n < Math.Min(alignments.Length, (part + 1) * Grain); n++)
            {
                var (e, f) = corpus.Pairs[n];
                alignments[n] = WordAlignment.Of(BestAlignment(e.Length, f.Length, ReferenceEquals(corpus, Corpus) ? Translations(n) : Translations(corpus.Pairs[n])));
            }
        });
        return alignments;
    }

    /// <summary>log P(f | e) of each pair, in nats, the lengths being given; -∞ where the model knows no way from e to f.</summary>
    public double[] LogLikelihood(ParallelCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var logs = new double[corpus.Pairs.Count];
        for (var n = 0; n < logs.Length; n++)
        {
            if (n % 32 == 0) Cancellation.ThrowIfRequested();
            var (e, f) = corpus.Pairs[n];
            logs[n] = Posteriors(e.Length, f.Length, Translations(corpus.Pairs[n]), new double[(e.Length + 1) * f.Length], []);
        }
        return logs;
    }

    private protected abstract int[] BestAlignment(int l, int m, ReadOnlySpan<double> t);

    // t(f_j | e_i), (m, l + 1), of pair n of the model's own corpus, whose places are known.
    private double[] Translations(int n)
    {
        var places = Dictionary.Cooccurrences.Places(n);
        var t = new double[places.Length];
        for (var k = 0; k < t.Length; k++) t[k] = Dictionary.Values[places[k]];
        return t;
    }

    // t(f_j | e_i), (m, l + 1), of any pair.
    private double[] Translations(SentencePair pair)
    {
        ArgumentNullException.ThrowIfNull(pair.E, nameof(pair));
        ArgumentNullException.ThrowIfNull(pair.F, nameof(pair));
        var (e, f) = pair;
        var t = new double[(e.Length + 1) * f.Length];
        for (var j = 0; j < f.Length; j++)
            for (var i = 0; i <= e.Length; i++) t[j * (e.Length + 1) + i] = Dictionary[f[j], i == 0 ? ParallelCorpus.Null : e[i - 1]];
        return t;
    }
}
