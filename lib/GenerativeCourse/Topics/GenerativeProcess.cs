using GenerativeCourse.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace GenerativeCourse.Topics;

/// <summary>A document written by the model, with everything that the model hides.</summary>
/// <param name="Shares">θ_d, the T topic shares that were drawn for it.</param>
/// <param name="Topics">z_dn, the topic drawn for each place.</param>
/// <param name="Words">w_dn, the word drawn for each place, by id.</param>
public sealed record GeneratedDocument(double[] Shares, int[] Topics, int[] Words);

/// <summary>
/// Latent Dirichlet allocation run forwards: for each document choose θ_d from a Dirichlet distribution, then for each word
/// choose a topic z_dn from θ_d and the word w_dn from that topic.
/// </summary>
/// <remarks>D. Blei, A. Ng, M. Jordan, "Latent Dirichlet allocation", JMLR 3 (2003), section 3.</remarks>
public sealed class GenerativeProcess
{
    private readonly double[] _alpha;
    private readonly double[][] _topics;

    /// <summary>Fixes the topics and the prior.</summary>
    /// <param name="topics">T distributions over the V words; each sums to 1.</param>
    /// <param name="alpha">T Dirichlet parameters above 0.</param>
    /// <exception cref="ArgumentException">There are not as many parameters as topics, or one is no probability distribution.</exception>
    public GenerativeProcess(IReadOnlyList<double[]> topics, IReadOnlyList<double> alpha)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(alpha);
        if (topics.Count == 0 || topics.Count != alpha.Count) throw new ArgumentException($"There must be one alpha for each topic: {topics.Count} topics, {alpha.Count} alphas.", nameof(alpha));
        if (!alpha.All(value => value > 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(nameof(alpha), "alpha must hold numbers above 0.");
        if (topics.Any(topic => topic.Length != topics[0].Length || topic.Any(p => !(p >= 0)) || Math.Abs(topic.Sum() - 1) > 1e-6))
            throw new ArgumentException("Each topic must be a distribution over the same words: probabilities that sum to 1.", nameof(topics));
        (_topics, _alpha) = ([.. topics], [.. alpha]);
    }

    /// <summary>The process of a trained model.</summary>
    public GenerativeProcess(TopicModel model)
        : this([.. Enumerable.Range(0, model.Topics).Select(t => model.Topic(t).ToArray())], model.Alpha.ToArray())
    {
    }

    /// <summary>Writes one document of the given length, 0 or more words.</summary>
    public GeneratedDocument Write(int length, RandomStream random) => Write(length, DrawShares(_alpha, random), random);

    /// <summary>Writes one document with given topic shares θ_d.</summary>
    public GeneratedDocument Write(int length, double[] shares, RandomStream random)
    {
        if (length < 0) throw new ArgumentOutOfRangeException(nameof(length), length, "A document's length must be 0 words or more.");
        if (shares.Length != _topics.Length) throw new ArgumentException($"There must be a share for each of the {_topics.Length} topics, not {shares.Length}.", nameof(shares));
        var (topics, words) = (new int[length], new int[length]);
        for (var n = 0; n < length; n++)
        {
            topics[n] = random.Categorical(shares);          // choose a topic from θ_d
            words[n] = random.Categorical(_topics[topics[n]]); // choose a word from the topic
        }
        return new GeneratedDocument(shares, topics, words);
    }

    /// <summary>Writes several documents.</summary>
    public IReadOnlyList<GeneratedDocument> Write(int documents, int length, RandomStream random)
    {
        if (documents < 0) throw new ArgumentOutOfRangeException(nameof(documents), documents, "The number of documents must be 0 or more.");
        return [.. Enumerable.Range(0, documents).Select(_ => Write(length, random))];
    }

    /// <summary>Draws θ from a Dirichlet distribution: gamma variables divided by their sum, in logarithms so that tiny α do no harm.</summary>
    public static double[] DrawShares(IReadOnlyList<double> alpha, RandomStream random)
    {
        if (alpha.Count == 0 || !alpha.All(value => value > 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(nameof(alpha), "alpha must hold numbers above 0.");
        var logs = new double[alpha.Count];
        // Gamma(a) is distributed as Gamma(a + 1) U^(1/a) (Marsaglia and Tsang 2000).
        for (var t = 0; t < logs.Length; t++) logs[t] = Math.Log(Gamma.Sample(random, alpha[t] + 1, 1)) + Math.Log(1 - random.NextDouble()) / alpha[t];
        var most = logs.Max();
        var shares = Array.ConvertAll(logs, log => Math.Exp(log - most));
        var sum = shares.Sum();
        return Array.ConvertAll(shares, share => share / sum);
    }

    /// <summary>log p(W, Z, Θ) of documents: Σ_d [ log p(θ_d) + Σ_n log p(z_dn | θ_d) + log p(w_dn | z_dn) ], in nats.</summary>
    public double LogJoint(IEnumerable<GeneratedDocument> documents)
    {
        var sum = 0.0;
        foreach (var document in documents)
        {
            sum += LogDirichlet(document.Shares, _alpha);
            for (var n = 0; n < document.Words.Length; n++)
                sum += Math.Log(document.Shares[document.Topics[n]]) + Math.Log(_topics[document.Topics[n]][document.Words[n]]);
        }
        return sum;
    }

    /// <summary>The logarithm of the Dirichlet density at shares that sum to 1.</summary>
    public static double LogDirichlet(IReadOnlyList<double> shares, IReadOnlyList<double> alpha)
    {
        var log = SpecialFunctions.GammaLn(alpha.Sum());
        for (var t = 0; t < alpha.Count; t++) log += (alpha[t] - 1) * Math.Log(shares[t]) - SpecialFunctions.GammaLn(alpha[t]);
        return log;
    }
}
