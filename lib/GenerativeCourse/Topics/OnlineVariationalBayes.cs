using System.Diagnostics;
using System.Numerics.Tensors;
using MathNet.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>How online variational inference steps.</summary>
public sealed record OnlineOptions
{
    /// <summary>Documents looked at before each update of the topics, 1 or more.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>τ_0, 0 or more: slows down the first steps.</summary>
    public double Offset { get; init; } = 16;

    /// <summary>κ, above 0.5 and at most 1: how fast old minibatches are forgotten; ρ_t = (τ_0 + t)^-κ.</summary>
    public double Decay { get; init; } = 0.7;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(BatchSize, 1);
        Guard.NotNegative(Offset);
        if (!(Decay is > 0.5 and <= 1)) throw Guard.Refusal(nameof(Decay), "above 0.5 and at most 1", Decay, "Only then do the steps converge.");
    }
}

/// <summary>
/// Variational Bayes for latent Dirichlet allocation, online: the topics take a step after every minibatch, long before
/// the corpus has been seen once.
/// </summary>
/// <remarks>M. Hoffman, D. Blei, F. Bach, "Online learning for latent Dirichlet allocation", NIPS 2010, algorithm 2.</remarks>
public sealed class OnlineVariationalBayes
{
    private readonly Corpus _corpus;
    private readonly double[] _alpha;
    private readonly double _beta;
    private readonly OnlineOptions _online;
    private readonly RandomStream _random;
    private readonly VariationalTopics _topics;
    private readonly VariationalDocument _document;
    private int _steps;

    /// <summary>Starts from topics near the uniform one.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the corpus has no words.</exception>
    public OnlineVariationalBayes(Corpus corpus, LdaOptions options, OnlineOptions? online = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _alpha = options.AlphaFor(corpus);
        _online = online ?? new OnlineOptions();
        _online.Validate();
        if (options.OptimizeAlpha) throw new ArgumentException("OptimizeAlpha must be false online: α is fitted by Gibbs sampling and by batch inference.", nameof(options));
        (_corpus, _beta, _random) = (corpus, options.Beta, new RandomStream(options.Seed));
        _topics = new VariationalTopics(corpus.Vocabulary.Count, Topics, _beta, _random.Split(1));
        _document = new VariationalDocument(Topics);
    }

    /// <summary>Number of topics, T.</summary>
    public int Topics => _alpha.Length;

    /// <summary>Goes through the corpus in random order, one report a minibatch.</summary>
    /// <param name="epochs">How often the whole corpus is gone through, 1 or more.</param>
    /// <exception cref="InvalidOperationException">The bound is not a number any more.</exception>
    public IEnumerable<VariationalStep> Train(int epochs)
    {
        Guard.AtLeast(epochs, 1);
        return Run();

        IEnumerable<VariationalStep> Run()
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                foreach (var batch in _random.Permutation(_corpus.Documents).Chunk(_online.BatchSize)) yield return Step(batch);
            }
        }
    }

    /// <summary>The means of q; γ of every document is fitted to the topics as they are now.</summary>
    public TopicModel Model()
    {
        var shares = new double[_corpus.Documents * Topics];
        for (var d = 0; d < _corpus.Documents; d++)
        {
            var share = shares.AsSpan(d * Topics, Topics);
            Fit(d, share);
            TensorPrimitives.Divide(share, TensorPrimitives.Sum<double>(share), share);
        }
        return new TopicModel(_corpus.Vocabulary, _topics.Means(), shares, [.. _alpha], _beta, [.. Enumerable.Range(0, _corpus.Documents).Select(_corpus.Length)]);
    }

    private VariationalStep Step(int[] batch)
    {
        Cancellation.ThrowIfRequested();
        var started = Stopwatch.GetTimestamp();
        var statistics = new double[_topics.Lambda.Length];
        var (bound, tokens) = (0.0, 0);
        var gamma = new double[Topics];
        var constant = SpecialFunctions.GammaLn(_alpha.Sum()) - _alpha.Sum(SpecialFunctions.GammaLn);
        foreach (var d in batch)
        {
            Fit(d, gamma);
            _document.Collect(_corpus.Words(d), _corpus.Counts(d), _topics.Weights, statistics);
            bound += constant + _document.Bound(_corpus.Words(d), _corpus.Counts(d), _topics.Weights, _alpha, gamma);
            tokens += _corpus.Length(d);
        }
        var scale = (double)_corpus.Documents / batch.Length;
        bound = bound * scale + _topics.Bound();
        if (!double.IsFinite(bound)) throw new InvalidOperationException($"Online inference went astray in step {_steps + 1}: its bound is {bound}. Take a larger Alpha, Beta or Offset.");
        _topics.Update(statistics, Math.Pow(_online.Offset + ++_steps, -_online.Decay), scale);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new VariationalStep(_steps, bound, bound / _corpus.Tokens, tokens / seconds, seconds);
    }

    private void Fit(int document, Span<double> gamma)
    {
        gamma.Fill(1);
        _document.Fit(_corpus.Words(document), _corpus.Counts(document), _topics.Weights, _alpha, gamma, iterations: 100, tolerance: 1e-3);
    }
}
