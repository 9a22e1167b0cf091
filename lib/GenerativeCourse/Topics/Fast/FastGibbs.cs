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
/// <para>The parts. Documents and words are cut into P parts each; in stage s part p of the documents meets part
/// (p + s) mod P of the words, so that no two threads share a document or a word (F. Yan, N. Xu, Y. Qi, "Parallel
/// inference for LDA on graphics processing units", 2009). Only n_t is shared: each part starts a stage from the common
/// totals and sees its own changes. P follows from the corpus alone, never from the machine: 1 for a small one, which is
/// then sampled exactly, 2 for most, 8 from a million words on. Weights are float, counts are whole.</para>
/// </remarks>
public sealed class FastGibbs : IGibbsSampler
{
    private const double Smallest = 1e-8;
    private const double Largest = 1e8;
    private const int ExactBelow = 10_000;   // words
    private const int ManyFrom = 1_000_000;
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
        : this(corpus, options, new RandomStream((options ?? throw new ArgumentNullException(nameof(options))).Seed))
    {
    }

    internal FastGibbs(Corpus corpus, LdaOptions options, RandomStream random, int? parts = null)
    {
        _alpha = options.AlphaFor(corpus);
        const string Because = "FastGibbs weighs in single precision; CollapsedGibbs takes any number above 0.";
        Guard.InRange(options.Beta, Smallest, Largest, because: Because);
        foreach (var alpha in _alpha) Guard.InRange(alpha, Smallest, Largest, options.AlphaOfTopics is null ? nameof(options.Alpha) : nameof(options.AlphaOfTopics), Because);
        (_corpus, _beta, _optimizeAlpha) = (corpus, options.Beta, options.OptimizeAlpha);
        Parts = parts ?? corpus.Tokens switch { < ExactBelow => 1, < ManyFrom => 2, _ => 8 };
        _layout = new SweepLayout(corpus, Topics, Parts);
        _layout.Randomize(random);
        _sweepers = [.. Enumerable.Range(0, Parts).Select(part => new WordSweeper(_layout, _alpha, _beta, random.Split(part)))];
        _totals = new int[Topics];
        foreach (var topic in _layout.Topic) _totals[topic]++;
    }

    /// <summary>Number of topics, T.</summary>
    public int Topics => _alpha.Length;

    /// <inheritdoc/>
    public int Tokens => _corpus.Tokens;

    /// <summary>Number of parts that documents and words are cut into, P: so many threads can share a sweep.</summary>
    public int Parts { get; }

    /// <summary>The books that are kept, for tests: topics of occurrences and documents, and n_t.</summary>
    internal (SweepLayout Layout, int[] Totals) Books => (_layout, _totals);

    /// <inheritdoc/>
    public int Sweep()
    {
        Cancellation.ThrowIfRequested();
        var changed = 0;
        for (var stage = 0; stage < Parts; stage++)
        {
            var now = stage;
            Workers.For(Parts, part => _sweepers[part].Sweep((part + now) % Parts, part, _totals));
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
