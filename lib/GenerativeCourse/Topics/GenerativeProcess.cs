using GenerativeCourse.Numerics;

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
        Guard.AtLeast(topics.Count, 1, nameof(topics));
        if (topics.Count != alpha.Count) throw new ArgumentException($"alpha must be {topics.Count} numbers, one for each topic, not {alpha.Count}.", nameof(alpha));
        foreach (var value in alpha) Guard.Positive(value, nameof(alpha));
        for (var t = 0; t < topics.Count; t++)
        {
            ArgumentNullException.ThrowIfNull(topics[t], nameof(topics));
            Guard.Length(topics[t].Length, topics[0].Length, $"topics[{t}]");
            Guard.Distribution(topics[t], $"topics[{t}]");
        }
        (_topics, _alpha) = ([.. topics], [.. alpha]);
    }

    /// <summary>The process of a trained model.</summary>
    public GenerativeProcess(TopicModel model)
        : this((model ?? throw new ArgumentNullException(nameof(model))).AllTopics(), model.Alpha.ToArray())
    {
    }

    /// <summary>Writes one document of the given length, 0 or more words.</summary>
    public GeneratedDocument Write(int length, RandomStream random) => Write(length, DirichletDistribution.Sample(_alpha, random), random);

    /// <summary>Writes one document with given topic shares θ_d.</summary>
    public GeneratedDocument Write(int length, double[] shares, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(random);
        Guard.Memory(Guard.AtLeast(length, 0), 8.0 * length);
        if (shares.Length != _topics.Length) throw new ArgumentException($"shares must be {_topics.Length}, one for each topic, not {shares.Length}.", nameof(shares));
        foreach (var share in shares) Guard.Probability(share, nameof(shares));
        Guard.Positive(shares.Sum(), "the sum of shares");
        var (topics, words) = (new int[length], new int[length]);
        for (var n = 0; n < length; n++)
        {
            if (n % 4096 == 0) Cancellation.ThrowIfRequested();
            topics[n] = random.Categorical(shares);          // choose a topic from θ_d
            words[n] = random.Categorical(_topics[topics[n]]); // choose a word from the topic
        }
        return new GeneratedDocument(shares, topics, words);
    }

    /// <summary>Writes several documents.</summary>
    public IReadOnlyList<GeneratedDocument> Write(int documents, int length, RandomStream random)
    {
        Guard.AtLeast(documents, 0);
        Guard.AtLeast(length, 0);
        Guard.Memory(Math.Max(documents, length), (8.0 * length + 8.0 * _topics.Length + 150) * documents, length > documents ? nameof(length) : nameof(documents));
        return [.. Enumerable.Range(0, documents).Select(_ => Write(length, random))];
    }

    /// <summary>log p(W, Z, Θ) of documents: Σ_d [ log p(θ_d) + Σ_n log p(z_dn | θ_d) + log p(w_dn | z_dn) ], in nats.</summary>
    public double LogJoint(IEnumerable<GeneratedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var sum = 0.0;
        foreach (var document in documents)
        {
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            sum += DirichletDistribution.LogDensity(document.Shares, _alpha);
            for (var n = 0; n < document.Words.Length; n++)
                sum += Math.Log(document.Shares[document.Topics[n]]) + Math.Log(_topics[document.Topics[n]][document.Words[n]]);
        }
        return sum;
    }
}
