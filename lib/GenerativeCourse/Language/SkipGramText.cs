using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>What skip-gram draws from a text: which words of a sentence are read, and the negative samples.</summary>
internal sealed class SkipGramText
{
    private const int Ahead = 4096;
    private readonly float[] _keep;      // (V): the probability that an occurrence is read
    private readonly uint[] _threshold;  // (V): A. Walker's alias method (1977): a word, or its alias
    private readonly int[] _alias;
    private readonly int[] _negatives;
    private readonly uint[] _bits = new uint[Ahead];
    private int _used = Ahead;
    private int[] _sentence = [];

    /// <summary>Counts the words.</summary>
    /// <exception cref="ArgumentException">There is no word, or an id is not in the vocabulary.</exception>
    public SkipGramText(IReadOnlyList<int[]> sentences, Vocabulary vocabulary, SkipGramOptions options)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        var counts = new long[vocabulary.Count];
        foreach (var sentence in sentences)
            foreach (var word in sentence ?? throw new ArgumentNullException(nameof(sentences)))
                counts[Guard.Index(word, vocabulary.Count, nameof(sentences))]++;
        counts[Vocabulary.Unknown] = 0;
        var total = counts.Sum();
        if (total == 0) throw new ArgumentException("sentences must hold a word of the vocabulary.", nameof(sentences));
        // √(t/f) + t/f: the form of the authors' program, a little above the paper's √(t/f).
        _keep = [.. counts.Select(count => count == 0 ? 0 : options.Subsampling == 0 ? 1 : (float)(options.Subsampling * total / count is var share ? Math.Sqrt(share) + share : 0))];
        _negatives = new int[options.Negatives];
        (_threshold, _alias) = Alias([.. counts.Select(count => Math.Pow(count, 0.75))]);
    }

    /// <summary>The words of a sentence that are read this time; valid until the next call.</summary>
    public ReadOnlySpan<int> Subsample(int[] sentence, RandomStream random)
    {
        if (_sentence.Length < sentence.Length) _sentence = new int[2 * sentence.Length];
        var length = 0;
        foreach (var word in sentence)
            if (_keep[word] >= 1 || random.NextSingle() < _keep[word]) _sentence[length++] = word;
        return _sentence.AsSpan(0, length);
    }

    /// <summary>k words with probabilities ∝ count^¾; valid until the next call.</summary>
    public ReadOnlySpan<int> Negatives(RandomStream random)
    {
        for (var k = 0; k < _negatives.Length; k++)
        {
            if (_used == Ahead)
            {
                random.NextBits(_bits);
                _used = 0;
            }
            // One draw is both: its product with V has the word in the upper half, and a uniform number in the lower.
            var product = (ulong)_bits[_used++] * (uint)_alias.Length;
            var word = (int)(product >> 32);
            _negatives[k] = (uint)product < _threshold[word] ? word : _alias[word];
        }
        return _negatives;
    }

    private static (uint[] Threshold, int[] Alias) Alias(double[] weights)
    {
        var mean = weights.Average();
        var (threshold, alias, shares) = (new uint[weights.Length], new int[weights.Length], weights.Select(weight => weight / mean).ToArray());
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < shares.Length; i++) (shares[i] < 1 ? small : large).Push(i);
        while (small.Count > 0 && large.Count > 0)
        {
            var (few, many) = (small.Pop(), large.Peek());
            (threshold[few], alias[few]) = ((uint)(shares[few] * uint.MaxValue), many);
            shares[many] -= 1 - shares[few];
            if (shares[many] < 1) small.Push(large.Pop());
        }
        foreach (var word in small.Concat(large)) (threshold[word], alias[word]) = (uint.MaxValue, word);
        return (threshold, alias);
    }
}
