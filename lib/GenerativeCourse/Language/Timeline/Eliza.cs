using System.Globalization;
using System.Text.RegularExpressions;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language.Timeline;

/// <summary>
/// ELIZA: of all keywords in a sentence, the one with the highest rank is taken; the first of its patterns that fits cuts the
/// sentence into pieces; a piece, with I and you exchanged, is put into one of the pattern's answers, which take turns. Without
/// a keyword, something said earlier is taken up again, or something is said that always fits. Nothing is understood.
/// </summary>
/// <remarks>
/// J. Weizenbaum, "ELIZA — a computer program for the study of natural language communication between man and machine",
/// CACM 9 (1966). A script is text:
/// <code>swap i = you, my = your, am = are
/// key exam 5
///   * my exam * => Tell me more about your exam. | Why does it matter that (2)?
/// memory my * => Earlier you spoke of your (1).
/// none => Please go on. | I see.</code>
/// In a pattern * is any number of words; (n) in an answer is what the n-th * held, with the words of swap exchanged.
/// </remarks>
public sealed class Eliza
{
    private readonly Dictionary<string, string> _swap = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Rank, List<Pattern> Patterns)> _keys = new(StringComparer.Ordinal);
    private readonly List<Pattern> _memories = [];
    private readonly Queue<string> _remembered = new();
    private Pattern? _none;

    /// <summary>Reads a script.</summary>
    /// <param name="script">Lines as above.</param>
    /// <exception cref="ArgumentException">A line cannot be read, or there is no none.</exception>
    public Eliza(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        List<Pattern>? patterns = null;
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("swap ", StringComparison.Ordinal))
            {
                foreach (var pair in line[5..].Split(',', StringSplitOptions.TrimEntries))
                    if (pair.Split('=', StringSplitOptions.TrimEntries) is [var from, var to]) _swap[from] = to;
                    else throw Unreadable(line);
            }
            else if (line.Split(' ') is ["key", var word, var rank] && int.TryParse(rank, CultureInfo.InvariantCulture, out var number)) _keys[word] = (number, patterns = []);
            else if (line.Split("=>", StringSplitOptions.TrimEntries) is not [var left, { Length: > 0 } right]) throw Unreadable(line);
            else if (left == "none") _none = new Pattern("*", right);
            else if (left.StartsWith("memory ", StringComparison.Ordinal)) _memories.Add(new Pattern("* " + left[7..], right.Replace("(1)", "(2)", StringComparison.Ordinal)));
            else (patterns ?? throw Unreadable(line)).Add(new Pattern(left, right));
        }
        if (_none is null) throw new ArgumentException("script must have a line 'none => …' for sentences without a keyword.", nameof(script));
    }

    /// <summary>A script of ours: a listener who thinks that everything comes from your studies.</summary>
    public static Eliza Listener => new(ElizaScript.Listener);

    /// <summary>How many keywords the script knows.</summary>
    public int Keywords => _keys.Count;

    /// <summary>Answers a sentence.</summary>
    /// <param name="sentence">What you say; only the part before a full stop or comma that has a keyword is heard.</param>
    public string Answer(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        Guard.InRange(sentence.Length, 0, 10_000, nameof(sentence));
        var clauses = Regex.Split(sentence.ToLowerInvariant().Replace('’', '\''), "[.,;!?:]").Select(clause => Regex.Replace(clause, "[^a-z0-9' ]", "").Trim()).Where(clause => clause.Length > 0).ToArray();
        var heard = clauses.FirstOrDefault(clause => clause.Split(' ').Any(_keys.ContainsKey));
        foreach (var memory in _memories)
            if (heard is not null && memory.Answer(heard, Swapped) is { } thought) _remembered.Enqueue(thought);
        if (heard is not null)
            foreach (var key in heard.Split(' ').Where(_keys.ContainsKey).OrderByDescending(word => _keys[word].Rank))
                foreach (var pattern in _keys[key].Patterns)
                    if (pattern.Answer(heard, Swapped) is { } answer) return answer;
        return _remembered.TryDequeue(out var earlier) ? earlier : _none!.Answer("", Swapped)!;
    }

    // I and you change places, word by word.
    private string Swapped(string words) => string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => _swap.GetValueOrDefault(word, word)));

    private static ArgumentException Unreadable(string line) => new($"script must have lines 'swap …', 'key word rank', 'pattern => answer | answer', 'memory …' and 'none …', not '{line}'.", nameof(line));

    /// <summary>A decomposition, and the answers that it makes in turn.</summary>
    private sealed class Pattern(string pattern, string answers)
    {
        private readonly string[] _parts = pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private readonly string[] _answers = answers.Split('|', StringSplitOptions.TrimEntries);
        private int _turn;

        public string? Answer(string sentence, Func<string, string> swapped)
        {
            var held = new List<string>();
            if (!Fits(_parts, sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries), held)) return null;
            var answer = _answers[_turn++ % _answers.Length];
            for (var n = 0; n < held.Count; n++) answer = answer.Replace($"({n + 1})", swapped(held[n]), StringComparison.Ordinal);
            return answer;
        }

        // A * holds as few words as it can.
        private static bool Fits(ReadOnlySpan<string> parts, ReadOnlySpan<string> words, List<string> held)
        {
            if (parts.IsEmpty) return words.IsEmpty;
            if (parts[0] != "*") return !words.IsEmpty && words[0] == parts[0] && Fits(parts[1..], words[1..], held);
            for (var length = 0; length <= words.Length; length++)
            {
                held.Add(string.Join(' ', words[..length]));
                if (Fits(parts[1..], words[length..], held)) return true;
                held.RemoveAt(held.Count - 1);
            }
            return false;
        }
    }
}
