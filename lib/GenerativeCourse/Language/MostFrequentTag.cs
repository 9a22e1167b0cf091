using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Language;

/// <summary>The baseline of every tagger: each word always gets the tag that it had most often; an unknown one the most frequent tag of all.</summary>
public sealed class MostFrequentTag
{
    private readonly Dictionary<string, string> _best;
    private readonly string _common;

    /// <summary>Counts.</summary>
    /// <param name="sentences">Tagged sentences, 1 or more.</param>
    public MostFrequentTag(IReadOnlyList<TaggedSentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Guard.AtLeast(sentences.Count, 1, nameof(sentences));
        foreach (var sentence in sentences) ArgumentNullException.ThrowIfNull(sentence, nameof(sentences));
        var pairs = sentences.SelectMany(sentence => sentence.Words.Zip(sentence.Tags)).ToArray();
        _best = pairs.GroupBy(pair => pair.First).ToDictionary(group => group.Key, group => Most(group.Select(pair => pair.Second)), StringComparer.Ordinal);
        _common = Most(pairs.Select(pair => pair.Second));
    }

    /// <summary>A tag for each word.</summary>
    public string[] Predict(IReadOnlyList<string> words)
    {
        Guard.Words(words);
        return [.. words.Select(word => _best.GetValueOrDefault(word, _common))];
    }

    private static string Most(IEnumerable<string> tags) => tags.CountBy(tag => tag).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).First().Key;
}
