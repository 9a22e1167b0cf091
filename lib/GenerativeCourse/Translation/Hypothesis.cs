namespace GenerativeCourse.Translation;

/// <summary>The beginning of a translation: some words of f are covered, in some order, by the words of e so far.</summary>
/// <param name="Before">The hypothesis that it goes on from; null for the empty one.</param>
/// <param name="Option">The last phrase.</param>
/// <param name="Covered">Which words of f are translated, as bits.</param>
/// <param name="End">Where in f the last phrase ended.</param>
/// <param name="State">The last words of e, as the language model needs them.</param>
/// <param name="LogScore">log P(f|e) P(e) so far.</param>
/// <param name="Estimate">That, and what the rest may be hoped to cost: hypotheses are compared by it.</param>
internal sealed record Hypothesis(Hypothesis? Before, PhraseOption? Option, UInt128 Covered, int End, int State, double LogScore, double Estimate)
{
    /// <summary>Its phrases, in the order of e.</summary>
    public IReadOnlyList<TranslationStep> Steps()
    {
        var steps = new List<TranslationStep>();
        for (var at = this; at.Option is { } option; at = at.Before!)
            steps.Add(new TranslationStep(option.Start..option.End, option.Pair));
        steps.Reverse();
        return steps;
    }
}

/// <summary>
/// Hypotheses that cover the same number of words. Two that cover the same words, end at the same place and in the same
/// words of e go on alike, so only the better one is kept (recombination): that loses nothing. Keeping only the best of
/// the rest (pruning) may lose the best translation.
/// </summary>
internal sealed class HypothesisStack(int beam)
{
    private readonly Dictionary<(UInt128 Covered, int End, int State), Hypothesis> _kept = [];

    /// <summary>Puts a hypothesis on the stack, unless a better one goes on alike.</summary>
    public void Push(Hypothesis hypothesis)
    {
        var key = (hypothesis.Covered, hypothesis.End, hypothesis.State);
        if (_kept.TryGetValue(key, out var other) && other.LogScore >= hypothesis.LogScore)
            return;
        _kept[key] = hypothesis;
        if (_kept.Count >= 2L * beam + 1000) // what is not among the best now will not be later
            Prune();
    }

    /// <summary>The best hypotheses, at most as many as the beam is wide.</summary>
    public IEnumerable<Hypothesis> Best()
    {
        Prune();
        return _kept.Values;
    }

    private void Prune()
    {
        if (_kept.Count <= beam)
            return;
        // Ties are cut by place, not by the dictionary's order, so that the same sentence always has the same translation.
        var worse = _kept.Values.OrderByDescending(h => h.Estimate).ThenBy(h => h.Covered).ThenBy(h => h.End).ThenBy(h => h.State).Skip(beam).ToList();
        foreach (var hypothesis in worse)
            _kept.Remove((hypothesis.Covered, hypothesis.End, hypothesis.State));
    }
}
