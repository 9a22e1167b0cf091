using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Language;

/// <summary>
/// A recursive neural tensor network: a phrase's vector is made of its two parts' vectors, and each node's vector is
/// classified. With c = [a; b] (2d numbers) for the parts a and b,
/// <code>p = tanh(cᵀ V c + W c + w),     y = softmax(U p + u)</code>
/// where V holds a 2d x 2d matrix for each of the d numbers of p: its product lets one word act on the meaning of the other,
/// as "not" does. Without V it is a plain recursive network.
/// </summary>
/// <remarks>
/// R. Socher et al., "Recursive deep models for semantic compositionality over a sentiment treebank", EMNLP 2013, section 4.3
/// and equation 2. Trees differ in shape, so a minibatch goes up height by height: all nodes of one height, of all its trees,
/// are one product (<see cref="TreeBatch"/>).
/// </remarks>
public sealed class RecursiveNeuralTensorNetwork : Module
{
    /// <summary>Levels of feeling, -2 to 2.</summary>
    public const int Classes = 5;

    private const int Middle = 2, Piece = 512;
    private readonly Vocabulary _vocabulary;
    private readonly Embedding _words;
    private readonly Linear _compose, _classify;
    private readonly Tensor? _tensor;

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="width">d, the length of a vector, 1 or more.</param>
    /// <param name="tensor">Whether there is a V.</param>
    /// <param name="seed">Decides the first weights.</param>
    public RecursiveNeuralTensorNetwork(Vocabulary vocabulary, int width = 12, bool tensor = true, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Guard.AtLeast(width, 1);
        Guard.Memory(width, 32.0 * width * width * width);
        var random = new RandomStream(seed);
        (_vocabulary, Width) = (vocabulary, width);
        _words = Add("words", new Embedding(vocabulary.Count, width, random, Initializer.Normal(random, 0.3f)));
        _compose = Add("compose", new Linear(2 * width, width, random));
        _classify = Add("classify", new Linear(width, Classes, random));
        _tensor = tensor ? NewParameter("tensor", Initializer.Uniform(random, 1f / (2 * width)), width * 2 * width, 2 * width) : null;
    }

    /// <summary>d.</summary>
    public int Width { get; }

    /// <summary>Trains lazily on phrases whose every node is labelled; a report an epoch.</summary>
    /// <param name="phrases">One or more.</param>
    /// <param name="options">How to train; by default 30 epochs of minibatches of 32.</param>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<EpochReport> Train(IReadOnlyList<SentimentPhrase> phrases, RecursiveTraining? options = null)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        options ??= new RecursiveTraining();
        options.Validate();
        Guard.AtLeast(phrases.Count, 1, nameof(phrases));
        foreach (var phrase in phrases) ArgumentNullException.ThrowIfNull(phrase, nameof(phrases));
        var optimizer = new Adam(Parameters) { LearningRate = options.LearningRate };
        var loop = new TrainingOptions { Epochs = options.Epochs, BatchSize = options.BatchSize, Seed = options.Seed, ClipNorm = 5 };
        loop = loop with { Schedule = Schedule.Cosine(loop.Updates(phrases.Count), final: 0.05f) };
        return Training.Run(optimizer, phrases.Count, batch => Loss(Pick(phrases, batch)), loop);
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public EpochReport Fit(IReadOnlyList<SentimentPhrase> phrases, RecursiveTraining? options = null) => Train(phrases, options).Last();

    /// <summary>The cross-entropy of a node's level, in nats, averaged over all nodes of some phrases: one number.</summary>
    public Tensor Loss(IReadOnlyList<SentimentPhrase> phrases)
    {
        var batch = new TreeBatch(phrases, _vocabulary);
        return Losses.CrossEntropy(Logits(batch), [.. batch.Nodes.Select(node => node.Level + Middle)]);
    }

    /// <summary>The level of each phrase, -2 to 2.</summary>
    public int[] Predict(IReadOnlyList<SentimentPhrase> phrases)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        return [.. phrases.Chunk(Piece).SelectMany(some => Probabilities(some, out var batch) is var rows ? batch.Roots.Select(root => Best(rows[root])).ToArray() : [])];
    }

    /// <summary>P(level) of every node of a phrase, parts before wholes: 5 probabilities, from -2 to 2.</summary>
    public IReadOnlyList<(SentimentPhrase Node, double[] Probabilities)> PredictProbabilities(SentimentPhrase phrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        var rows = Probabilities([phrase], out var batch);
        return [.. batch.Nodes.Zip(rows)];
    }

    // (nodes, 5)
    private Tensor Logits(TreeBatch batch)
    {
        var vectors = _words.Forward(batch.Words);                                           // (leaves, d)
        foreach (var (left, right) in batch.Heights)
        {
            var c = Tensor.Concat(1, vectors.Gather(left), vectors.Gather(right));           // (n, 2d)
            var p = _compose.Forward(c);
            if (_tensor is { } v)
            {
                var slices = c.Linear(v).Reshape(left.Length, Width, 2 * Width);             // (n, d, 2d): V c, slice by slice
                p += (slices * c.Reshape(left.Length, 1, 2 * Width)).Sum(-1);                // (n, d): cᵀ V c
            }
            vectors = Tensor.Concat(0, vectors, p.Tanh());
        }
        return _classify.Forward(vectors);
    }

    private double[][] Probabilities(IReadOnlyList<SentimentPhrase> phrases, out TreeBatch batch)
    {
        Cancellation.ThrowIfRequested();
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        batch = new TreeBatch(phrases, _vocabulary);
        return [.. Logits(batch).Softmax().ToArray().Select(p => (double)p).Chunk(Classes)];
    }

    private static int Best(double[] probabilities) => Array.IndexOf(probabilities, probabilities.Max()) - Middle;

    private static SentimentPhrase[] Pick(IReadOnlyList<SentimentPhrase> phrases, ReadOnlySpan<int> batch)
    {
        var picked = new SentimentPhrase[batch.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = phrases[batch[i]];
        return picked;
    }
}

/// <summary>How <see cref="RecursiveNeuralTensorNetwork"/> is trained: Adam with a rate that falls to a twentieth along a cosine.</summary>
public sealed record RecursiveTraining
{
    /// <summary>How often every phrase is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Phrases in a minibatch, 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate of Adam, positive.</summary>
    public float LearningRate { get; init; } = 5e-3f;

    /// <summary>Decides the order.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Epochs, 1);
        Guard.AtLeast(BatchSize, 1);
        Guard.Positive(LearningRate, because: "0.005 is usual here.");
    }
}
