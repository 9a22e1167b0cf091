using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>A source of sentences whose every probability is known: each word depends on the one before it alone.</summary>
public sealed class BigramSource : ILanguageModel, INextWordModel
{
    private readonly double[] _anywhere; // (V): the share that each word has of all that is foretold
    private readonly double[][] _next;   // (V, V): P(w | the word before), rows of unknown words and of </s> empty

    /// <summary>Makes a source.</summary>
    /// <param name="next">For each word, and for <c>&lt;s&gt;</c>, the words that may follow (or <c>&lt;/s&gt;</c>) with their probabilities, summing to 1.</param>
    /// <exception cref="ArgumentException">A word that may follow has no followers of its own, or they do not sum to 1.</exception>
    public BigramSource(IReadOnlyDictionary<string, (string Word, double Probability)[]> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Vocabulary = new Vocabulary(next.Keys.Where(word => word != "<s>"));
        _next = new double[Vocabulary.Count][];
        for (var word = 0; word < _next.Length; word++)
        {
            _next[word] = new double[Vocabulary.Count];
            if (word is Vocabulary.Unknown or Vocabulary.End) continue;
            if (!next.TryGetValue(Vocabulary[word], out var followers)) throw new ArgumentException($"next must have '{Vocabulary[word]}'.", nameof(next));
            foreach (var (follower, probability) in followers)
            {
                if (!Vocabulary.Contains(follower) || follower == "<s>") throw new ArgumentException($"next must say what follows '{follower}', which follows '{Vocabulary[word]}'.", nameof(next));
                _next[word][Vocabulary.IdOf(follower)] += probability;
            }
            Guard.Distribution(_next[word], nameof(next));
        }
        _anywhere = Anywhere();
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public double[] NextLogProbabilities(ReadOnlySpan<int> history) =>
        [.. _next[history.Length == 0 ? Vocabulary.Start : Guard.Index(history[^1], Vocabulary.Count, nameof(history))].Select(p => Math.Log(p))];

    /// <inheritdoc/>
    public int Order => 2;

    /// <inheritdoc/>
    /// <remarks>Without a context: how probable the word is at a place of which nothing is known.</remarks>
    public double LogProbability(ReadOnlySpan<int> context, int word) =>
        Math.Log((context.Length == 0 ? _anywhere : _next[Guard.Index(context[^1], Vocabulary.Count, nameof(context))])[Guard.Index(word, Vocabulary.Count)]);

    /// <inheritdoc/>
    public double LogLikelihood(ReadOnlySpan<int> sentence)
    {
        var (log, before) = (0.0, Vocabulary.Start);
        foreach (var word in sentence)
        {
            log += Math.Log(_next[before][Guard.Index(word, Vocabulary.Count, nameof(sentence))]);
            before = word;
        }
        return log + Math.Log(_next[before][Vocabulary.End]);
    }

    /// <summary>Draws a sentence.</summary>
    /// <param name="random">Where chance comes from.</param>
    public int[] Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var sentence = new List<int>();
        for (var word = random.Categorical(_next[Vocabulary.Start]); word != Vocabulary.End; word = random.Categorical(_next[word]))
        {
            if (sentence.Count % 1024 == 1023) Cancellation.ThrowIfRequested(); // a source may be one that hardly ever ends
            sentence.Add(word);
        }
        return [.. sentence];
    }

    // How often each word is expected in a sentence: step by step, until hardly any sentence goes on.
    private double[] Anywhere()
    {
        const double Rest = 1e-12;
        const int LongEnough = 10_000;
        var (expected, now) = (new double[Vocabulary.Count], _next[Vocabulary.Start]);
        for (var step = 0; step < LongEnough && now.Sum() > Rest; step++)
        {
            var then = new double[now.Length];
            for (var word = 0; word < now.Length; word++)
            {
                expected[word] += now[word];
                if (now[word] > 0)
                    for (var next = 0; next < now.Length; next++) then[next] += now[word] * _next[word][next];
            }
            now = then; // the row of </s> is empty: what has ended is gone
        }
        var sum = expected.Sum();
        return [.. expected.Select(count => count / sum)];
    }
}
