using System.Diagnostics;
using System.Numerics.Tensors;
using MathNet.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>What one step of variational inference left behind.</summary>
/// <param name="Step">Number of steps so far, from 1: passes over the corpus in batch, minibatches online.</param>
/// <param name="Bound">The evidence lower bound, in nats, of the corpus (online: estimated from the minibatch).</param>
/// <param name="PerWord">The bound divided by the number of words.</param>
/// <param name="TokensPerSecond">Words looked at a second.</param>
/// <param name="Seconds">The time of the step.</param>
public readonly record struct VariationalStep(int Step, double Bound, double PerWord, double TokensPerSecond, double Seconds);

/// <summary>
/// Variational Bayes for latent Dirichlet allocation, in batch: the posterior over θ, z and the topics is replaced by
/// independent distributions q(θ_d | γ_d), q(z) and q(β_t | λ_t), which are moved closer to it in turn.
/// </summary>
/// <remarks>
/// D. Blei, A. Ng, M. Jordan, "Latent Dirichlet allocation" (2003), section 5.2, with smoothed topics (section 5.4). Each
/// pass is coordinate ascent on the bound, so it never falls (fitting α by one Newton step may lower it a little). α, if it is to be
/// fitted, by Minka's Newton method.
/// </remarks>
public sealed class VariationalBayes
{
    private const int Parts = 4; // fixed, so that sums do not depend on the number of threads
    private readonly Corpus _corpus;
    private readonly double[] _alpha;
    private readonly double _beta;
    private readonly bool _optimizeAlpha;
    private readonly VariationalTopics _topics;
    private readonly double[] _gamma; // (D, T)
    private double _bound = double.NegativeInfinity;
    private int _passes;

    /// <summary>Starts from topics near the uniform one.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the corpus has no words.</exception>
    public VariationalBayes(Corpus corpus, LdaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _alpha = options.AlphaFor(corpus);
        (_corpus, _beta, _optimizeAlpha) = (corpus, options.Beta, options.OptimizeAlpha);
        _topics = new VariationalTopics(corpus.Vocabulary.Count, Topics, _beta, new RandomStream(options.Seed));
        _gamma = new double[checked(corpus.Documents * Topics)];
        Array.Fill(_gamma, 1);
    }

    /// <summary>Number of topics, T.</summary>
    public int Topics => _alpha.Length;

    /// <summary>Most iterations for one document in one pass.</summary>
    public int DocumentIterations { get; init; } = 100;

    /// <summary>A document is done when its γ moves less than this, on average over topics.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>(V, T): λ, word by word; after changing it, the next pass starts from there.</summary>
    internal double[] Lambda => _topics.Lambda;

    internal void RefreshTopics() => _topics.Refresh();

    /// <summary>Passes over the corpus lazily, one report a pass; the bound is that of the state before the topics' last update.</summary>
    /// <exception cref="InvalidOperationException">The bound is not a number any more.</exception>
    public IEnumerable<VariationalStep> Train(int passes)
    {
        Guard.AtLeast(passes, 1);
        Guard.AtLeast(DocumentIterations, 1);
        Guard.Positive(Tolerance);
        return Run();

        IEnumerable<VariationalStep> Run()
        {
            var old = new double[_gamma.Length];
            for (var pass = 0; pass < passes; pass++)
            {
                Cancellation.ThrowIfRequested();
                var started = Stopwatch.GetTimestamp();
                _gamma.CopyTo(old, 0);
                var ofTopics = _topics.Bound();
                var (statistics, bound, meanLogShares) = ExpectationStep(careful: false);
                if (bound + ofTopics < _bound)
                {
                    old.CopyTo(_gamma, 0);
                    (statistics, bound, meanLogShares) = ExpectationStep(careful: true);
                }
                _bound = bound += ofTopics;
                if (!double.IsFinite(bound)) throw new InvalidOperationException($"Variational inference went astray in pass {_passes + 1}: its bound is {bound}. Take a larger Alpha or Beta.");
                _topics.Update(statistics);
                if (_optimizeAlpha && _passes >= 2) MinkaAlpha.NewtonStep(_alpha, meanLogShares);
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                yield return new VariationalStep(++_passes, bound, bound / _corpus.Tokens, _corpus.Tokens / seconds, seconds);
            }
        }
    }

    /// <summary>The means of q: φ_t = λ_t / Σλ_t, θ_d = γ_d / Σγ_d.</summary>
    public TopicModel Model()
    {
        var shares = new double[_gamma.Length];
        for (var d = 0; d < _corpus.Documents; d++)
        {
            var gamma = _gamma.AsSpan(d * Topics, Topics);
            TensorPrimitives.Divide(gamma, TensorPrimitives.Sum<double>(gamma), shares.AsSpan(d * Topics, Topics));
        }
        return new TopicModel(_corpus.Vocabulary, _topics.Means(), shares, [.. _alpha], _beta, [.. Enumerable.Range(0, _corpus.Documents).Select(_corpus.Length)]);
    }

    /// <summary>Fits γ of all documents; returns Σ_d n_dw φ_dwt, the documents' part in the bound, and the mean of E[log θ].</summary>
    private (double[] Statistics, double Bound, double[] MeanLogShares) ExpectationStep(bool careful)
    {
        var parts = Enumerable.Range(0, Parts).Select(_ => (Statistics: new double[_topics.Lambda.Length], LogShares: new double[Topics])).ToArray();
        var bounds = new double[Parts];
        var constant = SpecialFunctions.GammaLn(_alpha.Sum()) - _alpha.Sum(SpecialFunctions.GammaLn);
        Workers.For(Parts, part =>
        {
            var document = new VariationalDocument(Topics);
            var (first, last) = ((int)((long)part * _corpus.Documents / Parts), (int)((part + 1L) * _corpus.Documents / Parts));
            for (var d = first; d < last; d++)
            {
                if (d % 16 == 0) Cancellation.ThrowIfRequested();
                var own = _gamma.AsSpan(d * Topics, Topics);
                bounds[part] += constant + Fit(document, _corpus.Words(d), _corpus.Counts(d), own, careful);
                document.Collect(_corpus.Words(d), _corpus.Counts(d), _topics.Weights, parts[part].Statistics);
                TensorPrimitives.Add(parts[part].LogShares, document.ExpectedLogShares, parts[part].LogShares);
            }
        });
        var (statistics, logShares) = parts[0];
        foreach (var (more, moreShares) in parts.AsSpan(1))
        {
            TensorPrimitives.Add<double>(statistics, more, statistics);
            TensorPrimitives.Add<double>(logShares, moreShares, logShares);
        }
        TensorPrimitives.Divide(logShares, _corpus.Documents, logShares);
        return (statistics, bounds.Sum(), logShares);
    }

    /// <summary>
    /// Fits γ of one document from the uniform start. Going on from the last pass would keep it in the first local optimum
    /// it met; only where the whole bound would fall (<paramref name="careful"/>) it goes on from the old γ if that is better.
    /// </summary>
    private double Fit(VariationalDocument document, ReadOnlySpan<int> words, ReadOnlySpan<int> counts, Span<double> gamma, bool careful)
    {
        var old = careful ? gamma.ToArray() : [];
        var before = careful ? document.Bound(words, counts, _topics.Weights, _alpha, gamma) : double.NegativeInfinity;
        gamma.Fill(1);
        document.Fit(words, counts, _topics.Weights, _alpha, gamma, DocumentIterations, Tolerance);
        var after = document.Bound(words, counts, _topics.Weights, _alpha, gamma);
        if (after >= before) return after;
        old.CopyTo(gamma);
        document.Fit(words, counts, _topics.Weights, _alpha, gamma, DocumentIterations, Tolerance);
        return document.Bound(words, counts, _topics.Weights, _alpha, gamma);
    }
}
