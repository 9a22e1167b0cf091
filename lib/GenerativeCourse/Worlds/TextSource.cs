using System.Text;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// A source of letters whose entropy is known: sentences of a grammar, one after the other, spelled out with blanks between
/// words and a full stop at the end. No model can need fewer bits per character, on average, than
/// H(sentence) / E(length of a sentence).
/// </summary>
/// <remarks>
/// The sentences are independent and their ends are visible, so the text has one reading, and by the renewal theorem its
/// entropy rate is the ratio above (T. Cover and J. Thomas, "Elements of information theory", chapter 4). The grammar must
/// give no sentence in two ways; <see cref="Report"/> does not.
/// </remarks>
public sealed class TextSource
{
    /// <summary>Spells the sentences of a grammar.</summary>
    /// <param name="grammar">A grammar without ambiguity.</param>
    public TextSource(ProbabilisticGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        Grammar = grammar;
        // A word, and the blank before it or the blank that parts sentences; then the full stop.
        var length = 1 + grammar.Expect(rule => rule.Right.Where(word => !grammar.IsSymbol(word)).Sum(word => word.Length + 1));
        BitsPerCharacter = grammar.Entropy / Math.Log(2) / length;
    }

    /// <summary>The sentences.</summary>
    public ProbabilisticGrammar Grammar { get; }

    /// <summary>The entropy rate: the floor under every model's bits per character.</summary>
    public double BitsPerCharacter { get; }

    /// <summary>
    /// Reports from three places (harbour, kitchen, castle). A sentence stays in its place, and its verb agrees in number with
    /// a subject that may be many words back: whoever forgets the beginning pays for it in bits.
    /// </summary>
    public static TextSource Report { get; } = new(new ProbabilisticGrammar(string.Join('\n', ReportRules())));

    /// <summary>Draws sentences until the text is long enough.</summary>
    /// <param name="characters">At least so many characters, 1 or more.</param>
    /// <param name="seed">Decides them.</param>
    /// <returns>The text, and what it costs under the source itself, in bits per character.</returns>
    public (string Text, double BitsPerCharacter) Sample(int characters, long seed = 1)
    {
        Guard.AtLeast(characters, 1);
        Guard.Memory(characters, 4.0 * characters);
        var (random, text, log) = (new RandomStream(seed), new StringBuilder(), 0.0);
        while (text.Length < characters)
        {
            Cancellation.ThrowIfRequested();
            var (tree, logProbability) = Grammar.Sample(random);
            text.AppendJoin(' ', tree.Leaves().Select(leaf => leaf.Word)).Append(". ");
            log += logProbability;
        }
        return (text.ToString(), -log / Math.Log(2) / text.Length);
    }

    // Symbols carry the place (h, k, c) and the number (s, p): "VPhs" is a verb phrase of the harbour in the singular.
    private static IEnumerable<string> ReportRules()
    {
        var places = new (string Name, string[] Nouns, string[] Verbs, string[] Adjectives, string[] Where)[]
        {
            ("h", ["sailor", "captain", "gull", "diver", "trader"], ["row", "swim", "sail", "drift"], ["salty", "windy", "wet"], ["near the pier", "on the deck", "by the sea"]),
            ("k", ["cook", "baker", "guest", "waiter", "butcher"], ["cook", "eat", "stir", "taste"], ["hungry", "busy", "hot"], ["at the stove", "in the pantry", "near the oven"]),
            ("c", ["queen", "knight", "guard", "jester", "prince"], ["rule", "duel", "dance", "kneel"], ["noble", "brave", "proud"], ["in the tower", "at the gate", "on the wall"]),
        };
        yield return "S -> " + string.Join(" | ", places.SelectMany(place => new[] { $"NP{place.Name}s VP{place.Name}s", $"NP{place.Name}p VP{place.Name}p" }));
        foreach (var (name, nouns, verbs, adjectives, where) in places)
        {
            foreach (var (number, noun, verb, be) in new[] { ("s", "", "s", "was"), ("p", "s", "", "were") })
            {
                var i = name + number;
                yield return $"NP{i} -> the N{i} 4 | the A{name} N{i} 2 | the N{i} R{name} 3 | the A{name} N{i} R{name} 1";
                yield return $"N{i} -> " + string.Join(" | ", nouns.Select((word, k) => $"{word}{noun} {nouns.Length - k}"));
                yield return $"VP{i} -> V{i} 3 | V{i} L{name} 3 | {be} A{name} 2 | V{i} and V{i} 1";
                yield return $"V{i} -> " + string.Join(" | ", verbs.Select((word, k) => $"{word}{verb} {verbs.Length - k}"));
            }
            // A relative clause stands between subject and verb, with a noun of either number in it.
            yield return $"R{name} -> who met the N{name}s L{name} | who met the N{name}p L{name} | who sat L{name} 2";
            yield return $"A{name} -> " + string.Join(" | ", adjectives);
            yield return $"L{name} -> " + string.Join(" | ", where);
        }
    }
}
