using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// Tagged sentences whose truth is known: a small grammar draws the parts of speech, then each of them draws a word from its
/// own list. Many words stand in two lists ("the saw", "they saw"), so a word alone does not give its tag away.
/// P(tags | words) is exact: all sequences of tags that the grammar can draw are enumerated.
/// </summary>
public sealed class TaggedGrammar
{
    private const string Structure = """
        S -> NP VP 6 | NP VP PP 3 | ADV NP VP 1
        NP -> DET NOUN 5 | DET ADJ NOUN 2 | PRON 3
        VP -> VERB 2 | VERB NP 4 | AUX VERB NP 2 | AUX VERB ADV 1 | VERB ADJ 1
        PP -> PREP DET NOUN 3 | PREP DET ADJ NOUN 1
        """;

    private static readonly Dictionary<string, string[]> Lists = new()
    {
        ["DET"] = ["the", "a", "this", "that", "her"],
        ["PRON"] = ["they", "we", "you", "her", "that", "this"],
        ["AUX"] = ["can", "will", "must", "may"],
        ["PREP"] = ["in", "with", "near", "behind", "past", "like"],
        ["ADV"] = ["often", "well", "fast", "still", "hard", "here", "past"],
        ["ADJ"] = ["old", "fast", "still", "hard", "light", "cold", "kind", "round", "green", "open", "dry", "past"],
        ["NOUN"] = ["saw", "fish", "can", "watch", "light", "dog", "will", "cold", "play", "kind", "letter", "round", "house", "walk", "table", "green", "river", "well", "smile", "garden", "paint", "teacher", "plant", "stone", "cook"],
        ["VERB"] = ["see", "saw", "fish", "watch", "like", "light", "play", "find", "walk", "open", "paint", "eat", "round", "smile", "dry", "know", "table", "plant", "cook", "take"],
    };

    private readonly ProbabilisticGrammar _grammar = new(Structure);
    private readonly Dictionary<int, (string[] Tags, double Probability)[]> _sequences;

    /// <summary>Makes the world.</summary>
    public TaggedGrammar() => _sequences = _grammar.Sentences().GroupBy(sentence => sentence.Words.Length)
        .ToDictionary(group => group.Key, group => group.GroupBy(s => string.Join(' ', s.Words)).Select(same => (same.First().Words, same.Sum(s => s.Probability))).ToArray());

    /// <summary>The parts of speech.</summary>
    public IReadOnlyList<string> Tags { get; } = [.. Lists.Keys];

    /// <summary>All words, in alphabetical order.</summary>
    public IReadOnlyList<string> Words { get; } = [.. Lists.Values.SelectMany(words => words).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>P(word | tag): the n-th word of a list is drawn with probability ∝ 1/n, as Zipf's law has it.</summary>
    public double Probability(string word, string tag) => Lists.TryGetValue(tag ?? throw new ArgumentNullException(nameof(tag)), out var list) && Array.IndexOf(list, word) is var rank and >= 0
        ? 1.0 / (rank + 1) / Enumerable.Range(1, list.Length).Sum(n => 1.0 / n) : 0;

    /// <summary>Draws sentences.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">The source of chance.</param>
    public IReadOnlyList<TaggedSentence> Sample(int count, RandomStream random)
    {
        Guard.AtLeast(count, 0);
        ArgumentNullException.ThrowIfNull(random);
        Guard.Memory(count, 200.0 * count);
        var result = new TaggedSentence[count];
        for (var s = 0; s < count; s++)
        {
            if (s % 64 == 0) Cancellation.ThrowIfRequested();
            string[] tags = [.. _grammar.Sample(random).Tree.Leaves().Select(leaf => leaf.Word)]; // the grammar's words are tags
            result[s] = new TaggedSentence([.. tags.Select(tag => Lists[tag][random.Categorical([.. Lists[tag].Select((_, n) => 1.0 / (n + 1))])])], tags);
        }
        return result;
    }

    /// <summary>P(tag | words) of each place, from Bayes' rule over all sequences of tags: (length, Tags).</summary>
    /// <param name="words">A sentence.</param>
    /// <exception cref="ArgumentException">The grammar cannot draw this sentence.</exception>
    public double[][] PredictProbabilities(IReadOnlyList<string> words)
    {
        Guard.Words(words);
        var result = words.Select(_ => new double[Tags.Count]).ToArray();
        foreach (var (tags, prior) in _sequences.GetValueOrDefault(words.Count, []))
        {
            var joint = prior;
            for (var i = 0; i < tags.Length && joint > 0; i++) joint *= Probability(words[i], tags[i]);
            for (var i = 0; i < tags.Length && joint > 0; i++) result[i][Lists.Keys.ToList().IndexOf(tags[i])] += joint;
        }
        var total = words.Count == 0 ? 0 : result[0].Sum();
        if (total == 0) throw new ArgumentException($"words must be a sentence of the grammar, not '{string.Join(' ', words)}'.", nameof(words));
        return [.. result.Select(row => row.Select(p => p / total).ToArray())];
    }

    /// <summary>The tags with which the fewest places are wrong on average: no tagger is better.</summary>
    /// <inheritdoc cref="PredictProbabilities" path="/param|/exception"/>
    public string[] Predict(IReadOnlyList<string> words) => [.. PredictProbabilities(words).Select(row => Tags[Array.IndexOf(row, row.Max())])];
}

/// <summary>A sentence and the part of speech of each word.</summary>
/// <param name="Words">The words.</param>
/// <param name="Tags">As many tags.</param>
public sealed record TaggedSentence(string[] Words, string[] Tags);
