using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// A convolutional network over sentences: a filter of window h looks at h words in a row, c_i = ReLU(w · x_i:i+h-1 + b);
/// of a sentence only its largest answer counts, ĉ = max_i c_i; and the ĉ of all filters, with dropout, are classified.
/// So a filter is a detector of n-grams, wherever they stand.
/// </summary>
/// <remarks>
/// Y. Kim, "Convolutional neural networks for sentence classification", EMNLP 2014, equations 1-4. Words begin as the vectors
/// of a word2vec model where one is given (his CNN-non-static). ReLU and max change places: both only ever grow.
/// </remarks>
public sealed partial class SentenceCnn : Module
{
    private const int Piece = 256, DropoutPart = 1;
    private const float Nowhere = -1e9f; // what a window that begins behind the sentence answers: never the largest
    private readonly Embedding _words;
    private readonly Linear[] _filters;
    private readonly Linear _classify;

    /// <summary>Makes a network.</summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="classes">How many classes, 2 to 256.</param>
    /// <param name="width">The length of a word's vector, 1 or more; that of <paramref name="vectors"/> if those are given.</param>
    /// <param name="filters">Filters of each window, 1 or more.</param>
    /// <param name="windows">The windows h, each 1 or more; 3, 4 and 5 by default.</param>
    /// <param name="vectors">A model whose vectors the words begin with, over the same vocabulary; random ones by default.</param>
    /// <param name="seed">Decides the first weights.</param>
    public SentenceCnn(Vocabulary vocabulary, int classes, int width = 50, int filters = 50, IReadOnlyList<int>? windows = null, Word2Vec? vectors = null, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Guard.Classes(classes);
        Guard.AtLeast(width, 1);
        Guard.Memory(width, 16.0 * width * vocabulary.Count);
        Guard.AtLeast(filters, 1);
        (Vocabulary, Classes, Windows, Filters) = (vocabulary, classes, [.. windows ?? [3, 4, 5]], filters);
        foreach (var h in Windows) Guard.InRange(h, 1, 100, nameof(windows));
        Guard.AtLeast(Windows.Count, 1, nameof(windows));
        Guard.Memory(filters, 16.0 * filters * (vectors?.Dimensions ?? width) * Windows.Sum());
        if (vectors is not null && vectors.Vocabulary.Count != vocabulary.Count)
            throw new ArgumentException($"vectors must be of the same {vocabulary.Count} words, not of {vectors.Vocabulary.Count}.", nameof(vectors));
        (Width, var random) = (vectors?.Dimensions ?? width, new RandomStream(seed));
        _words = Add("words", new Embedding(vocabulary.Count, Width, random, Initializer.Uniform(random, 0.25f)));
        if (vectors is not null)
            using (var start = vectors.Vectors()) start.Span.CopyTo(_words.Weight.Values);
        _filters = [.. Windows.Select(h => Add($"window{h}", new Linear(h * Width, filters, random)))];
        _classify = Add("classify", new Linear(Windows.Count * filters, classes, random));
    }

    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How many classes.</summary>
    public int Classes { get; }

    /// <summary>The length of a word's vector.</summary>
    public int Width { get; }

    /// <summary>Filters of each window.</summary>
    public int Filters { get; }

    /// <summary>The windows h.</summary>
    public IReadOnlyList<int> Windows { get; }

    /// <summary>Trains lazily.</summary>
    /// <param name="sentences">The ids of each sentence's words, without marks.</param>
    /// <param name="labels">A class for each.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">There are not as many labels as sentences, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<EpochReport> Train(IReadOnlyList<int[]> sentences, ReadOnlyMemory<byte> labels, SentenceCnnTraining? options = null)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        options ??= new SentenceCnnTraining();
        options.Validate();
        Guard.AtLeast(sentences.Count, 1, nameof(sentences));
        Guard.Labels(labels.Span, sentences.Count, Classes);
        foreach (var sentence in sentences) Guard.Ids(sentence ?? throw new ArgumentNullException(nameof(sentences)), Vocabulary.Count, nameof(sentences));
        var chance = new RandomStream(options.Seed).Split(DropoutPart);
        var optimizer = new Adam(Parameters) { LearningRate = options.LearningRate };
        var loop = new TrainingOptions { Epochs = options.Epochs, BatchSize = options.BatchSize, Reports = options.Reports, Seed = options.Seed };
        return Training.Run(optimizer, sentences.Count, Loss, loop);

        Tensor Loss(ReadOnlySpan<int> batch)
        {
            var (some, targets) = (new int[batch.Length][], new int[batch.Length]);
            for (var i = 0; i < batch.Length; i++) (some[i], targets[i]) = (sentences[batch[i]], labels.Span[batch[i]]);
            return Losses.CrossEntropy(_classify.Forward(Answers(some).Dropout(options.Dropout, chance)), targets);
        }
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public EpochReport Fit(IReadOnlyList<int[]> sentences, ReadOnlyMemory<byte> labels, SentenceCnnTraining? options = null) => Train(sentences, labels, options).Last();

    // ĉ of all filters, (B, Windows · Filters): the largest answer of each over the windows that begin within the sentence.
    private Tensor Answers(IReadOnlyList<int[]> sentences)
    {
        var (count, time) = (sentences.Count, Math.Max(Windows.Max(), sentences.Max(sentence => sentence.Length)));
        var ids = new int[count * time];
        Array.Fill(ids, Vocabulary.End); // a short sentence is filled up with its end
        for (var b = 0; b < count; b++) sentences[b].CopyTo(ids, b * time);
        var x = _words.Forward(ids, count, time);                                                       // (B, T, width)
        return Tensor.Concat(1, [.. Windows.Select((h, n) =>
        {
            var places = time - h + 1;
            Tensor[] shifted = [.. Enumerable.Range(0, h).Select(k => x.Slice(1, k, places))];
            var c = _filters[n].Forward(Tensor.Concat(2, shifted)) + Mask(sentences, places, h);        // (B, T-h+1, filters)
            return c.Max(1).Relu();                                                                     // (B, filters)
        })]);
    }

    private static Tensor Mask(IReadOnlyList<int[]> sentences, int places, int h)
    {
        var mask = Tensor.Zeros(sentences.Count, places, 1);
        for (var b = 0; b < sentences.Count; b++)
            mask.Values.Slice(b * places, places)[Math.Clamp(sentences[b].Length - h + 1, 1, places)..].Fill(Nowhere);
        return mask;
    }
}
