using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>What is asked of words and sentences.</summary>
internal static partial class Guard
{
    /// <summary>A sentence: words, none of which is null. It may be empty.</summary>
    public static IReadOnlyList<string> Words(IReadOnlyList<string> words, [CallerArgumentExpression(nameof(words))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(words, name);
        for (var i = 0; i < words.Count; i++)
            if (words[i] is null) throw new ArgumentNullException(name, $"{Name(name)} must be words, but word {i + 1} is null.");
        return words;
    }

    /// <summary>Sentences, none of which is null.</summary>
    public static void Sentences(IReadOnlyList<IReadOnlyList<string>> sentences, [CallerArgumentExpression(nameof(sentences))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(sentences, name);
        foreach (var sentence in sentences) Words(sentence, name);
    }

    /// <summary>Ids of a vocabulary: each 0 to <paramref name="count"/> - 1.</summary>
    public static void Ids(ReadOnlySpan<int> ids, int count, [CallerArgumentExpression(nameof(ids))] string name = "")
    {
        foreach (var id in ids) Index(id, count, name);
    }
}
