using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// The neural probabilistic language model: the last n - 1 tokens become vectors, side by side they go through one hidden
/// layer, and a softmax gives the next token. An n-gram model without a table: contexts that look alike share what they learn.
/// <code>P(w_t | w_t-n+1 … w_t-1) = softmax(b + U tanh(d + H x)),     x = [C(w_t-n+1); …; C(w_t-1)]</code>
/// </summary>
/// <remarks>Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin, "A neural probabilistic language model", JMLR 3 (2003), equation 1, without direct connections.</remarks>
public sealed class FeedForwardLanguageModel : Module, ILanguageModel
{
    private const float Never = -1e9f; // the score of <s>, which never comes next
    private readonly Embedding _words;
    private readonly Linear _hidden, _output;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="vocabulary">The V tokens.</param>
    /// <param name="order">n, 2 or more: n - 1 tokens are looked at.</param>
    /// <param name="width">The length of a token's vector C, 1 or more.</param>
    /// <param name="hidden">Size of the hidden layer, 1 or more.</param>
    /// <param name="seed">Decides the first weights.</param>
    public FeedForwardLanguageModel(Vocabulary vocabulary, int order = 8, int width = 16, int hidden = 128, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Guard.InRange(order, 2, 10_000);
        Guard.AtLeast(width, 1);
        Guard.Memory(width, 16.0 * width * vocabulary.Count);
        Guard.AtLeast(hidden, 1);
        Guard.Memory(hidden, 16.0 * hidden * ((order - 1.0) * width + vocabulary.Count));
        var random = new RandomStream(seed);
        (Vocabulary, Order) = (vocabulary, order);
        _words = Add("words", new Embedding(vocabulary.Count, width, random, Initializer.Normal(random, 0.3f)));
        _hidden = Add("hidden", new Linear((order - 1) * width, hidden, random, Activation.Tanh));
        _output = Add("output", new Linear(hidden, vocabulary.Count, random));
        _output.Bias!.Value.Values[Vocabulary.Start] = Never;
    }

    /// <inheritdoc />
    public Vocabulary Vocabulary { get; }

    /// <summary>n.</summary>
    public int Order { get; }

    /// <summary>Trains lazily: every token of the sentences, with the n - 1 before it, is an example.</summary>
    /// <param name="sentences">The ids of each sentence's tokens, without marks.</param>
    /// <param name="options">How to train; a minibatch is of tokens.</param>
    /// <param name="learningRate">Of Adam at the start, positive; it falls to a tenth along a cosine.</param>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<EpochReport> Train(IReadOnlyList<int[]> sentences, TrainingOptions? options = null, float learningRate = 4e-3f)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        options ??= new TrainingOptions();
        options.Validate();
        Guard.Positive(learningRate);
        foreach (var sentence in sentences) Guard.Ids(sentence ?? throw new ArgumentNullException(nameof(sentences)), Vocabulary.Count, nameof(sentences));
        int[] contexts = [.. sentences.SelectMany(Contexts)], next = [.. sentences.SelectMany(sentence => sentence.Append(Vocabulary.End))];
        if (next.Length == 0) throw new ArgumentException("sentences must be one or more: there is nothing to learn from.", nameof(sentences));
        var optimizer = new Adam(Parameters) { LearningRate = learningRate };
        return Training.Run(optimizer, next.Length, Loss, options with { Schedule = Schedule.Cosine(options.Updates(next.Length), final: 0.1f) });

        Tensor Loss(ReadOnlySpan<int> batch)
        {
            var (ids, targets) = (new int[batch.Length * (Order - 1)], new int[batch.Length]);
            for (var i = 0; i < batch.Length; i++)
            {
                contexts.AsSpan(batch[i] * (Order - 1), Order - 1).CopyTo(ids.AsSpan(i * (Order - 1)));
                targets[i] = next[batch[i]];
            }
            return Losses.CrossEntropy(Scores(ids), targets);
        }
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public EpochReport Fit(IReadOnlyList<int[]> sentences, TrainingOptions? options = null, float learningRate = 4e-3f) => Train(sentences, options, learningRate).Last();

    /// <inheritdoc />
    public double[] NextLogProbabilities(ReadOnlySpan<int> history)
    {
        Guard.Ids(history, Vocabulary.Count);
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        var scores = Scores([.. Contexts(history.ToArray()).TakeLast(Order - 1)]).LogSoftmax();
        return [.. scores.ToArray().Select((log, id) => id == Vocabulary.Start ? double.NegativeInfinity : log)];
    }

    /// <inheritdoc />
    public double LogLikelihood(ReadOnlySpan<int> sentence)
    {
        Guard.Ids(sentence, Vocabulary.Count);
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        int[] words = [.. sentence, Vocabulary.End];
        return Scores([.. Contexts(words[..^1])]).LogSoftmax().Pick(words).ToArray().Sum(log => (double)log);
    }

    // (N · (n-1)) ids to (N, V)
    private Tensor Scores(int[] contexts)
    {
        var count = contexts.Length / (Order - 1);
        return _output.Forward(_hidden.Forward(_words.Forward(contexts).Reshape(count, (Order - 1) * _words.Weight.Shape[1])));
    }

    // The n - 1 tokens before each token of a sentence and before its end; <s> where there are none.
    private IEnumerable<int> Contexts(int[] sentence)
    {
        int[] padded = [.. Enumerable.Repeat(Vocabulary.Start, Order - 1), .. sentence];
        for (var t = 0; t <= sentence.Length; t++)
            for (var k = 0; k < Order - 1; k++) yield return padded[t + k];
    }
}
