namespace GenerativeCourse.Translation;

/// <summary>A phrase pair at its place in the sentence that is translated.</summary>
/// <param name="Start">The first word of f that it covers, from 0.</param>
/// <param name="End">One past the last.</param>
/// <param name="Pair">The pair.</param>
/// <param name="E">ē as the language model's ids.</param>
/// <param name="LogPhrase">What it costs wherever it stands.</param>
/// <param name="Alone">That, and log P(ē) without the words before: what one may expect it to cost.</param>
internal sealed record PhraseOption(int Start, int End, PhrasePair Pair, int[] E, double LogPhrase, double Alone)
{
    /// <summary>The words of f that it covers, as bits.</summary>
    public UInt128 Covers { get; } = UInt128.MaxValue >> (128 - (End - Start)) << Start;

    /// <summary>All options of a sentence, [start][length - 1], of each phrase the best first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="f">The sentence.</param>
    /// <param name="states">The language model.</param>
    /// <param name="most">At most so many of each phrase.</param>
    public static PhraseOption[][][] Of(TranslationModel model, IReadOnlyList<string> f, LanguageStates states, int most) =>
        [.. model.Options(f).Select((lengths, start) => lengths.Select((pairs, length) => pairs.Select(pair =>
        {
            var (e, log) = (pair.E.Select(model.Language.Vocabulary.IdOf).ToArray(), model.LogPhrase(pair));
            return new PhraseOption(start, start + length + 1, pair, e, log, log + states.Alone(e));
        }).OrderByDescending(option => option.Alone).Take(most).ToArray()).ToArray())];

    /// <summary>The best that may be hoped for each stretch of f, [start, end]: its best phrase, or the sum of two parts.</summary>
    public static double[,] FutureCosts(PhraseOption[][][] options)
    {
        var n = options.Length;
        var best = new double[n + 1, n + 1];
        for (var length = 1; length <= n; length++)
            for (var start = 0; start + length <= n; start++)
            {
                var end = start + length;
                best[start, end] = length <= options[start].Length && options[start][length - 1].Length > 0
                    ? options[start][length - 1].Max(option => option.Alone) : double.NegativeInfinity;
                for (var middle = start + 1; middle < end; middle++)
                    best[start, end] = Math.Max(best[start, end], best[start, middle] + best[middle, end]);
            }
        return best;
    }
}
