using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using GenerativeCourse.Numerics;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace GenerativeCourse.Data;

/// <summary>How the forms of one word are brought together.</summary>
public enum WordForm
{
    /// <summary>The word as it stands in the text, lower-cased.</summary>
    Surface,

    /// <summary>The Porter stem: studies → studi. Fast, for any word, and sometimes no word at all.</summary>
    Stem,

    /// <summary>The dictionary form from WordNet: studies → study, went → go.</summary>
    Lemma,
}

/// <summary>Turns a text into the words that a bag of words counts: tokenize, drop stop words, reduce to stems or lemmas.</summary>
/// <remarks>
/// Tokens follow the Unicode word boundaries (UAX 29) as Lucene's StandardTokenizer finds them, so any script works; stop
/// words and the stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980) are Lucene's as well.
/// </remarks>
public sealed record TextPreprocessing
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private static readonly ConcurrentDictionary<string, string> Lemmas = new();
    private static readonly Lazy<CharArraySet> Stops = new(ReadStopWords);

    /// <summary>Whether English stop words (the, of, which ...) are dropped.</summary>
    public bool RemoveStopWords { get; init; } = true;

    /// <summary>What becomes of a word's forms.</summary>
    public WordForm Form { get; init; } = WordForm.Lemma;

    /// <summary>
    /// The fewest characters of a word that is kept, 1 or more, measured in the text's own form. Words in scripts
    /// without letter case (Chinese, Hebrew ...) are kept whatever their length: there one sign may be a word.
    /// </summary>
    public int MinimumLength { get; init; } = 2;

    /// <summary>More words to drop, in lower case, compared with the form in the text.</summary>
    public IReadOnlyCollection<string> AlsoDrop { get; init; } = [];

    /// <summary>The 174 English stop words of the Snowball project, as Lucene ships them.</summary>
    public static IReadOnlyCollection<string> StopWords { get; } = [.. ReadStopWords().Select(word => word.ToString()!).Order(StringComparer.Ordinal)];

    /// <summary>The words of a text, in its order. Numbers and signs without a letter are no words.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="MinimumLength"/> is below 1, or <see cref="Form"/> is unknown.</exception>
    public IReadOnlyList<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Validate();
        using var reader = new StringReader(Unified(text));
        // No word is too long: by default those over 255 characters would vanish.
        var tokenizer = new StandardTokenizer(Version, reader) { MaxTokenLength = int.MaxValue };
        using TokenStream tokens = new LowerCaseFilter(Version, new EnglishPossessiveFilter(Version, tokenizer));
        var stream = Form == WordForm.Stem ? new PorterStemFilter(new Kept(this, tokens)) : (TokenStream)new Kept(this, tokens);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var words = new List<string>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            var word = term.ToString();
            words.Add(Form == WordForm.Lemma ? Lemmas.GetOrAdd(word, WordNetLemmatizer.Load().Lemma) : word);
        }
        stream.End();
        return words;
    }

    /// <summary>The words of many texts, on all cores, in the order of the texts.</summary>
    /// <inheritdoc cref="Words(string)" path="/exception"/>
    public IReadOnlyList<IReadOnlyList<string>> Words(IEnumerable<string> texts)
    {
        // What is wrong is reported here, as one exception and not as an aggregate.
        Validate();
        ArgumentNullException.ThrowIfNull(texts);
        string[] all = [.. texts];
        if (Array.FindIndex(all, text => text is null) is var missing and >= 0) throw new ArgumentNullException($"texts[{missing}]");
        var words = new IReadOnlyList<string>[all.Length];
        Workers.For(all.Length, i =>
        {
            if (i % 64 == 0) Cancellation.ThrowIfRequested();
            words[i] = Words(all[i]);
        });
        return words;
    }

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the option.</exception>
    public void Validate()
    {
        Guard.AtLeast(MinimumLength, 1);
        Guard.Defined(Form);
        ArgumentNullException.ThrowIfNull(AlsoDrop);
    }

    /// <summary>One way to write what looks alike: composed letters (é), a straight apostrophe (don't), no soft hyphens.</summary>
    private static string Unified(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\x7f')) return text;
        return text.Replace("\u00ad", "", StringComparison.Ordinal).Replace('\u2019', '\'').Replace('\u02bc', '\'').Normalize(NormalizationForm.FormC);
    }

    private bool Keeps(ReadOnlySpan<char> word)
    {
        var (length, letters, caseless) = (0, 0, 0);
        foreach (var rune in word.EnumerateRunes())
        {
            length++;
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.OtherLetter) caseless++;
            if (Rune.IsLetter(rune)) letters++;
        }
        if (letters == 0 || (length < MinimumLength && caseless == 0)) return false;
        var text = word.ToString();
        return !(RemoveStopWords && Stops.Value.Contains(text)) && !AlsoDrop.Contains(text);
    }

    private static CharArraySet ReadStopWords()
    {
        var assembly = typeof(SnowballFilter).Assembly;
        var name = assembly.GetManifestResourceNames().Single(name => name.EndsWith("Snowball.english_stop.txt", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return WordlistLoader.GetSnowballWordSet(reader, Version);
    }

    /// <summary>The filter of this course: length, letters and stop words, before any form is changed.</summary>
    private sealed class Kept(TextPreprocessing options, TokenStream input) : FilteringTokenFilter(Version, input)
    {
        private ICharTermAttribute? _term;

        protected override bool Accept()
        {
            _term ??= GetAttribute<ICharTermAttribute>();
            return options.Keeps(_term.Buffer.AsSpan(0, _term.Length));
        }
    }
}
