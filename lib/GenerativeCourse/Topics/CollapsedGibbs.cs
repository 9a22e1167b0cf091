using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>
/// Collapsed Gibbs sampling for latent Dirichlet allocation as the paper writes it: θ and φ are integrated out, and each
/// word's topic is drawn given the topics of all other words.
/// </summary>
/// <remarks>
/// T. Griffiths and M. Steyvers, "Finding scientific topics", PNAS 101 (2004), equation 5:
/// p(z_i = t | z_-i, w) ∝ (n_wt + β) / (n_t + Vβ) · (n_dt + α_t), all counts without word i.
/// All in double, one document after the other. <see cref="FastGibbs"/> (in <c>Fast/</c>) samples the same distribution
/// quicker. What is known of the chain from outside is in <c>CollapsedGibbs.State.cs</c>.
/// </remarks>
public sealed partial class CollapsedGibbs : IGibbsSampler
{
    private readonly Corpus _corpus;
    private readonly double _beta;
    private readonly double[] _alpha;
    private readonly RandomStream _random;
    private readonly int[][] _words;       // (D)(N_d): the word at each place
    private readonly int[][] _topics;      // (D)(N_d): z, the topic at each place
    private readonly double[] _document;   // (D, T): n_dt
    private readonly double[] _word;       // (V, T): n_wt
    private readonly double[] _total;      // (T):    n_t + Vβ
    private readonly double[] _conditional; // (T):   scratch
    private readonly bool _optimizeAlpha;
    private int _sweeps;

    /// <summary>Gives every word a topic at random.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the corpus has no words.</exception>
    public CollapsedGibbs(Corpus corpus, LdaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _alpha = options.AlphaFor(corpus);
        (_corpus, _beta, _random, _optimizeAlpha) = (corpus, options.Beta, new RandomStream(options.Seed), options.OptimizeAlpha);
        _words = [.. Enumerable.Range(0, corpus.Documents).Select(corpus.TokensOf)];
        _topics = [.. _words.Select(words => new int[words.Length])];
        _document = new double[checked(corpus.Documents * Topics)];
        _word = new double[checked(corpus.Vocabulary.Count * Topics)];
        _total = new double[Topics];
        _conditional = new double[Topics];
        Array.Fill(_total, corpus.Vocabulary.Count * _beta);
        for (var d = 0; d < _words.Length; d++)
        {
            for (var i = 0; i < _words[d].Length; i++) Count(d, i, _topics[d][i] = _random.Next(Topics), +1);
        }
    }

    /// <summary>Number of topics, T.</summary>
    public int Topics => _alpha.Length;

    /// <inheritdoc/>
    public int Tokens => _corpus.Tokens;

    /// <inheritdoc/>
    public int Sweep()
    {
        var changed = 0;
        for (var d = 0; d < _words.Length; d++)
        {
            Cancellation.ThrowIfRequested();
            for (var i = 0; i < _words[d].Length; i++)
            {
                var old = _topics[d][i];
                Count(d, i, old, -1);                         // take the word out of all counts,
                Unnormalized(d, i, _conditional);             // weigh each topic by equation 5,
                var drawn = _random.Categorical(_conditional); // draw one,
                Count(d, i, drawn, +1);                       // and put the word back with it
                _topics[d][i] = drawn;
                if (drawn != old) changed++;
            }
        }
        if (++_sweeps % 10 == 0 && _optimizeAlpha) OptimizeAlpha();
        return changed;
    }

    /// <summary>p(z_i = t | z_-i, w) for every topic t: equation 5, normalized.</summary>
    /// <param name="document">Which document, d.</param>
    /// <param name="place">Which of its words, i, in the order of <see cref="Corpus.TokensOf"/>.</param>
    public double[] Conditional(int document, int place)
    {
        Guard.Index(document, _words.Length);
        Guard.Index(place, _words[document].Length);
        var conditional = new double[Topics];
        Count(document, place, _topics[document][place], -1);
        Unnormalized(document, place, conditional);
        Count(document, place, _topics[document][place], +1);
        TensorPrimitives.Divide(conditional, TensorPrimitives.Sum<double>(conditional), conditional);
        return conditional;
    }

    /// <inheritdoc/>
    /// <remarks>Equations 6 and 7: φ_tw = (n_wt + β) / (n_t + Vβ), θ_dt = (n_dt + α_t) / (N_d + Σα).</remarks>
    public TopicModel Model()
    {
        var words = _corpus.Vocabulary.Count;
        var topics = new double[Topics * words];
        for (var w = 0; w < words; w++)
        {
            for (var t = 0; t < Topics; t++) topics[t * words + w] = (_word[w * Topics + t] + _beta) / _total[t];
        }
        var shares = new double[_document.Length];
        var alphaSum = TensorPrimitives.Sum<double>(_alpha);
        for (var d = 0; d < _words.Length; d++)
        {
            var share = shares.AsSpan(d * Topics, Topics);
            TensorPrimitives.Add(_document.AsSpan(d * Topics, Topics), _alpha, share);
            TensorPrimitives.Divide(share, _words[d].Length + alphaSum, share);
        }
        return new TopicModel(_corpus.Vocabulary, topics, shares, [.. _alpha], _beta, [.. _words.Select(document => document.Length)]);
    }

    private void Count(int document, int place, int topic, int change)
    {
        _document[document * Topics + topic] += change;
        _word[_words[document][place] * Topics + topic] += change;
        _total[topic] += change;
    }

    private void Unnormalized(int document, int place, Span<double> weights)
    {
        TensorPrimitives.Add(_word.AsSpan(_words[document][place] * Topics, Topics), _beta, weights);
        TensorPrimitives.Divide(weights, _total, weights);
        // (n_dt + α_t) times what is there already
        TensorPrimitives.AddMultiply(_document.AsSpan(document * Topics, Topics), _alpha, weights, weights);
    }
}
