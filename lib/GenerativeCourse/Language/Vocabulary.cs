using System.Runtime.InteropServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// A fixed set of V tokens, numbered 0 to V - 1. Sentences are made of it, so it has three tokens of its own: every word that
/// is not in it is read as <c>&lt;unk&gt;</c>, a sentence begins after <c>&lt;s&gt;</c> and ends with <c>&lt;/s&gt;</c>.
/// </summary>
/// <remarks>
/// A bag of words needs none of the three and leaves unknown words out: that is <see cref="Topics.Vocabulary"/>. Here nothing
/// may be left out, or the probabilities of a sentence would no longer be those of the sentence.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>The id of <c>&lt;unk&gt;</c>.</summary>
    public const int Unknown = 0;

    /// <summary>The id of <c>&lt;s&gt;</c>.</summary>
    public const int Start = 1;

    /// <summary>The id of <c>&lt;/s&gt;</c>.</summary>
    public const int End = 2;

    private static readonly string[] Marks = ["<unk>", "<s>", "</s>"];
    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids;

    /// <summary>Makes a vocabulary of the three marks and the given words, in the given order.</summary>
    /// <param name="words">Different words, none of them a mark.</param>
    /// <exception cref="ArgumentException">A word is there twice, or is a mark.</exception>
    public Vocabulary(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _words = [.. Marks, .. words];
        _ids = new Dictionary<string, int>(_words.Length, StringComparer.Ordinal);
        for (var i = 0; i < _words.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_words[i], nameof(words));
            if (!_ids.TryAdd(_words[i], i)) throw new ArgumentException($"words must differ from one another and from {string.Join(", ", Marks)}, but '{_words[i]}' is there twice.", nameof(words));
        }
    }

    /// <summary>V, the number of tokens, the three marks included.</summary>
    public int Count => _words.Length;

    /// <summary>All tokens by their ids.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The token with an id.</summary>
    public string this[int id] => _words[Guard.Index(id, _words.Length)];

    /// <summary>The id of a word; that of <c>&lt;unk&gt;</c> if it is not in the vocabulary.</summary>
    public int IdOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _ids.GetValueOrDefault(word, Unknown);
    }

    /// <summary>Whether a word has an id of its own.</summary>
    public bool Contains(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _ids.ContainsKey(word);
    }

    /// <summary>Reads a sentence: as many ids as words, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</summary>
    public int[] Encode(IReadOnlyList<string> words) => Encode(words, nameof(words));

    /// <summary>Writes a sentence: the words up to the first <c>&lt;/s&gt;</c>, without <c>&lt;s&gt;</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not 0 to V - 1.</exception>
    public string[] Decode(params ReadOnlySpan<int> ids)
    {
        var words = new List<string>(ids.Length);
        foreach (var id in ids)
        {
            if (id == End) break;
            if (id != Start) words.Add(_words[Guard.Index(id, _words.Length, nameof(ids))]);
        }
        return [.. words];
    }

    /// <summary>Collects the words of sentences, the most frequent first (ties in alphabetical order).</summary>
    /// <param name="sentences">The words of each sentence.</param>
    /// <param name="minimumCount">A word must occur at least so often, 1 or more; rarer ones are read as <c>&lt;unk&gt;</c>.</param>
    /// <param name="maximumWords">At most so many words besides the three marks, the most frequent ones, 0 or more.</param>
    public static Vocabulary Of(IEnumerable<IReadOnlyList<string>> sentences, int minimumCount = 1, int maximumWords = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Guard.AtLeast(minimumCount, 1);
        Guard.AtLeast(maximumWords, 0);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sentence in sentences)
        {
            ArgumentNullException.ThrowIfNull(sentence, nameof(sentences));
            foreach (var word in sentence)
            {
                ArgumentNullException.ThrowIfNull(word, nameof(sentences));
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
            }
        }
        foreach (var mark in Marks) counts.Remove(mark); // a text that has been through a vocabulary may hold them
        return new Vocabulary(counts.Where(entry => entry.Value >= minimumCount)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(maximumWords).Select(entry => entry.Key));
    }

    /// <summary>Reads a sentence that the caller knows by another name.</summary>
    internal int[] Encode(IReadOnlyList<string> words, string name)
    {
        ArgumentNullException.ThrowIfNull(words, name);
        var ids = new int[words.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(words[i], name);
            ids[i] = IdOf(words[i]);
        }
        return ids;
    }
}
