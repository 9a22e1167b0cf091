using System.Diagnostics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// A model P(f, a | e) of how a sentence f comes from a sentence e: every word f_j has one origin a_j in e, from 1 to l, or 0
/// for NULL, and is drawn from the dictionary, t(f_j | e_{a_j}). The models differ in where they expect a_j. The lengths are
/// given: the probability of m (ε in the paper) is left out.
/// </summary>
/// <remarks>
/// P. Brown et al., "The mathematics of statistical machine translation", Computational Linguistics 19 (1993). Here is what
/// all have in common: the dictionary, and expectation-maximization. Each model's own file says how probable the alignments
/// of one pair are.
/// </remarks>
public abstract partial class AlignmentModel
{
    // Parts are fixed, so that sums do not depend on the number of threads.
    private const int Parts = 4;

    // Nothing that is learned from a corpus which fits into memory comes near it, and what decays ends at 0 before it is denormal.
    private protected const double Nothing = 1e-100;

    private int _iterations;

    private protected AlignmentModel(ParallelCorpus corpus, TranslationTable dictionary) => (Corpus, Dictionary) = (corpus, dictionary);

    private protected AlignmentModel(AlignmentModel dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        var learned = dictionary.Dictionary;
        (Corpus, Dictionary) = (dictionary.Corpus, new(dictionary.Corpus, learned.Cooccurrences, [.. learned.Values]));
    }

    /// <summary>The pairs that the model learns from.</summary>
    public ParallelCorpus Corpus { get; }

    /// <summary>t(f | e) as it is now.</summary>
    public TranslationTable Dictionary { get; }

    /// <summary>Learns from the corpus, going on from the parameters that the model has.</summary>
    /// <param name="options">How long.</param>
    /// <returns>One report an iteration.</returns>
    public IEnumerable<AlignmentReport> Train(AlignmentOptions? options = null)
    {
        options ??= new AlignmentOptions();
        options.Validate();
        return ExpectationMaximization(options);
    }

    /// <summary>Learns from the corpus to the end.</summary>
    /// <returns>The last report.</returns>
    public AlignmentReport Fit(AlignmentOptions? options = null) => Train(options).Last();

    private IEnumerable<AlignmentReport> ExpectationMaximization(AlignmentOptions options)
    {
        var (words, before) = (Math.Max(1, Corpus.Pairs.Sum(pair => (long)pair.F.Length)), double.NegativeInfinity);
        var cuts = Dictionary.Cooccurrences.Cut(Parts);
        var counts = Enumerable.Range(0, Parts).Select(_ => new ExpectedCounts(Dictionary.Count, Positions)).ToArray();
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            var started = Stopwatch.GetTimestamp();
            Workers.For(Parts, part => Expect(cuts[part], cuts[part + 1], counts[part]));
            for (var part = 1; part < Parts; part++) counts[0].Add(counts[part]);
            Maximize(counts[0].Translations);
            MaximizePositions(counts[0].Positions);
            var logLikelihood = counts[0].LogLikelihood / words;
            foreach (var part in counts) part.Clear();
            yield return new(++_iterations, logLikelihood, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (options.Tolerance > 0 && Math.Abs(logLikelihood - before) < options.Tolerance) yield break;
            before = logLikelihood;
        }
    }

    /// <summary>E: how often each e is expected to be translated as each f, given what the model believes now.</summary>
    private void Expect(int first, int end, ExpectedCounts counts)
    {
        var (t, γ) = (Array.Empty<double>(), Array.Empty<double>());
        for (var n = first; n < end; n++)
        {
            if (n % 32 == 0) Cancellation.ThrowIfRequested();
            var pair = Corpus.Pairs[n];
            var places = Dictionary.Cooccurrences.Places(n);
            if (t.Length < places.Length) (t, γ) = (new double[2 * places.Length], new double[2 * places.Length]);
            for (var k = 0; k < places.Length; k++) t[k] = Dictionary.Values[places[k]];
            counts.LogLikelihood += Posteriors(pair.E.Length, pair.F.Length, t.AsSpan(0, places.Length), γ.AsSpan(0, places.Length), counts.Positions);
            for (var k = 0; k < places.Length; k++) counts.Translations[places[k]] += γ[k];
        }
    }

    /// <summary>M: t(f | e) = count(f, e) / Σ_f count(f, e).</summary>
    private void Maximize(ReadOnlySpan<double> counts)
    {
        for (var e = 0; e < Dictionary.Cooccurrences.Rows; e++)
        {
            var row = Dictionary.Cooccurrences.Row(e);
            var count = counts[row];
            var t = Dictionary.Values.AsSpan(row);
            var sum = TensorPrimitives.Sum(count);
            if (sum <= 0) continue; // a word from which nothing comes: its row is never asked
            for (var k = 0; k < t.Length; k++) t[k] = count[k] / sum is var p && p < Nothing ? 0 : p;
        }
    }

    /// <summary>How many numbers the model learns about positions.</summary>
    private protected virtual int Positions => 0;

    /// <summary>
    /// γ_ji = P(a_j = i | e, f) for one pair; what the model must count to learn about positions is added to
    /// <paramref name="positions"/> where that is not empty.
    /// </summary>
    /// <param name="l">Words of e; i = 0 is NULL, i = 1 to l are they.</param>
    /// <param name="m">Words of f.</param>
    /// <param name="t">t(f_j | e_i), (m, l + 1) row by row.</param>
    /// <param name="γ">The result, as large.</param>
    /// <param name="positions">Expected counts, added to.</param>
    /// <returns>log P(f | e), in nats.</returns>
    private protected abstract double Posteriors(int l, int m, ReadOnlySpan<double> t, Span<double> γ, Span<double> positions);

    private protected virtual void MaximizePositions(ReadOnlySpan<double> counts) { }

    /// <summary>What the E-step of some pairs adds up.</summary>
    private sealed class ExpectedCounts(int translations, int positions)
    {
        public readonly double[] Translations = new double[translations];
        public readonly double[] Positions = new double[positions];
        public double LogLikelihood;

        public void Add(ExpectedCounts other)
        {
            TensorPrimitives.Add(Translations, other.Translations, Translations);
            TensorPrimitives.Add(Positions, other.Positions, Positions);
            LogLikelihood += other.LogLikelihood;
        }

        public void Clear()
        {
            Array.Clear(Translations);
            Array.Clear(Positions);
            LogLikelihood = 0;
        }
    }
}
