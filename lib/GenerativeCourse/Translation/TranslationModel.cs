using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>What a translation costs besides its words.</summary>
public sealed record TranslationWeights
{
    /// <summary>α in d(jump) = α^|jump|: what each word jumped over multiplies the probability by. Above 0 and at most 1; 1 makes order free.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>ω: what each word of e multiplies the probability by, against the language model's love of short sentences. Positive; 1 has no effect.</summary>
    public double Omega { get; init; } = 1;

    /// <summary>λ: the power of the lexical weight p_w. 0 or more; 0 has no effect.</summary>
    public double Lambda { get; init; }

    /// <summary>Throws unless every weight is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the weight.</exception>
    public void Validate()
    {
        if (!(Alpha is > 0 and <= 1)) throw Guard.Refusal(nameof(Alpha), "above 0 and at most 1", Alpha);
        Guard.Positive(Omega);
        Guard.NotNegative(Lambda);
    }
}

/// <summary>One step of a translation: the words of f at <paramref name="F"/> become <c>Pair.E</c>.</summary>
/// <param name="F">Which words of f, from 0.</param>
/// <param name="Pair">What they become.</param>
public readonly record struct TranslationStep(Range F, PhrasePair Pair);

/// <summary>
/// Bayes' rule: P(e|f) ∝ P(f|e) P(e). The language model says what is good English, the channel what could have been meant:
/// P(f|e) = Π_i φ(f̄_i|ē_i) p_w(f̄_i|ē_i)^λ · d(start_i - end_i-1), over the phrases in the order of e, and ω^length(e) beside it.
/// </summary>
/// <remarks>P. Koehn, F. J. Och, D. Marcu, "Statistical phrase-based translation", NAACL 2003, section 2.1.</remarks>
public sealed class TranslationModel
{
    private readonly double _logAlpha, _logOmega;

    /// <summary>Puts a channel and a language model together.</summary>
    /// <param name="phrases">The channel.</param>
    /// <param name="language">P(e).</param>
    /// <param name="weights">Reordering, length, lexical weight.</param>
    public TranslationModel(PhraseTable phrases, INextWordModel language, TranslationWeights? weights = null)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        ArgumentNullException.ThrowIfNull(language);
        (Phrases, Language, Weights) = (phrases, language, weights ?? new TranslationWeights());
        Weights.Validate();
        (_logAlpha, _logOmega) = (Math.Log(Weights.Alpha), Math.Log(Weights.Omega));
    }

    /// <summary>The channel's phrases.</summary>
    public PhraseTable Phrases { get; }

    /// <summary>P(e).</summary>
    public INextWordModel Language { get; }

    /// <summary>Reordering, length, lexical weight.</summary>
    public TranslationWeights Weights { get; }

    /// <summary>log of the channel and of ω for one phrase: what it costs wherever it stands.</summary>
    public double LogPhrase(PhrasePair pair) =>
        Math.Log(pair.Channel) + (Weights.Lambda == 0 ? 0 : Weights.Lambda * Math.Log(pair.Lexical)) + pair.E.Count * _logOmega;

    /// <summary>log d(jump).</summary>
    /// <param name="jump">Words from the end of the phrase before to the start of this one; 0 where f is followed word by word.</param>
    public double LogReordering(int jump) => Math.Abs(jump) * _logAlpha;

    /// <summary>log P(f|e) P(e) of a translation and the way it was made, up to P(f), which is the same for all e.</summary>
    /// <param name="steps">Its phrases, in the order of e; together they must cover f.</param>
    public double LogScore(IReadOnlyList<TranslationStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var (log, end) = (0.0, 0);
        var e = new List<int> { Vocabulary.Start };
        foreach (var (f, pair) in steps)
        {
            log += LogPhrase(pair) + LogReordering(f.Start.Value - end);                                      // P(f|e)
            end = f.End.Value;
            e.AddRange(pair.E.Select(Language.Vocabulary.IdOf));
        }
        e.Add(Vocabulary.End);
        for (var i = 1; i < e.Count; i++)
            log += Language.LogProbability(e.Slice(Math.Max(0, i - Language.Order + 1), Math.Min(i, Language.Order - 1)).ToArray(), e[i]); // P(e)
        return log;
    }

    /// <summary>What the words of f may become, phrase by phrase. A word that has no translation of its own stays as it is, as names do.</summary>
    /// <param name="f">A sentence.</param>
    /// <returns>For each start and end, [start][length - 1], the pairs.</returns>
    internal IReadOnlyList<PhrasePair>[][] Options(IReadOnlyList<string> f)
    {
        var options = new IReadOnlyList<PhrasePair>[f.Count][];
        for (var start = 0; start < f.Count; start++)
        {
            options[start] = new IReadOnlyList<PhrasePair>[Math.Min(Phrases.LongestPhrase, f.Count - start)];
            for (var length = 1; length <= options[start].Length; length++)
                options[start][length - 1] = Phrases.Of([.. f.Skip(start).Take(length)]);
            if (options[start][0].Count == 0)
                options[start][0] = [new PhrasePair([f[start]], [f[start]], 1)];
        }
        return options;
    }
}
