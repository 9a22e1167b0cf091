using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// Every translation of a sentence that a model knows: its words cut into phrases in every way, in every order, each phrase
/// translated in every way. There are more than n! of them, so this is for short sentences; it is what all searching is
/// measured by.
/// </summary>
public sealed class EnumeratedTranslations
{
    private const double Most = 1e9;
    private readonly TranslationModel _model;
    private readonly PhraseOption[][][] _options;
    private readonly LanguageStates _states;

    /// <summary>Looks up what the words of a sentence may become.</summary>
    /// <param name="model">The model.</param>
    /// <param name="f">The sentence's words, at most 128.</param>
    public EnumeratedTranslations(TranslationModel model, IReadOnlyList<string> f)
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.Words(f);
        Guard.InRange(f.Count, 0, BeamDecoder.LongestSentence, nameof(f));
        (_model, _states) = (model, new LanguageStates(model.Language));
        _options = PhraseOption.Of(model, f, _states, int.MaxValue);
        Count = CountOrders();
    }

    /// <summary>How many there are: Σ_k k! times the ways to cut the sentence into k phrases and to translate each of them.</summary>
    public double Count { get; }

    /// <summary>The model's best; of equals the one that is met first.</summary>
    /// <exception cref="InvalidOperationException">There are more than a billion.</exception>
    public TranslatedSentence Best()
    {
        var (best, log) = (Array.Empty<TranslationStep>(), double.NegativeInfinity);
        ForEach((steps, score) =>
        {
            if (score > log || best.Length == 0)
                (best, log) = ([.. steps], score);
        });
        return new TranslatedSentence([.. best.SelectMany(step => step.Pair.E)], log, best, (long)Count);
    }

    /// <summary>P(e|f) of every translation, the most probable first: what its ways to be made are worth together, over the sum of all.</summary>
    /// <exception cref="InvalidOperationException">There are more than a billion.</exception>
    public IReadOnlyList<(string Translation, double Probability)> Probabilities()
    {
        var sums = new Dictionary<string, double>();
        ForEach((steps, score) =>
        {
            var words = string.Join(' ', steps.SelectMany(step => step.Pair.E));
            sums[words] = sums.GetValueOrDefault(words) + Math.Exp(score);
        });
        var all = sums.Values.Sum();
        return [.. sums.Select(entry => (entry.Key, all > 0 ? entry.Value / all : 1.0 / sums.Count)).OrderByDescending(entry => entry.Item2).ThenBy(entry => entry.Key, StringComparer.Ordinal)];
    }

    /// <summary>Goes through all of them, one after the other.</summary>
    /// <param name="visit">Is shown the phrases in the order of e (a list that changes afterwards), and log P(f|e) P(e).</param>
    /// <exception cref="InvalidOperationException">There are more than a billion.</exception>
    public void ForEach(Action<IReadOnlyList<TranslationStep>, double> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        if (Count > Most)
            throw new InvalidOperationException($"This sentence has {Count:0.0E+0} translations, too many to look at each. Take a shorter one, or search: BeamDecoder.");
        Visit([], 0, 0, _states.Start, 0, visit);
    }

    private void Visit(List<TranslationStep> steps, UInt128 covered, int end, int state, double log, Action<IReadOnlyList<TranslationStep>, double> visit)
    {
        if (steps.Count < 3)
            Cancellation.ThrowIfRequested();
        var complete = true;
        foreach (var lengths in _options)
            foreach (var translations in lengths)
                foreach (var option in translations)
                {
                    if ((option.Covers & covered) != 0)
                        break;
                    complete = false;
                    var (next, language) = _states.Append(state, option.E);
                    steps.Add(new TranslationStep(option.Start..option.End, option.Pair));
                    Visit(steps, covered | option.Covers, option.End, next, log + option.LogPhrase + _model.LogReordering(option.Start - end) + language, visit);
                    steps.RemoveAt(steps.Count - 1);
                }
        if (complete)
            visit(steps, log + _states.Append(state, Vocabulary.End).Log);
    }

    // ways[end, k]: how often f_0 … f_end-1 is cut into k phrases, times the translations of each.
    private double CountOrders()
    {
        var n = _options.Length;
        var ways = new double[n + 1, n + 1];
        ways[0, 0] = 1;
        for (var start = 0; start < n; start++)
            for (var length = 1; length <= _options[start].Length; length++)
                for (var k = 0; k < n; k++)
                    ways[start + length, k + 1] += ways[start, k] * _options[start][length - 1].Length;
        var (sum, factorial) = (0.0, 1.0);
        for (var k = 0; k <= n; k++)
        {
            factorial *= Math.Max(1, k);
            sum += ways[n, k] * factorial;
        }
        return sum;
    }
}
