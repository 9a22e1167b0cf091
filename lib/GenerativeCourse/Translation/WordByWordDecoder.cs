using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// The simplest decoder: every word of f becomes the word e = argmax_e t(f|e) P(e), at the same place, whatever stands around it.
/// Bayes' rule for one word, with a dictionary of the channel and how frequent each e is.
/// </summary>
public sealed class WordByWordDecoder
{
    private readonly TranslationTable _dictionary;
    private readonly int[] _best;

    /// <summary>Finds the best e for every f.</summary>
    /// <param name="dictionary">t(f|e).</param>
    /// <param name="language">P(e), of which only single words are asked.</param>
    public WordByWordDecoder(TranslationTable dictionary, INextWordModel language)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        ArgumentNullException.ThrowIfNull(language);
        _dictionary = dictionary;
        _best = new int[dictionary.F.Count]; // 0, <unk>, where the dictionary has nothing
        var score = new double[_best.Length];
        // The probability of <unk> is that of all words together which the language model does not know.
        var unknown = Math.Max(1, dictionary.E.Words.Count(word => !language.Vocabulary.Contains(word)));
        for (var e = Vocabulary.End + 1; e < dictionary.E.Count; e++)
        {
            var id = language.Vocabulary.IdOf(dictionary.E[e]);
            var frequency = Math.Exp(language.LogProbability([], id)) / (id == Vocabulary.Unknown ? unknown : 1);
            foreach (var (f, t) in dictionary.Best(e, int.MaxValue))
                if (t * frequency > score[f])
                    (_best[f], score[f]) = (e, t * frequency);
        }
    }

    /// <summary>Translates a sentence; a word that the dictionary does not have stays as it is.</summary>
    /// <param name="f">Its words.</param>
    public string[] Decode(IReadOnlyList<string> f)
    {
        Guard.Words(f);
        return [.. f.Select(word => _dictionary.F.IdOf(word) is var id && id != Vocabulary.Unknown && _best[id] != Vocabulary.Unknown ? _dictionary.E[_best[id]] : word)];
    }
}
