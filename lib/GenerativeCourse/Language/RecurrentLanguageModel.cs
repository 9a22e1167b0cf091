using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// A recurrent language model (Mikolov et al. 2010): each word becomes a vector, a recurrent layer carries a state from word to
/// word, and from the state comes the distribution of the next word:
/// <code>
/// h_t = cell(E[w_t], h_t-1)      P(w_t+1 | w_1 … w_t) = softmax(V h_t + c)
/// </code>
/// Unlike an n-gram table it forgets nothing by construction: how far back it remembers is up to the cell and its training.
/// </summary>
public sealed class RecurrentLanguageModel : Module, ILanguageModel
{
    private const int OrderPart = 1; // of a training's stream
    internal const float Never = -1e9f; // the score of <s>, which never comes next: its probability is 0, and its gradient, too
    private readonly Embedding _embedding;
    private readonly Recurrent _layer;
    private readonly Linear _output;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="vocabulary">The V tokens.</param>
    /// <param name="cell">The kind of the recurrent layer.</param>
    /// <param name="embedding">Size of a word's vector, 1 or more.</param>
    /// <param name="hidden">Size of the state, 1 or more.</param>
    /// <param name="seed">Decides the first weights.</param>
    public RecurrentLanguageModel(Vocabulary vocabulary, RecurrentCell cell = RecurrentCell.Gru, int embedding = 32, int hidden = 64, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var random = new RandomStream(seed);
        (Vocabulary, Cell) = (vocabulary, cell);
        _embedding = Add("embedding", new Embedding(vocabulary.Count, embedding, random, Initializer.Normal(random, 0.3f)));
        _layer = Add("layer", Recurrent.Of(cell, embedding, hidden, random));
        _output = Add("output", new Linear(hidden, vocabulary.Count, random));
        _output.Bias!.Value.Values[Vocabulary.Start] = Never;
    }

    /// <inheritdoc />
    public Vocabulary Vocabulary { get; }

    /// <summary>The kind of the recurrent layer.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>The words' vectors, (V, embedding).</summary>
    public Embedding Embedding => _embedding;

    /// <summary>The recurrent layer, from (B, T, embedding) to (B, T, hidden).</summary>
    public Recurrent Layer => _layer;

    /// <summary>From a state to the score of each token, (…, hidden) to (…, V).</summary>
    public Linear Output => _output;

    /// <summary>Trains lazily on sentences: each word is predicted from the words before it.</summary>
    /// <param name="sentences">The ids of each sentence's words, without marks.</param>
    /// <param name="options">How to train.</param>
    /// <param name="learned">For each sentence, which of its words are to be predicted: in a dialogue those of one speaker, while the other's are only read. Null: all. The end is always predicted.</param>
    /// <exception cref="ArgumentException">There is no sentence, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<EpochReport> Train(IReadOnlyList<int[]> sentences, SequenceTraining? options = null, IReadOnlyList<bool[]>? learned = null)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        if (learned is not null)
            Guard.Length(learned.Count, sentences.Count, nameof(learned));
        options ??= new SequenceTraining();
        options.Validate();
        var batches = SequenceBatches.ByLength(sentences.Count, i => sentences[i].Length, options.BatchSize, new RandomStream(options.Seed).Split(OrderPart));
        return options.Run(Parameters, batches, batch => Loss([.. batch.Select(i => sentences[i])], learned is null ? null : [.. batch.Select(i => learned[i])]));
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public EpochReport Fit(IReadOnlyList<int[]> sentences, SequenceTraining? options = null, IReadOnlyList<bool[]>? learned = null) => Train(sentences, options, learned).Last();

    /// <summary>The cross-entropy of a word, in nats, its end included, averaged over the words of some sentences: one number.</summary>
    /// <param name="sentences">The ids of each sentence's words, without marks.</param>
    /// <param name="learned">For each sentence, which of its words count; null: all.</param>
    public Tensor Loss(IReadOnlyList<int[]> sentences, IReadOnlyList<bool[]>? learned = null)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        var read = new PaddedSequences([.. sentences.Select(sentence => (int[])[Vocabulary.Start, .. sentence])], Vocabulary.End);
        var expected = new PaddedSequences([.. sentences.Select((sentence, i) => (int[])[.. Counted(sentence, learned?[i]), Vocabulary.End])], SequenceBatches.Ignored);
        var (states, _) = _layer.Run(_embedding.Forward(read.Symbols, read.Count, read.Time));
        return Losses.CrossEntropy(_output.Forward(states), expected.Symbols, SequenceBatches.Ignored);
    }

    private static IEnumerable<int> Counted(int[] sentence, bool[]? learned)
    {
        if (learned is null)
            return sentence;
        Guard.Length(learned.Length, sentence.Length, nameof(learned));
        return sentence.Select((word, i) => learned[i] ? word : SequenceBatches.Ignored);
    }

    /// <summary>Sequences that begin, to decode from.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="history">The ids of words that all of them have read already; none by default.</param>
    public IPrefixes Start(int count = 1, params ReadOnlySpan<int> history)
    {
        Guard.AtLeast(count, 1);
        Guard.Memory(count, 4.0 * count * (Vocabulary.Count + 2 * _layer.Hidden));
        int[] all = [Vocabulary.Start, .. history];
        var prefixes = RecurrentPrefixes.Begin(this, all);
        return count == 1 ? prefixes : prefixes.Repeat(count);
    }

    /// <inheritdoc />
    public double[] NextLogProbabilities(ReadOnlySpan<int> history)
    {
        var prefixes = Start(1, history);
        return [.. prefixes.NextLogProbabilities(0).ToArray().Select(log => (double)log)];
    }

    /// <inheritdoc />
    public double LogLikelihood(ReadOnlySpan<int> sentence)
    {
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        return -(double)Loss([sentence.ToArray()]).Item * (sentence.Length + 1);
    }
}
