using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>A phrase as a binary tree, each node with the feeling it conveys.</summary>
/// <param name="Word">The word of a leaf; null for a node.</param>
/// <param name="Left">A node's left part.</param>
/// <param name="Right">A node's right part.</param>
/// <param name="Level">-2 (very bad) to 2 (very good).</param>
public sealed record SentimentPhrase(string? Word, SentimentPhrase? Left, SentimentPhrase? Right, int Level)
{
    /// <summary>The words from left to right.</summary>
    public IEnumerable<string> Words() => Word is not null ? [Word] : Left!.Words().Concat(Right!.Words());

    /// <summary>The phrase as one reads it.</summary>
    public override string ToString() => string.Join(' ', Words());
}

/// <summary>
/// Phrases whose feeling composes by known rules: a part is an adjective, perhaps with "very" or "slightly" before it, and
/// perhaps "not" before all that; parts are joined by "and" (their mean) and "but" (what follows counts). So "not very good"
/// is a little bad, and "bad but not boring" is a little good, though most of its words are bad.
/// </summary>
/// <remarks>
/// Generated in place of the Stanford Sentiment Treebank of R. Socher et al., "Recursive deep models for semantic
/// compositionality over a sentiment treebank", EMNLP 2013, with its five classes at every node. A phrase leans to the right:
/// (a (but (b (and c)))).
/// </remarks>
public static class SentimentPhrases
{
    private const int LongestText = 200;

    private static readonly Dictionary<int, string[]> Adjectives = new()
    {
        [-2] = ["terrible", "awful", "horrible", "dreadful", "hideous", "dire"],
        [-1] = ["bad", "boring", "dull", "weak", "flat", "clumsy"],
        [1] = ["good", "nice", "funny", "clever", "warm", "lively"],
        [2] = ["great", "brilliant", "superb", "wonderful", "splendid", "moving"],
    };

    private static readonly int[] Levels = [-2, -1, 1, 2];
    private static readonly string?[] Degrees = [null, "very", "slightly"];

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } = ["not", "very", "slightly", "and", "but", .. Adjectives.Values.SelectMany(words => words)];

    /// <summary>"very": one step further from 0. "slightly": one step at most from 0.</summary>
    public static int Degree(string word, int level) => word == "very" ? 2 * Math.Sign(level) : Math.Sign(level);

    /// <summary>"not": what is good is a little bad, and what is bad a little good.</summary>
    public static int Not(int level) => -Math.Sign(level);

    /// <summary>"a and b": the mean, halves away from 0. "a but b": b.</summary>
    public static int Join(string word, int first, int second) =>
        word == "but" ? second : Math.Sign(first + second) * ((Math.Abs(first + second) + 1) / 2);

    /// <summary>Draws phrases.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="fewestParts">The fewest adjectives, 1 or more.</param>
    /// <param name="mostParts">The most adjectives, at least as many, at most 20.</param>
    public static IReadOnlyList<SentimentPhrase> Sample(int count, RandomStream random, int fewestParts = 1, int mostParts = 2)
    {
        Guard.AtLeast(count, 0);
        ArgumentNullException.ThrowIfNull(random);
        Guard.InRange(fewestParts, 1, 20);
        Guard.InRange(mostParts, fewestParts, 20);
        Guard.Memory(count, 600.0 * mostParts * count);
        return [.. Enumerable.Range(0, count).Select(_ => Joined(random.Next(fewestParts, mostParts + 1)))];

        SentimentPhrase Joined(int parts)
        {
            Cancellation.ThrowIfRequested();
            var first = Part(random.Next(2) == 0, Degrees[random.Next(3)], Levels[random.Next(4)]);
            return parts == 1 ? first : With(first, random.Next(2) == 0 ? "and" : "but", Joined(parts - 1));
        }

        SentimentPhrase Part(bool not, string? degree, int level)
        {
            var part = Leaf(Adjectives[level][random.Next(Adjectives[level].Length)], level);
            if (degree is not null) part = Node(Leaf(degree, 0), part, Degree(degree, level));
            return not ? Node(Leaf("not", 0), part, Not(part.Level)) : part;
        }
    }

    /// <summary>Reads a phrase: adjectives, each perhaps after "not" and "very" or "slightly", joined by "and" and "but".</summary>
    /// <param name="text">Words of <see cref="Vocabulary"/>, separated by blanks.</param>
    /// <exception cref="ArgumentException">It is no such phrase.</exception>
    public static SentimentPhrase Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (words.Count > LongestText) throw new ArgumentException($"text must have at most {LongestText} words, not {words.Count}.", nameof(text));
        return Joined();

        SentimentPhrase Joined()
        {
            var first = Part("not", "very", "slightly");
            return !words.TryDequeue(out var word) ? first : word is "and" or "but" ? With(first, word, Joined()) : throw Unreadable();
        }

        SentimentPhrase Part(params ReadOnlySpan<string> operators)
        {
            var word = words.TryDequeue(out var next) ? next : throw Unreadable();
            if (operators.Contains(word))
            {
                var part = Part(word == "not" ? operators[1..] : []); // after a degree an adjective follows, after "not" a degree may
                return Node(Leaf(word, 0), part, word == "not" ? Not(part.Level) : Degree(word, part.Level));
            }
            foreach (var (level, list) in Adjectives)
                if (list.Contains(word)) return Leaf(word, level);
            throw Unreadable();
        }

        ArgumentException Unreadable() => new($"text must be a phrase such as 'not very good but lively', of the words {string.Join(", ", Vocabulary)}, not '{text}'.", nameof(text));
    }

    /// <summary>
    /// The share of such phrases that the best possible function of the bag of their words gets right: all phrases are
    /// enumerated, and each bag gets the level that most of its phrases have.
    /// </summary>
    /// <param name="fewestParts">The fewest adjectives, 1 or more.</param>
    /// <param name="mostParts">The most adjectives, at most 3.</param>
    public static double BagCeiling(int fewestParts = 1, int mostParts = 2)
    {
        Guard.InRange(fewestParts, 1, 3);
        Guard.InRange(mostParts, fewestParts, 3);
        var shares = new Dictionary<string, double[]>();
        for (var parts = fewestParts; parts <= mostParts; parts++)
        {
            // Adjectives of one level are drawn evenly and act alike, so one of each level stands for its six.
            var all = Structures(parts).ToArray();
            foreach (var (bag, level) in all)
            {
                if (!shares.TryGetValue(bag, out var share)) shares[bag] = share = new double[5];
                share[level + 2] += 1.0 / all.Length / (mostParts - fewestParts + 1);
            }
        }
        return shares.Values.Sum(share => share.Max());
    }

    // Every phrase of so many parts, all equally probable: its bag (sorted words, a level in place of an adjective) and level.
    private static IEnumerable<(string Bag, int Level)> Structures(int parts)
    {
        Cancellation.ThrowIfRequested();
        var one = from not in new[] { false, true }
                  from degree in Degrees
                  from level in Levels
                  let inner = degree is null ? level : Degree(degree, level)
                  select (Bag: $"{level} {degree} {(not ? "not" : "")}", Level: not ? Not(inner) : inner);
        var all = parts == 1 ? one : from first in one
                  from rest in Structures(parts - 1)
                  from word in new[] { "and", "but" }
                  select (Bag: $"{first.Bag} {word} {rest.Bag}", Level: Join(word, first.Level, rest.Level));
        return all.Select(phrase => (string.Join(' ', phrase.Bag.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)), phrase.Level));
    }

    private static SentimentPhrase With(SentimentPhrase first, string word, SentimentPhrase rest) =>
        Node(first, Node(Leaf(word, 0), rest, rest.Level), Join(word, first.Level, rest.Level));

    private static SentimentPhrase Leaf(string word, int level) => new(word, null, null, level);

    private static SentimentPhrase Node(SentimentPhrase left, SentimentPhrase right, int level) => new(null, left, right, level);
}
