using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

/// <summary>Every alignment of a small pair, one after the other, with its probability P(f, a | e) by the model's own formula.</summary>
internal sealed class Enumerated
{
    public Enumerated(SentencePair pair, Func<int[], double> joint)
    {
        var (l, m) = (pair.E.Length, pair.F.Length);
        Posteriors = new double[m, l + 1];
        var a = new int[m];
        var largest = -1.0;
        for (var code = 0; code < Math.Pow(l + 1, m); code++)
        {
            for (int j = 0, rest = code; j < m; j++, rest /= l + 1) a[j] = rest % (l + 1);
            var p = joint(a);
            Total += p;
            for (var j = 0; j < m; j++) Posteriors[j, a[j]] += p;
            if (p > largest) (largest, Best) = (p, [.. a]);
        }
        for (var j = 0; j < m; j++)
            for (var i = 0; i <= l; i++) Posteriors[j, i] /= Total;
    }

    public double[,] Posteriors { get; }

    public double Total { get; }

    public int[] Best { get; } = [];

    public void Check(AlignmentModel model, SentencePair pair)
    {
        var γ = model.Posteriors(pair);
        for (var j = 0; j < pair.F.Length; j++)
            for (var i = 0; i <= pair.E.Length; i++) Assert.Equal(Posteriors[j, i], γ[j, i], 1e-6);
        Assert.Equal(Math.Log(Total), model.LogLikelihood(new ParallelCorpus(model.Corpus.E, model.Corpus.F, [pair]))[0], 1e-10);
    }
}
