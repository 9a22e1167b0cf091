using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Language;

/// <summary>
/// Parts of speech as the states of a hidden Markov model: P(tags, words) = Π P(tag_t | tag_t-1) P(word_t | tag_t), both
/// counted in tagged sentences; the most probable tags are found by Viterbi. A word that was seen only once teaches what
/// unknown words are like: it is counted as &lt;unk&gt; too.
/// </summary>
/// <remarks>K. Church, "A stochastic parts program and noun phrase parser for unrestricted text" (1988); T. Brants, "TnT" (2000). The chain is <see cref="HiddenMarkovModel"/>, the Viterbi algorithm its own.</remarks>
public sealed class HmmTagger
{
    private readonly double _smoothing;
    private HiddenMarkovModel? _chain;
    private Vocabulary? _words;
    private string[] _tags = [];

    /// <summary>Makes an untrained tagger.</summary>
    /// <param name="smoothing">Imagined examples of each transition and each word, positive: nothing is impossible.</param>
    public HmmTagger(double smoothing = 0.1) => _smoothing = Guard.Positive(smoothing, because: "With 0 a new word would be impossible.");

    /// <summary>The parts of speech that were seen, in alphabetical order.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>P(tag | tag before), (Tags, Tags): from, to.</summary>
    public double[,] Transitions => Chain.Transitions;

    private HiddenMarkovModel Chain => _chain ?? throw new InvalidOperationException("The tagger knows no words yet: call Fit first.");

    /// <summary>Learns by counting.</summary>
    /// <param name="sentences">Tagged sentences, 1 or more, with at most 256 different tags.</param>
    public void Fit(IReadOnlyList<TaggedSentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Guard.AtLeast(sentences.Count, 1, nameof(sentences));
        foreach (var sentence in sentences) ArgumentNullException.ThrowIfNull(sentence, nameof(sentences));
        _tags = [.. sentences.SelectMany(sentence => sentence.Tags).Distinct().Order(StringComparer.Ordinal)];
        Guard.InRange(_tags.Length, 1, 256, nameof(sentences));
        _words = Vocabulary.Of(sentences.Select(sentence => sentence.Words));
        _chain = new HiddenMarkovModel(new CategoricalEmission(_tags.Length, _words.Count, _smoothing), _smoothing);
        var once = sentences.SelectMany(sentence => sentence.Words).CountBy(word => word).Where(entry => entry.Value == 1).Select(entry => entry.Key).ToHashSet();
        var (examples, labels) = (new List<Matrix>(), new List<byte[]>());
        foreach (var (words, tags) in sentences)
        {
            var row = tags.Select(tag => (byte)Array.IndexOf(_tags, tag)).ToArray();
            examples.Add(Symbols(words));
            labels.Add(row);
            if (!words.Any(once.Contains)) continue;
            examples.Add(Symbols([.. words.Select(word => once.Contains(word) ? "<unk>" : word)]));
            labels.Add(row);
        }
        _chain.Fit(examples, labels);
    }

    /// <summary>The most probable tags of a sentence.</summary>
    /// <param name="words">One word or more; unknown ones are read as &lt;unk&gt;.</param>
    public string[] Predict(IReadOnlyList<string> words) => [.. Chain.MostProbablePath(Symbols(words)).Select(tag => _tags[tag])];

    /// <summary>P(tag | all words) of each place, (length, Tags).</summary>
    /// <param name="words">One word or more.</param>
    public double[][] PredictProbabilities(IReadOnlyList<string> words) => Chain.PredictProbabilities(Symbols(words));

    private Matrix Symbols(IReadOnlyList<string> words)
    {
        Guard.Words(words);
        Guard.AtLeast(words.Count, 1, nameof(words));
        _ = Chain;
        return new Matrix(words.Count, 1, [.. words.Select(word => (float)_words!.IdOf(word))]);
    }
}
