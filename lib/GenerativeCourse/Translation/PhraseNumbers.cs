using System.Runtime.InteropServices;

namespace GenerativeCourse.Translation;

/// <summary>Numbers sequences of words 0, 1, 2, … (0 is the empty one), so that a million phrases are compared as integers: a trie.</summary>
internal sealed class PhraseNumbers
{
    private readonly Dictionary<(int Phrase, int Word), int> _longer = [];
    private readonly List<(int Phrase, int Word)> _parts = [(-1, -1)];

    /// <summary>How many sequences have a number.</summary>
    public int Count => _parts.Count;

    /// <summary>The number of a sequence and one word more.</summary>
    public int Append(int phrase, int word)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_longer, (phrase, word), out var known);
        if (!known)
        {
            number = _parts.Count;
            _parts.Add((phrase, word));
        }
        return number;
    }

    /// <summary>The number of a sequence.</summary>
    public int Of(ReadOnlySpan<int> words)
    {
        var phrase = 0;
        foreach (var word in words)
            phrase = Append(phrase, word);
        return phrase;
    }

    /// <summary>The number of a sequence, or -1 if it has none.</summary>
    public int Find(ReadOnlySpan<int> words)
    {
        var phrase = 0;
        foreach (var word in words)
            if (!_longer.TryGetValue((phrase, word), out phrase))
                return -1;
        return phrase;
    }

    /// <summary>The words of a sequence.</summary>
    public int[] Words(int phrase)
    {
        var words = new List<int>();
        for (; phrase > 0; phrase = _parts[phrase].Phrase)
            words.Add(_parts[phrase].Word);
        words.Reverse();
        return [.. words];
    }
}
