using System.Numerics;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Language.Timeline;

/// <summary>
/// Rules that read: all the ways in which a grammar gives a sentence. What a symbol can be between two places is found once
/// and kept, so that counting the readings takes a time that grows with the cube of the length, however many there are.
/// </summary>
/// <remarks>
/// J. Earley, "An efficient context-free parsing algorithm", CACM 13 (1970), and before it Cocke, Kasami and Younger, in the
/// form of a recursion that remembers. The grammar's probabilities are not used here: the rules of the sixties had none.
/// </remarks>
public sealed class ChartParser
{
    private const int LongestSentence = 200;
    private readonly ProbabilisticGrammar _grammar;

    /// <summary>Takes a grammar.</summary>
    /// <param name="grammar">No symbol may become itself through rules with one symbol on the right.</param>
    /// <exception cref="ArgumentException">A symbol becomes itself, so that a sentence has infinitely many readings.</exception>
    public ChartParser(ProbabilisticGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        _grammar = grammar;
        foreach (var symbol in grammar.Symbols)
            if (Chain(symbol).Contains(symbol))
                throw new ArgumentException($"grammar must not turn {symbol} into itself: a sentence would have infinitely many readings.", nameof(grammar));
    }

    /// <summary>How many readings a sentence has.</summary>
    /// <param name="words">At most 200 words.</param>
    public BigInteger Count(IReadOnlyList<string> words)
    {
        Require(words);
        var kept = new Dictionary<(string, int, int), BigInteger>();
        return Symbol(_grammar.Start, 0, words.Count);

        // The symbol over words i … j-1: over all its rules.
        BigInteger Symbol(string symbol, int i, int j)
        {
            if (!_grammar.IsSymbol(symbol)) return j == i + 1 && words[i] == symbol ? 1 : 0;
            if (kept.TryGetValue((symbol, i, j), out var count)) return count;
            Cancellation.ThrowIfRequested();
            foreach (var rule in _grammar.RulesOf(symbol)) count += Sequence(rule.Right, 0, i, j);
            return kept[(symbol, i, j)] = count;
        }

        // The rest of a right side over words i … j-1: the first part ends at k, the others take what is left.
        BigInteger Sequence(IReadOnlyList<string> right, int part, int i, int j)
        {
            if (part == right.Count - 1) return Symbol(right[part], i, j);
            var count = BigInteger.Zero;
            for (var k = i + 1; k <= j - (right.Count - part - 1); k++)
                if (Symbol(right[part], i, k) is { IsZero: false } first) count += first * Sequence(right, part + 1, k, j);
            return count;
        }
    }

    /// <summary>The readings themselves, lazily.</summary>
    /// <param name="words">At most 200 words.</param>
    public IEnumerable<Derivation> Parse(IReadOnlyList<string> words)
    {
        Require(words);
        return Symbol(_grammar.Start, 0, words.Count);

        IEnumerable<Derivation> Symbol(string symbol, int i, int j) => !_grammar.IsSymbol(symbol)
            ? (j == i + 1 && words[i] == symbol ? [new Derivation(symbol, [])] : [])
            : _grammar.RulesOf(symbol).SelectMany(rule => Sequence(rule.Right, 0, i, j)).Select(parts => new Derivation(symbol, parts));

        IEnumerable<Derivation[]> Sequence(IReadOnlyList<string> right, int part, int i, int j) => part == right.Count - 1
            ? Symbol(right[part], i, j).Select(only => new[] { only })
            : Enumerable.Range(i + 1, Math.Max(0, j - (right.Count - part - 1) - i))
                .SelectMany(k => Symbol(right[part], i, k).SelectMany(first => Sequence(right, part + 1, k, j).Select(rest => new[] { first }.Concat(rest).ToArray())));
    }

    // All symbols that a symbol can become alone.
    private HashSet<string> Chain(string symbol)
    {
        var (found, open) = (new HashSet<string>(), new Stack<string>([symbol]));
        while (open.TryPop(out var next))
            foreach (var rule in _grammar.RulesOf(next))
                if (rule.Right.Count == 1 && found.Add(rule.Right[0])) open.Push(rule.Right[0]);
        return found;
    }

    private static void Require(IReadOnlyList<string> words)
    {
        Guard.Words(words);
        Guard.InRange(words.Count, 1, LongestSentence, nameof(words));
    }
}
