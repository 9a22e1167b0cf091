using System.Numerics.Tensors;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <content>Prediction, and what the filters look for.</content>
public sealed partial class SentenceCnn
{
    /// <summary>The class of each sentence.</summary>
    /// <param name="sentences">The ids of each sentence's words; an empty sentence is only its end.</param>
    public byte[] Predict(IReadOnlyList<int[]> sentences) => [.. PredictProbabilities(sentences).Select(row => (byte)Array.IndexOf(row, row.Max()))];

    /// <summary>P(class | sentence), a row for each sentence.</summary>
    /// <param name="sentences">The ids of each sentence's words; an empty sentence is only its end.</param>
    public double[][] PredictProbabilities(IReadOnlyList<int[]> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        foreach (var sentence in sentences) Guard.Ids(sentence ?? throw new ArgumentNullException(nameof(sentences)), Vocabulary.Count, nameof(sentences));
        return [.. sentences.Chunk(Piece).SelectMany(some =>
        {
            Cancellation.ThrowIfRequested();
            using var step = Tape.Begin();
            using var off = NoGrad.Begin();
            return _classify.Forward(Answers(some)).Softmax().ToArray().Select(p => (double)p).Chunk(Classes).ToArray();
        })];
    }

    /// <summary>The n-grams that a filter answers most to, each once.</summary>
    /// <param name="window">Which window, 0 to Windows.Count - 1.</param>
    /// <param name="filter">Which of its filters, 0 to Filters - 1.</param>
    /// <param name="sentences">Where to look.</param>
    /// <param name="count">How many n-grams, 1 or more.</param>
    /// <returns>The words, and w · x + b.</returns>
    public IReadOnlyList<(string Words, double Answer)> FavouriteNGrams(int window, int filter, IReadOnlyList<int[]> sentences, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        foreach (var sentence in sentences) Guard.Ids(sentence ?? throw new ArgumentNullException(nameof(sentences)), Vocabulary.Count, nameof(sentences));
        var h = Windows[Guard.Index(window, Windows.Count)];
        var w = _filters[window].Weight.Values.Slice(Guard.Index(filter, Filters) * h * Width, h * Width);
        var bias = _filters[window].Bias!.Value.Values[filter];
        var found = new Dictionary<string, double>();
        foreach (var sentence in sentences)
        {
            Cancellation.ThrowIfRequested();
            for (var i = 0; i + h <= sentence.Length; i++)
            {
                var answer = bias;
                for (var k = 0; k < h; k++)
                    answer += TensorPrimitives.Dot<float>(w.Slice(k * Width, Width), _words.Weight.Values.Slice(sentence[i + k] * Width, Width));
                if (answer > 0) found[string.Join(' ', Vocabulary.Decode(sentence.AsSpan(i, h)))] = answer;
            }
        }
        return [.. found.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(Guard.AtLeast(count, 1)).Select(entry => (entry.Key, entry.Value))];
    }

    /// <summary>How much one answer of a filter adds to the score of each class, above the mean over the classes, (Classes).</summary>
    /// <param name="window">Which window, 0 to Windows.Count - 1.</param>
    /// <param name="filter">Which of its filters, 0 to Filters - 1.</param>
    public double[] Votes(int window, int filter)
    {
        var column = Guard.Index(window, Windows.Count) * Filters + Guard.Index(filter, Filters);
        double[] weights = [.. Enumerable.Range(0, Classes).Select(k => (double)_classify.Weight[k, column])];
        return [.. weights.Select(weight => weight - weights.Average())];
    }
}
