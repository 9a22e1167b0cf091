using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>A word of a topic.</summary>
/// <param name="Word">The word.</param>
/// <param name="Probability">p(word | topic).</param>
/// <param name="Relevance">What the words were ordered by.</param>
public readonly record struct TopicWord(string Word, double Probability, double Relevance);

/// <summary>
/// What every way of inference returns: T topics, each a distribution over V words (φ), and for each document it was
/// trained on a distribution over topics (θ).
/// </summary>
public sealed class TopicModel
{
    private readonly double[] _topics;
    private readonly double[] _documents;
    private readonly double[] _alpha;

    /// <summary>Wraps distributions that are already normalized.</summary>
    /// <param name="vocabulary">The V words.</param>
    /// <param name="topics">φ, (T, V) row by row; each row sums to 1.</param>
    /// <param name="documents">θ, (D, T) row by row; each row sums to 1.</param>
    /// <param name="alpha">The T Dirichlet parameters of θ.</param>
    /// <param name="beta">The Dirichlet parameter of φ.</param>
    /// <param name="documentLengths">The number of words of each document, for the shares of topics in the corpus.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public TopicModel(Vocabulary vocabulary, double[] topics, double[] documents, double[] alpha, double beta, IReadOnlyList<int> documentLengths)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(alpha);
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(documentLengths);
        var count = Guard.AtLeast(alpha.Length, 1, nameof(alpha));
        if (topics.Length != count * vocabulary.Count)
            throw new ArgumentException($"{count} topics over {vocabulary.Count} words need {count * vocabulary.Count} probabilities, not {topics.Length}.", nameof(topics));
        if (documents.Length != count * documentLengths.Count)
            throw new ArgumentException($"documents must be {count * documentLengths.Count} shares, {count} for each of the {documentLengths.Count} numbers in documentLengths, not {documents.Length}.", nameof(documents));
        (Vocabulary, _topics, _documents, _alpha, Beta) = (vocabulary, topics, documents, alpha, beta);
        DocumentLengths = documentLengths;
    }

    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Number of topics, T.</summary>
    public int Topics => _alpha.Length;

    /// <summary>Number of documents the model was trained on, D.</summary>
    public int Documents => DocumentLengths.Count;

    /// <summary>The number of words of each document.</summary>
    public IReadOnlyList<int> DocumentLengths { get; }

    /// <summary>The Dirichlet parameters of the documents' topic shares, T of them.</summary>
    public ReadOnlySpan<double> Alpha => _alpha;

    /// <summary>The Dirichlet parameter of the topics' words.</summary>
    public double Beta { get; }

    /// <summary>φ_t: the probability of each word in a topic, V numbers.</summary>
    public ReadOnlySpan<double> Topic(int topic) => _topics.AsSpan(Guard.Index(topic, Topics) * Vocabulary.Count, Vocabulary.Count);

    /// <summary>All T topics, each V numbers.</summary>
    internal double[][] AllTopics() => [.. Enumerable.Range(0, Topics).Select(t => Topic(t).ToArray())];

    /// <summary>θ_d: the share of each topic in a training document, T numbers.</summary>
    public ReadOnlySpan<double> Document(int document) => _documents.AsSpan(Guard.Index(document, Documents) * Topics, Topics);

    /// <summary>The share of each topic in all words of the corpus, T numbers.</summary>
    public double[] TopicShares()
    {
        var shares = new double[Topics];
        for (var d = 0; d < Documents; d++) TensorPrimitives.MultiplyAdd(Document(d), DocumentLengths[d], shares, shares);
        var total = TensorPrimitives.Sum<double>(shares);
        if (total > 0) TensorPrimitives.Divide(shares, total, shares);
        return shares;
    }

    /// <summary>The probability of each word in the corpus as the model sees it, Σ_t share_t φ_tw: V numbers.</summary>
    public double[] WordShares()
    {
        var (words, shares) = (new double[Vocabulary.Count], TopicShares());
        for (var t = 0; t < Topics; t++) TensorPrimitives.MultiplyAdd(Topic(t), shares[t], words, words);
        return words;
    }

    /// <summary>The words of a topic, by relevance, the highest first.</summary>
    /// <param name="topic">Which topic.</param>
    /// <param name="count">How many words.</param>
    /// <param name="lambda">
    /// λ of 0 to 1 in λ log p(w|t) + (1 - λ) log p(w|t)/p(w): 1 orders by probability, less favours words that are special
    /// to the topic. Source: Sievert and Shirley, "LDAvis" (2014), equation 1; they found 0.6 to read best.
    /// </param>
    public IReadOnlyList<TopicWord> TopWords(int topic, int count = 10, double lambda = 1)
    {
        Guard.Index(topic, Topics);
        Guard.AtLeast(count, 1);
        Guard.InRange(lambda, 0, 1);
        var probabilities = Topic(topic).ToArray();
        var marginal = lambda < 1 ? WordShares() : probabilities;
        return [.. Enumerable.Range(0, Vocabulary.Count)
            .Select(w => new TopicWord(Vocabulary[w], probabilities[w], Relevance(probabilities[w], marginal[w], lambda)))
            .OrderByDescending(word => word.Relevance).Take(count)];
    }

    private static double Relevance(double inTopic, double overall, double lambda) =>
        inTopic <= 0 ? double.NegativeInfinity : lambda * Math.Log(inTopic) + (1 - lambda) * (lambda < 1 ? Math.Log(inTopic / overall) : 0);

    /// <summary>The most probable words of a topic in one line.</summary>
    public string Describe(int topic, int count = 8, double lambda = 1) => string.Join(' ', TopWords(topic, count, lambda).Select(word => word.Word));

    /// <summary>The mean of models of one and the same chain (its topics keep their numbers): less noise than one sample. Summed one by one, so any number takes the memory of two.</summary>
    /// <exception cref="ArgumentException">There is no model, or they differ in size.</exception>
    public static TopicModel Average(IEnumerable<TopicModel> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[]? topics = null, documents = null;
        TopicModel? last = null;
        var count = 0;
        foreach (var sample in samples)
        {
            ArgumentNullException.ThrowIfNull(sample, nameof(samples));
            (topics, documents) = (topics ?? new double[sample._topics.Length], documents ?? new double[sample._documents.Length]);
            if (sample._topics.Length != topics.Length || sample._documents.Length != documents.Length)
                throw new ArgumentException("samples must come from one chain, but they differ in size.", nameof(samples));
            TensorPrimitives.Add(topics, sample._topics, topics);
            TensorPrimitives.Add(documents, sample._documents, documents);
            (last, count) = (sample, count + 1);
        }
        if (last is null) throw new ArgumentException("samples must be 1 model or more, not 0.", nameof(samples));
        TensorPrimitives.Divide(topics, count, topics);
        TensorPrimitives.Divide(documents, count, documents);
        return new TopicModel(last.Vocabulary, topics!, documents!, last._alpha, last.Beta, last.DocumentLengths);
    }
}
