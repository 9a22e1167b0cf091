namespace GenerativeCourse.Language.Timeline;

/// <summary>An entry of the 1954 dictionary: a whole word, a root (written "knig-") or an ending (written "-a").</summary>
/// <param name="Russian">The form.</param>
/// <param name="First">Its English equivalent.</param>
/// <param name="Second">Another one, for the rules that choose.</param>
/// <param name="Code1">Which rule the entry starts: 110, 121, 131, 141, 151; "***" for none.</param>
/// <param name="Code2">What its neighbours' rules 2 and 4 look for: 221, 222, 241, 242.</param>
/// <param name="Code3">What its neighbours' rules 1, 3 and 5 look for: 21, 23, 25.</param>
public sealed record GeorgetownEntry(string Russian, string First, string Second = "", string Code1 = "***", string Code2 = "", string Code3 = "");

/// <summary>
/// The Georgetown-IBM experiment of 7 January 1954: Russian into English by a dictionary and six rules, the first machine
/// translation that the public saw. Every dictionary entry carries three codes; a rule looks at a code of the word before or
/// behind, then chooses one of two English equivalents or swaps two words. Nothing else is known about either language.
/// </summary>
/// <remarks>
/// The six rules are those of L. Dostert and P. Garvin, as W. J. Hutchins gives them in "The first public demonstration of
/// machine translation: the Georgetown-IBM system, 7th January 1954" (2004). Theirs had 250 entries; this vocabulary, its
/// codes and the sentences that it can translate are this course's own.
/// </remarks>
public sealed class GeorgetownTranslator
{
    private readonly Dictionary<string, GeorgetownEntry> _entries;

    /// <summary>Takes a dictionary.</summary>
    /// <param name="entries">Different forms.</param>
    /// <exception cref="ArgumentException">A form is there twice.</exception>
    public GeorgetownTranslator(IEnumerable<GeorgetownEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = entries.Select(entry => entry ?? throw new ArgumentNullException(nameof(entries))).ToDictionary(entry => entry.Russian, StringComparer.Ordinal);
    }

    /// <summary>This course's dictionary.</summary>
    public static GeorgetownTranslator Demonstration { get; } = new(GeorgetownDictionary.Entries);

    /// <summary>How many entries the dictionary has.</summary>
    public int Entries => _entries.Count;

    /// <summary>Translates a sentence.</summary>
    /// <param name="russian">Words in Latin letters, separated by blanks.</param>
    /// <returns>The English words, and what each unit did: a line for each rule that fired.</returns>
    public (string English, IReadOnlyList<string> Log) Translate(string russian)
    {
        ArgumentNullException.ThrowIfNull(russian);
        GeorgetownEntry[] units = [.. russian.ToLowerInvariant().Split((char[])[' ', '.', ','], StringSplitOptions.RemoveEmptyEntries).SelectMany(LookUp)];
        var (output, log) = (new List<string>(), new List<string>());
        for (var i = 0; i < units.Length; i++)
        {
            var unit = units[i];
            var (english, swaps) = Apply(unit, i > 0 ? units[i - 1] : null, i + 1 < units.Length ? units[i + 1] : null);
            if (unit.Code1 != "***") log.Add($"{unit.Russian}: rule {RuleOf(unit)}, \"{english}\"{(swaps ? ", in front of the word before it" : "")}");
            output.Insert(swaps ? output.Count - 1 : output.Count, english);
        }
        return (string.Join(' ', output.Where(word => word.Length > 0)), log);
    }

    // The six rules: which equivalent, and whether it goes before the unit that came before it.
    private static (string English, bool Swaps) Apply(GeorgetownEntry unit, GeorgetownEntry? before, GeorgetownEntry? behind) => unit.Code1 switch
    {
        "110" => (unit.First, before?.Code3 == "21"),                                              // 1: rearrangement
        "121" => (behind?.Code2 == "222" ? unit.Second : unit.First, false),                       // 2: choice by what follows
        "131" => before?.Code3 == "23" ? (unit.Second, false) : (unit.First, before is not null),  // 3: choice and rearrangement
        "141" => (before?.Code2 == "242" ? unit.Second : unit.First, false),                       // 4: choice by what came before
        "151" => (behind?.Code3 == "25" ? unit.Second : unit.First, false),                        // 5: choice and omission
        _ => (unit.First, false),                                                                  // 6: one word for one word
    };

    private static int RuleOf(GeorgetownEntry unit) => unit.Code1 switch { "110" => 1, "121" => 2, "131" => 3, "141" => 4, "151" => 5, _ => 6 };

    // A whole word if the dictionary has it, else its longest root with the ending that is left; else it stays Russian.
    private IEnumerable<GeorgetownEntry> LookUp(string word)
    {
        if (_entries.TryGetValue(word, out var whole)) return [whole];
        for (var cut = word.Length - 1; cut > 0; cut--)
            if (_entries.TryGetValue(word[..cut] + "-", out var root) && _entries.TryGetValue("-" + word[cut..], out var ending))
                return [root, ending];
        return [new GeorgetownEntry(word, $"[{word}]")];
    }
}
