using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// Looks for e_best = argmax_e P(f|e) P(e). A translation grows from left to right; each step translates some words of f that
/// are not translated yet, in any order. Hypotheses that cover equally many words of f compete on one stack, and only the best
/// go on. With <see cref="BeamSearch.Exact"/> none is lost, and the search is exact (dynamic programming over sets of words).
/// </summary>
/// <remarks>P. Koehn, "Pharaoh: a beam search decoder for phrase-based statistical machine translation models", AMTA 2004.</remarks>
public sealed class BeamDecoder
{
    /// <summary>No longer sentence is translated: which of its words are covered is kept in 128 bits.</summary>
    public const int LongestSentence = 128;

    // Roughly, with its place in a dictionary.
    private const double BytesOfHypothesis = 160;

    /// <summary>A decoder for a model.</summary>
    public BeamDecoder(TranslationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
    }

    /// <summary>What it searches for the best translation of.</summary>
    public TranslationModel Model { get; }

    /// <summary>Translates a sentence.</summary>
    /// <param name="f">Its words, at most 128; none give an empty translation.</param>
    /// <param name="search">How it searches.</param>
    /// <exception cref="ArgumentException">The sentence is too long, or so many hypotheses would not fit into the memory.</exception>
    public TranslatedSentence Decode(IReadOnlyList<string> f, BeamSearch? search = null)
    {
        Guard.Words(f);
        (search ??= new BeamSearch()).Validate();
        Guard.InRange(f.Count, 0, LongestSentence, nameof(f), "Cut the sentence where a full stop or a semicolon stands.");
        Guard.Memory(search.Beam, BytesOfHypothesis * f.Count * Math.Min(search.Beam, Math.Pow(2, f.Count)), nameof(search.Beam));

        var states = new LanguageStates(Model.Language);
        var options = PhraseOption.Of(Model, f, states, search.Options);
        var future = PhraseOption.FutureCosts(options);
        var stacks = Enumerable.Range(0, f.Count + 1).Select(_ => new HypothesisStack(search.Beam)).ToArray();
        stacks[0].Push(new Hypothesis(null, null, 0, 0, states.Start, 0, 0));
        var looked = 0L;
        for (var covered = 0; covered < f.Count; covered++)
        {
            foreach (var hypothesis in stacks[covered].Best())
            {
                Cancellation.ThrowIfRequested();
                foreach (var option in Next(hypothesis, options, search.ReorderingLimit))
                {
                    stacks[covered + option.End - option.Start].Push(Extend(hypothesis, option));
                    looked++;
                }
            }
            stacks[covered] = null!; // what is needed of it hangs on those that went on
        }
        var best = stacks[^1].Best().Select(hypothesis => (Hypothesis: hypothesis, Log: hypothesis.LogScore + states.Append(hypothesis.State, Vocabulary.End).Log))
            .OrderByDescending(end => end.Log).ThenBy(end => end.Hypothesis.State).First();
        var steps = best.Hypothesis.Steps();
        return new TranslatedSentence([.. steps.SelectMany(step => step.Pair.E)], best.Log, steps, looked);

        Hypothesis Extend(Hypothesis h, PhraseOption option)
        {
            var (state, language) = states.Append(h.State, option.E);
            var log = h.LogScore + option.LogPhrase + Model.LogReordering(option.Start - h.End) + language; // · φ · d · P(ē | e so far)
            var all = h.Covered | option.Covers;
            return new Hypothesis(h, option, all, option.End, state, log, search.FutureCost ? log + Rest(all, future) : log);
        }
    }

    /// <summary>Translates many sentences, on all threads.</summary>
    /// <param name="sentences">The words of each.</param>
    /// <param name="search">How it searches.</param>
    /// <returns>The translation of each, the same as <see cref="Decode"/> gives.</returns>
    public TranslatedSentence[] DecodeAll(IReadOnlyList<IReadOnlyList<string>> sentences, BeamSearch? search = null)
    {
        Guard.Sentences(sentences);
        (search ?? new BeamSearch()).Validate();
        var translations = new TranslatedSentence[sentences.Count];
        Workers.For(translations.Length, n => translations[n] = Decode(sentences[n], search));
        return translations;
    }

    // The phrases that may come next: over words that are not covered, no further away than the limit, and such that the
    // way back to the first gap is within the limit, too (else the hypothesis could never be finished).
    private static IEnumerable<PhraseOption> Next(Hypothesis h, PhraseOption[][][] options, int limit)
    {
        var gap = (int)UInt128.TrailingZeroCount(~h.Covered);
        for (var start = gap; start < options.Length && start - (long)h.End <= limit; start++)
        {
            if (h.End - (long)start > limit)
                continue;
            foreach (var translations in options[start])
                foreach (var option in translations)
                {
                    if ((option.Covers & h.Covered) != 0 || (start > gap && option.End - (long)gap > limit))
                        break;
                    yield return option;
                }
        }
    }

    // The sum of the future costs of all gaps.
    private static double Rest(UInt128 covered, double[,] future)
    {
        var (n, rest, start) = (future.GetLength(0) - 1, 0.0, -1);
        for (var i = 0; i <= n; i++)
        {
            var open = i < n && (covered >> i & 1) == 0;
            if (open && start < 0)
                start = i;
            else if (!open && start >= 0)
                (rest, start) = (rest + future[start, i], -1);
        }
        return rest;
    }
}
