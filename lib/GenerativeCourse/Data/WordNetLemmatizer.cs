namespace GenerativeCourse.Data;

/// <summary>The parts of speech that WordNet has lemmas for.</summary>
public enum PartOfSpeech
{
    /// <summary>dog, church.</summary>
    Noun,

    /// <summary>run, go.</summary>
    Verb,

    /// <summary>good, small.</summary>
    Adjective,

    /// <summary>well, soon.</summary>
    Adverb,
}

/// <summary>Brings English words to their dictionary form with WordNet's own procedure, "morphy".</summary>
/// <remarks>
/// Source: morphy(7) of WordNet 3.0 (Princeton University; see also Fellbaum, "WordNet", 1998): look the form up in the
/// list of exceptions (went → go), otherwise detach the endings of the part of speech, and keep only what is a lemma.
/// </remarks>
public sealed class WordNetLemmatizer
{
    // The rules of detachment, an ending and what replaces it, in morphy's order. Adverbs have none: only exceptions.
    private static readonly (string Ending, string Replacement)[][] Rules =
    [
        [("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")],
        [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
        [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
        [],
    ];

    private static readonly string[] Names = ["noun", "verb", "adj", "adv"];
    private static readonly Lazy<WordNetLemmatizer> Shared = new(Read);

    private readonly Dictionary<string, int>[] _lemmas = [[], [], [], []];
    private readonly Dictionary<string, List<string>>[] _exceptions = [[], [], [], []];

    private WordNetLemmatizer()
    {
    }

    /// <summary>The lemmatizer over the course's WordNet files, read once.</summary>
    /// <exception cref="FileNotFoundException">A data file is missing.</exception>
    /// <exception cref="InvalidDataException">A data file is damaged.</exception>
    public static WordNetLemmatizer Load() => Shared.Value;

    /// <summary>
    /// The lemma of a word whose part of speech is not given: of all readings, the one that was tagged most often in WordNet's
    /// sense-tagged texts (ties: noun, verb, adjective, adverb); the word itself if WordNet does not know it.
    /// </summary>
    public string Lemma(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var (best, most) = (word, -1);
        for (var part = PartOfSpeech.Noun; part <= PartOfSpeech.Adverb; part++)
        {
            foreach (var lemma in Candidates(word, part))
            {
                var count = _lemmas[(int)part][lemma];
                if (count > most) (best, most) = (lemma, count);
            }
        }
        return best;
    }

    /// <summary>The lemma of a word read as one part of speech; the word itself if WordNet does not know it as such.</summary>
    public string Lemma(string word, PartOfSpeech part)
    {
        ArgumentNullException.ThrowIfNull(word);
        var (best, most) = (word, -1);
        foreach (var lemma in Candidates(word, part))
        {
            var count = _lemmas[(int)part][lemma];
            if (count > most) (best, most) = (lemma, count);
        }
        return best;
    }

    /// <summary>All lemmas that morphy finds for a lower-case word as one part of speech: the word itself if it is one, then exceptions or detachments.</summary>
    public IReadOnlyList<string> Candidates(string word, PartOfSpeech part)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (!Enum.IsDefined(part)) throw new ArgumentOutOfRangeException(nameof(part), part, "The part of speech must be Noun, Verb, Adjective or Adverb.");
        var lemmas = _lemmas[(int)part];
        var found = new List<string>(2);
        if (_exceptions[(int)part].TryGetValue(word, out var irregular))
        {
            Keep(word);
            foreach (var lemma in irregular) Keep(lemma);
            return found;
        }
        Keep(word);
        if (part == PartOfSpeech.Noun && (word.EndsWith("ss", StringComparison.Ordinal) || word.Length <= 2)) return found;
        var forms = Detach(word, part);
        forms.ForEach(Keep);
        // Nothing found: detach again (bindings, as a verb: binding, bind), as NLTK's morphy does.
        while (found.Count == 0 && forms.Count > 0)
        {
            forms = [.. forms.SelectMany(form => Detach(form, part))];
            forms.ForEach(Keep);
        }
        return found;

        void Keep(string lemma)
        {
            if (lemmas.ContainsKey(lemma) && !found.Contains(lemma)) found.Add(lemma);
        }
    }

    private static List<string> Detach(string word, PartOfSpeech part) =>
        [.. Rules[(int)part].Where(rule => word.EndsWith(rule.Ending, StringComparison.Ordinal))
            .Select(rule => string.Concat(word.AsSpan(0, word.Length - rule.Ending.Length), rule.Replacement))];

    private static WordNetLemmatizer Read()
    {
        var net = new WordNetLemmatizer();
        var path = CourseData.PathTo("wordnet", "lemmas.tsv.gz");
        foreach (var row in GzipText.Rows(path, "lemma", "pos", "count"))
        {
            if (!int.TryParse(row[2], out var count)) throw GzipText.Broken(path, $"'{row[0]}' has the count '{row[2]}'");
            net._lemmas[Part(path, row[1])][row[0]] = count;
        }
        path = CourseData.PathTo("wordnet", "exceptions.tsv.gz");
        foreach (var row in GzipText.Rows(path, "form", "pos", "lemma"))
        {
            var exceptions = net._exceptions[Part(path, row[1])];
            if (!exceptions.TryGetValue(row[0], out var lemmas)) exceptions[row[0]] = lemmas = [];
            lemmas.Add(row[2]);
        }
        return net;
    }

    private static int Part(string path, string name) =>
        Array.IndexOf(Names, name) is >= 0 and var part ? part : throw GzipText.Broken(path, $"it has the part of speech '{name}'");
}
