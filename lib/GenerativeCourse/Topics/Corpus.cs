using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>D documents as bags of words: for each its different words and how often each occurs; their order is gone.</summary>
/// <remarks>Stored sparsely, document after document (compressed rows): a document of 45 words out of V = 5,000 takes 45 pairs at most.</remarks>
public sealed class Corpus
{
    private readonly int[] _starts; // (D + 1): where each document's pairs start
    private readonly int[] _words;
    private readonly int[] _counts;
    private readonly int[] _lengths; // (D): words with repetition

    private Corpus(Vocabulary vocabulary, int[] starts, int[] words, int[] counts)
    {
        (Vocabulary, _starts, _words, _counts) = (vocabulary, starts, words, counts);
        _lengths = new int[starts.Length - 1];
        for (var d = 0; d < _lengths.Length; d++)
        {
            foreach (var count in Counts(d)) _lengths[d] += count;
            Tokens += _lengths[d];
        }
    }

    /// <summary>The words that are counted.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Number of documents, D. Documents without a known word stay, empty.</summary>
    public int Documents => _lengths.Length;

    /// <summary>Number of words in all documents, with repetition, N.</summary>
    public int Tokens { get; }

    /// <summary>The different words of a document, by id, ascending.</summary>
    public ReadOnlySpan<int> Words(int document) => _words.AsSpan(_starts[Guard.Index(document, Documents)].._starts[document + 1]);

    /// <summary>How often each of <see cref="Words"/> occurs in the document.</summary>
    public ReadOnlySpan<int> Counts(int document) => _counts.AsSpan(_starts[Guard.Index(document, Documents)].._starts[document + 1]);

    /// <summary>Number of words of a document, with repetition, N_d.</summary>
    public int Length(int document) => _lengths[Guard.Index(document, Documents)];

    /// <summary>The words of a document with repetition, by id, ascending: Length(document) numbers.</summary>
    public int[] TokensOf(int document)
    {
        var tokens = new int[Length(document)];
        var words = Words(document);
        var counts = Counts(document);
        var next = 0;
        for (var i = 0; i < words.Length; i++)
        {
            tokens.AsSpan(next, counts[i]).Fill(words[i]);
            next += counts[i];
        }
        return tokens;
    }

    /// <summary>Counts the words of documents; words outside the vocabulary are left out.</summary>
    /// <param name="documents">The words of each document.</param>
    /// <param name="vocabulary">The words that count; made of the documents with the default limits if null.</param>
    public static Corpus Of(IEnumerable<IReadOnlyList<string>> documents, Vocabulary? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var all = documents as IReadOnlyCollection<IReadOnlyList<string>> ?? [.. documents];
        Vocabulary.RequireWords(all);
        var known = vocabulary ?? Vocabulary.Of(all);
        return OfIds(all.Select(document => document.Select(known.IdOf).Where(id => id >= 0)), known);
    }

    /// <summary>Counts documents whose words are given by id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public static Corpus OfIds(IEnumerable<IEnumerable<int>> documents, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(vocabulary);
        var (starts, words, counts) = (new List<int> { 0 }, new List<int>(), new List<int>());
        foreach (var document in documents)
        {
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            int[] tokens = [.. document];
            Array.Sort(tokens);
            for (var i = 0; i < tokens.Length; i++)
            {
                if ((uint)tokens[i] >= (uint)vocabulary.Count)
                    throw Guard.Refusal(nameof(documents), $"ids of words, 0 to {vocabulary.Count - 1}", tokens[i]);
                if (i > 0 && tokens[i] == tokens[i - 1])
                {
                    counts[^1]++;
                    continue;
                }
                words.Add(tokens[i]);
                counts.Add(1);
            }
            starts.Add(words.Count);
        }
        return new Corpus(vocabulary, [.. starts], [.. words], [.. counts]);
    }

    /// <summary>The documents with the given indices, in that order.</summary>
    public Corpus Select(IEnumerable<int> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return OfIds(documents.Select(d => TokensOf(Guard.Index(d, Documents, nameof(documents)))), Vocabulary);
    }

    /// <summary>Puts aside a random share of the documents.</summary>
    /// <param name="heldOutShare">The share that is put aside, above 0 and below 1.</param>
    /// <param name="seed">Which documents.</param>
    public (Corpus Train, Corpus Test) Split(double heldOutShare, long seed)
    {
        Guard.Between(heldOutShare, 0, 1);
        var order = Enumerable.Range(0, Documents).ToArray();
        new RandomStream(seed).Shuffle(order);
        var held = (int)Math.Round(heldOutShare * Documents);
        return (Select(order[held..].Order()), Select(order[..held].Order()));
    }

    /// <summary>Cuts every document into two random halves: what a model may read, and what it must then foresee.</summary>
    /// <param name="seed">Which words go where.</param>
    public (Corpus Observed, Corpus Hidden) Halves(long seed)
    {
        var random = new RandomStream(seed);
        var (observed, hidden) = (new List<int[]>(Documents), new List<int[]>(Documents));
        for (var d = 0; d < Documents; d++)
        {
            var tokens = TokensOf(d);
            random.Shuffle(tokens);
            observed.Add(tokens[..((tokens.Length + 1) / 2)]);
            hidden.Add(tokens[((tokens.Length + 1) / 2)..]);
        }
        return (OfIds(observed, Vocabulary), OfIds(hidden, Vocabulary));
    }

    internal void RequireTokens(string purpose)
    {
        if (Tokens == 0) throw new ArgumentException($"corpus must have words, but its {Documents} documents hold not one known word: there is nothing to {purpose}.", "corpus");
    }
}
