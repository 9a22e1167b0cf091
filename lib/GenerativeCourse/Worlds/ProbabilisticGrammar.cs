using System.Globalization;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// A source of sentences whose truth is known: a probabilistic context-free grammar. A sentence begins as one symbol, and
/// every symbol that has rules is replaced by the right side of one of them, drawn with the rule's probability, until only
/// words are left. What is expected of a sentence (its length, the logarithm of its probability) is exact.
/// </summary>
/// <remarks>
/// Written line by line, the first line's symbol is where sentences begin:
/// <code>S -> NP VP
/// NP -> the N 0.7 | the A N 0.3</code>
/// A number behind a right side is its weight, 1 if there is none. T. Booth and R. Thompson, "Applying probability measures
/// to abstract languages", IEEE Transactions on Computers 22 (1973): a symbol's expectation e solves
/// e(A) = Σ_rules P(rule) (cost(rule) + Σ_{B on its right side} e(B)).
/// </remarks>
public sealed class ProbabilisticGrammar
{
    private const int Deepest = 2000, Rounds = 100_000;
    private readonly Dictionary<string, GrammarRule[]> _rules = new(StringComparer.Ordinal);

    /// <summary>Reads a grammar.</summary>
    /// <param name="rules">Lines as above; empty ones are passed over.</param>
    /// <exception cref="ArgumentException">A line is no rule, or sentences would never end.</exception>
    public ProbabilisticGrammar(string rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Start = "";
        foreach (var line in rules.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = line.Split("->", StringSplitOptions.TrimEntries);
            if (sides is not [{ Length: > 0 } left, { Length: > 0 } right] || left.Contains(' '))
                throw new ArgumentException($"rules must be lines such as 'NP -> the N 0.7 | the A N 0.3', not '{line}'.", nameof(rules));
            if (Start.Length == 0) Start = left;
            var read = right.Split('|', StringSplitOptions.TrimEntries).Select(text => Rule(left, text, line)).ToArray();
            var total = read.Sum(rule => rule.Probability);
            if (!_rules.TryAdd(left, [.. read.Select(rule => rule with { Probability = rule.Probability / total })]))
                throw new ArgumentException($"rules must give all right sides of {left} in one line.", nameof(rules));
        }
        if (Start.Length == 0) throw new ArgumentException("rules must hold a rule.", nameof(rules));
        ExpectedWords = Expect(rule => rule.Right.Count(word => !IsSymbol(word)));
        Entropy = Expect(rule => -Math.Log(rule.Probability));
    }

    /// <summary>The symbol that a sentence begins as.</summary>
    public string Start { get; }

    /// <summary>The mean number of words of a sentence.</summary>
    public double ExpectedWords { get; }

    /// <summary>The mean of -log P(derivation), in nats: the entropy of a sentence, where no sentence has two derivations.</summary>
    public double Entropy { get; }

    /// <summary>The symbols that have rules.</summary>
    public IEnumerable<string> Symbols => _rules.Keys;

    /// <summary>The rules of a symbol; none for a word.</summary>
    public IReadOnlyList<GrammarRule> RulesOf(string symbol) => _rules.GetValueOrDefault(symbol ?? throw new ArgumentNullException(nameof(symbol)), []);

    /// <summary>Whether a symbol has rules; a word has none.</summary>
    public bool IsSymbol(string symbol) => _rules.ContainsKey(symbol ?? throw new ArgumentNullException(nameof(symbol)));

    /// <summary>Draws a sentence.</summary>
    /// <param name="random">The source of chance.</param>
    /// <returns>Its derivation, and log P of that, in nats.</returns>
    public (Derivation Tree, double LogProbability) Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var log = 0.0;
        return (Expand(Start, 0), log);

        Derivation Expand(string symbol, int depth)
        {
            if (!_rules.TryGetValue(symbol, out var rules)) return new Derivation(symbol, []);
            if (depth > Deepest) throw new InvalidOperationException($"The grammar drew a sentence with more than {Deepest} symbols inside one another.");
            var rule = rules[random.Categorical([.. rules.Select(rule => rule.Probability)])];
            log += Math.Log(rule.Probability);
            return new Derivation(symbol, [.. rule.Right.Select(part => Expand(part, depth + 1))]);
        }
    }

    /// <summary>All sentences with their probabilities, lazily; a grammar whose symbols contain themselves has no end of them.</summary>
    public IEnumerable<(string[] Words, double Probability)> Sentences() => Expansions([Start], 0);

    private IEnumerable<(string[] Words, double Probability)> Expansions(string[] form, int from)
    {
        var at = Array.FindIndex(form, from, IsSymbol);
        if (at < 0) return [(form, 1.0)];
        return _rules[form[at]].SelectMany(rule => Expansions([.. form[..at], .. rule.Right, .. form[(at + 1)..]], at)
            .Select(sentence => (sentence.Words, sentence.Probability * rule.Probability)));
    }

    /// <summary>The expected sum of a cost over all rules that a sentence's derivation uses.</summary>
    /// <param name="cost">What using a rule once costs.</param>
    public double Expect(Func<GrammarRule, double> cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        var e = _rules.Keys.ToDictionary(symbol => symbol, _ => 0.0);
        var own = _rules.ToDictionary(entry => entry.Key, entry => entry.Value.Sum(rule => rule.Probability * cost(rule)));
        for (var round = 0; round < Rounds; round++) // the equations by iteration: it converges where the expectation is finite
        {
            var change = 0.0;
            foreach (var (symbol, rules) in _rules)
            {
                var next = own[symbol] + rules.Sum(rule => rule.Probability * rule.Right.Sum(part => e.GetValueOrDefault(part)));
                (change, e[symbol]) = (change + Math.Abs(next - e[symbol]), next);
            }
            if (!double.IsFinite(change)) break;
            if (change <= 1e-13 * Math.Abs(e[Start]) || change == 0) return e[Start];
        }
        throw new ArgumentException("The grammar's sentences are infinitely long on average: give the rules that end them more weight.");
    }

    private static GrammarRule Rule(string left, string text, string line)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var weight = 1.0;
        if (parts.Length > 1 && double.TryParse(parts[^1], CultureInfo.InvariantCulture, out weight)) parts = parts[..^1];
        else weight = 1;
        if (parts.Length == 0 || !(weight > 0 && double.IsFinite(weight)))
            throw new ArgumentException($"rules must have words and a positive weight on each right side, unlike '{line}'.", nameof(text));
        return new GrammarRule(left, parts, weight);
    }
}

/// <summary>One way to replace a symbol.</summary>
/// <param name="Left">The symbol.</param>
/// <param name="Right">Symbols and words in its place, one or more.</param>
/// <param name="Probability">How often it is chosen, among the symbol's rules.</param>
public sealed record GrammarRule(string Left, IReadOnlyList<string> Right, double Probability);

/// <summary>How a sentence came about, or can be read: a tree of symbols with words as its leaves.</summary>
/// <param name="Symbol">A symbol, or a word where there are no parts.</param>
/// <param name="Parts">What it was replaced by.</param>
public sealed record Derivation(string Symbol, IReadOnlyList<Derivation> Parts)
{
    /// <summary>The words, from left to right, each with the symbol right above it.</summary>
    public IEnumerable<(string Word, string Symbol)> Leaves() =>
        Parts.SelectMany(part => part.Parts.Count == 0 ? [(part.Symbol, Symbol)] : part.Leaves());

    /// <summary>In brackets: (S (NP she) (VP sleeps)).</summary>
    public override string ToString() => Parts.Count == 0 ? Symbol : $"({Symbol} {string.Join(' ', Parts)})";
}
