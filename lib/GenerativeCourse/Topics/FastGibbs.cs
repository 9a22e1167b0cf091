using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>
/// Collapsed Gibbs sampling at speed: the distribution of <see cref="CollapsedGibbs"/>, sampled word by word over vectors,
/// sparse where topics are many, on several threads.
/// </summary>
/// <remarks>
/// <para>The order. All occurrences of a word are drawn one after the other, so q_t = (n_wt + β) / (n_t + Vβ) stays in the
/// first-level cache and only two of its entries change with each draw (H.-F. Yu and others, "A scalable asynchronous
/// distributed algorithm for topic modeling", 2015). n_wt is never stored: it is counted anew from the word's topics.</para>
/// <para>The draw is exact, from (n_dt + α_t) q_t, in one of two ways. Long documents: over all T topics, eight or more at
/// once. Documents shorter than T/8: Σ_t n_dt q_t is a sum over the document's own words, Σ_j q_{z_j}, and the rest,
/// Σ_t α_t q_t, is kept up to date in buckets; so the cost hardly grows with T.</para>
/// <para>The threads. Documents and words are cut into P parts each; in stage s thread p has documents p and words
/// (p + s) mod P, so no two threads share a document or a word (F. Yan, N. Xu, Y. Qi, "Parallel inference for LDA on
/// graphics processing units", 2009). Only n_t is shared: each thread starts a stage from the common totals and sees its
/// own changes. With one thread this is exactly Gibbs sampling. Weights are float, counts are whole.</para>
/// </remarks>
public sealed class FastGibbs : IGibbsSampler
{
    private const double Smallest = 1e-8;
    private const double Largest = 1e8;
    private readonly Corpus _corpus;
    private readonly double[] _alpha;
    private readonly double _beta;
    private readonly bool _optimizeAlpha;
    private readonly SweepLayout _layout;
    private readonly WordSweeper[] _sweepers;
    private readonly int[] _totals; // (T): n_t
    private int _sweeps;

    /// <summary>Gives every word a topic at random.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the corpus has no words.</exception>
    public FastGibbs(Corpus corpus, LdaOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        _alpha = options.ValidatedAlpha();
        corpus.RequireTokens("train on");
        if (options.Beta is < Smallest or > Largest || _alpha.Any(value => value is < Smallest or > Largest))
            throw new ArgumentOutOfRangeException(nameof(options), $"FastGibbs weighs in single precision: Alpha and Beta must be {Smallest:0e-0} to {Largest:0e0} (CollapsedGibbs takes any above 0).");
        (_corpus, _beta, _optimizeAlpha) = (corpus, options.Beta, options.OptimizeAlpha);
        var threads = options.Threads > 0 ? options.Threads : Workers.Count;
        var random = new RandomStream(options.Seed);
        _layout = new SweepLayout(corpus, Topics, threads);
        _layout.Randomize(random);
        _sweepers = [.. Enumerable.Range(0, threads).Select(part => new WordSweeper(_layout, _alpha, _beta, random.Split(part)))];
        _totals = new int[Topics];
        foreach (var topic in _layout.Topic) _totals[topic]++;
    }

    /// <summary>Number of topics, T.</summary>
    public int Topics => _alpha.Length;

    /// <inheritdoc/>
    public int Tokens => _corpus.Tokens;

    /// <summary>Number of threads it samples on, P.</summary>
    public int Threads => _sweepers.Length;

    /// <inheritdoc/>
    public int Sweep()
    {
        var changed = 0;
        for (var stage = 0; stage < _sweepers.Length; stage++)
        {
            var now = stage;
            Workers.For(_sweepers.Length, part => _sweepers[part].Sweep((part + now) % _sweepers.Length, part, _totals));
            foreach (var sweeper in _sweepers) changed += sweeper.Settle(_totals);
        }
        if (++_sweeps % 10 == 0 && _optimizeAlpha) OptimizeAlpha();
        return changed;
    }

    /// <inheritdoc/>
    public double LogLikelihood()
    {
        var joint = new CollapsedJoint(_alpha, _beta, _corpus.Vocabulary.Count);
        var counts = new int[Topics];
        var sum = joint.OfTotals(_totals);
        for (var w = 0; w < _corpus.Vocabulary.Count; w++)
        {
            var topics = _layout.TopicsOfWord(w);
            foreach (var topic in topics) counts[topic]++;
            foreach (var topic in topics)
            {
                sum += joint.OfWordCount(counts[topic]); // 0 for a topic that was met before
                counts[topic] = 0;
            }
        }
        foreach (var topics in _layout.TopicsOfDocuments()) sum += joint.OfDocument(topics);
        return sum;
    }

    /// <inheritdoc/>
    public TopicModel Model()
    {
        var (words, alphaSum) = (_corpus.Vocabulary.Count, _alpha.Sum());
        var topics = new double[Topics * words];
        for (var t = 0; t < Topics; t++) topics.AsSpan(t * words, words).Fill(_beta / (_totals[t] + words * _beta));
        for (var w = 0; w < words; w++)
        {
            foreach (var t in _layout.TopicsOfWord(w)) topics[t * words + w] += 1 / (_totals[t] + words * _beta);
        }
        var shares = new double[_corpus.Documents * Topics];
        var lengths = new int[_corpus.Documents];
        var d = 0;
        foreach (var document in _layout.TopicsOfDocuments())
        {
            var share = shares.AsSpan(d * Topics, Topics);
            lengths[d++] = document.Length;
            for (var t = 0; t < Topics; t++) share[t] = _alpha[t] / (document.Length + alphaSum);
            foreach (var t in document) share[t] += 1 / (document.Length + alphaSum);
        }
        return new TopicModel(_corpus.Vocabulary, topics, shares, [.. _alpha], _beta, lengths);
    }

    private void OptimizeAlpha()
    {
        var fit = new MinkaAlpha(Topics);
        foreach (var topics in _layout.TopicsOfDocuments()) fit.Observe(topics);
        fit.Improve(_alpha);
        foreach (var sweeper in _sweepers) sweeper.SetAlpha(_alpha);
    }
}
