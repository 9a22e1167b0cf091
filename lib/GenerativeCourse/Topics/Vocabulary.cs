using System.Runtime.InteropServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>Which words are worth counting: the very rare tell nothing, the very common tell nothing apart.</summary>
public sealed record VocabularyLimits
{
    /// <summary>A word must be in at least so many documents, 1 or more.</summary>
    public int MinimumDocuments { get; init; } = 3;

    /// <summary>A word may be in at most this share of the documents, above 0 and at most 1.</summary>
    public double MaximumShare { get; init; } = 0.25;

    /// <summary>At most so many words, the most frequent ones, 1 or more.</summary>
    public int MaximumWords { get; init; } = int.MaxValue;

    /// <summary>No limits at all: every word counts.</summary>
    public static VocabularyLimits None { get; } = new() { MinimumDocuments = 1, MaximumShare = 1 };

    /// <summary>Throws unless every limit is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the limit.</exception>
    public void Validate()
    {
        Guard.AtLeast(MinimumDocuments, 1);
        if (!(MaximumShare is > 0 and <= 1)) throw Guard.Refusal(nameof(MaximumShare), "above 0 and at most 1", MaximumShare, "It is a share of the documents.");
        Guard.AtLeast(MaximumWords, 1);
    }
}

/// <summary>The V different words of a corpus, numbered 0 to V - 1, the most frequent first.</summary>
public sealed class Vocabulary
{
    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids;

    /// <summary>Makes a vocabulary of given words, in the given order.</summary>
    /// <exception cref="ArgumentException">There is no word, or one is there twice.</exception>
    public Vocabulary(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _words = [.. words];
        if (_words.Length == 0) throw new ArgumentException("words must be 1 or more, not 0.", nameof(words));
        _ids = new Dictionary<string, int>(_words.Length);
        for (var i = 0; i < _words.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_words[i], nameof(words));
            if (!_ids.TryAdd(_words[i], i)) throw new ArgumentException($"words must differ, but '{_words[i]}' is there twice.", nameof(words));
        }
    }

    /// <summary>Number of words, V.</summary>
    public int Count => _words.Length;

    /// <summary>All words by their ids.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The word with an id.</summary>
    public string this[int id] => _words[Guard.Index(id, _words.Length)];

    /// <summary>The id of a word, or -1 if it is not in the vocabulary.</summary>
    public int IdOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _ids.GetValueOrDefault(word, -1);
    }

    /// <summary>Collects the words of documents, the most frequent first (ties in alphabetical order).</summary>
    /// <param name="documents">The words of each document.</param>
    /// <param name="limits">Which words are left out; the default limits if null.</param>
    /// <exception cref="ArgumentException">No word is left, or a limit is out of its range.</exception>
    public static Vocabulary Of(IEnumerable<IReadOnlyList<string>> documents, VocabularyLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        limits ??= new VocabularyLimits();
        limits.Validate();
        var counts = new Dictionary<string, (int Tokens, int Documents, int Last)>();
        var total = 0;
        foreach (var document in documents)
        {
            total++;
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            foreach (var word in document)
            {
                ArgumentNullException.ThrowIfNull(word, nameof(documents));
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _);
                count.Tokens++;
                if (count.Last == total) continue;
                (count.Documents, count.Last) = (count.Documents + 1, total);
            }
        }
        var most = limits.MaximumShare * total;
        string[] left =
        [
            .. counts.Where(entry => entry.Value.Documents >= limits.MinimumDocuments && entry.Value.Documents <= most)
                .OrderByDescending(entry => entry.Value.Tokens).ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Take(limits.MaximumWords)
                .Select(entry => entry.Key),
        ];
        return left.Length > 0 ? new Vocabulary(left)
            : throw new ArgumentException(counts.Count == 0 ? "documents must have words, but there is not one."
                : $"documents must have words within the limits, but of {counts.Count} different words none is left with {limits}.", nameof(documents));
    }

    /// <summary>Refuses documents or words that are null.</summary>
    internal static void RequireWords(IEnumerable<IReadOnlyList<string>> documents)
    {
        foreach (var document in documents)
        {
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            foreach (var word in document)
                ArgumentNullException.ThrowIfNull(word, nameof(documents));
        }
    }
}
