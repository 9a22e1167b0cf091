using System.Diagnostics;
using System.Runtime.InteropServices;
using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>Counting phrase pairs.</summary>
public sealed partial class PhraseTable
{
    /// <summary>Reads the phrase pairs of an aligned corpus; when all is read, the table holds them instead of what it held.</summary>
    /// <param name="corpus">Pairs of sentences. Phrases with <c>&lt;unk&gt;</c> are left out: nobody could say what they mean.</param>
    /// <param name="alignments">The links of each pair, best both directions together.</param>
    /// <param name="options">What is taken.</param>
    /// <returns>Reports, lazily.</returns>
    /// <exception cref="ArgumentException">There is not one alignment for each pair.</exception>
    public IEnumerable<PhraseExtractionReport> Train(ParallelCorpus corpus, IReadOnlyList<WordAlignment> alignments, PhraseExtractionOptions? options = null)
    {
        options ??= new PhraseExtractionOptions();
        options.Validate();
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(alignments);
        if (alignments.Count != corpus.Pairs.Count)
            throw Guard.Refusal(nameof(alignments), $"{corpus.Pairs.Count}, one for each pair of the corpus", alignments.Count);
        return Extract(corpus, alignments, options);
    }

    /// <summary>Reads the phrase pairs of an aligned corpus to the end.</summary>
    /// <inheritdoc cref="Train"/>
    public PhraseExtractionReport Fit(ParallelCorpus corpus, IReadOnlyList<WordAlignment> alignments, PhraseExtractionOptions? options = null) =>
        Train(corpus, alignments, options).Last();

    private IEnumerable<PhraseExtractionReport> Extract(ParallelCorpus corpus, IReadOnlyList<WordAlignment> alignments, PhraseExtractionOptions options)
    {
        var (weights, clock) = (new LexicalWeights(), Stopwatch.StartNew());
        for (var n = 0; n < corpus.Pairs.Count; n++)
            weights.Count(corpus.Pairs[n], LinksOfF(corpus.Pairs[n], alignments[n]));

        var contents = new Contents(corpus.F, corpus.E);
        var counts = new Dictionary<(int F, int E), (int Count, double Lexical)>(); // count(f̄, ē), and the best p_w of its alignments
        var countsOfE = new Dictionary<int, int>();                                 // Σ_f̄ count(f̄, ē)
        for (var n = 0; n < corpus.Pairs.Count; n++)
        {
            Cancellation.ThrowIfRequested();
            var (pair, links) = (corpus.Pairs[n], LinksOfF(corpus.Pairs[n], alignments[n]));
            foreach (var span in PhraseExtraction.Consistent(pair.E.Length, pair.F.Length, alignments[n], options.MaximumLength))
            {
                Span<int> f = pair.F.AsSpan(span.F), e = pair.E.AsSpan(span.E);
                if (f.Contains(Vocabulary.Unknown) || e.Contains(Vocabulary.Unknown))
                    continue;
                var key = (F: contents.F.Of(f), E: contents.E.Of(e));
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
                entry = (entry.Count + 1, Math.Max(entry.Lexical, weights.Of(pair, links, span)));
                CollectionsMarshal.GetValueRefOrAddDefault(countsOfE, key.E, out _)++;
            }
            if ((n + 1) * (long)options.Reports / corpus.Pairs.Count == n * (long)options.Reports / corpus.Pairs.Count)
                continue;
            if (n == corpus.Pairs.Count - 1)
            {
                contents.Fill(counts.Select(entry => (
                    entry.Key.F, entry.Key.E, entry.Value.Count / (double)countsOfE[entry.Key.E], entry.Value.Lexical)));
                _contents = contents;
            }
            yield return new PhraseExtractionReport((n + 1.0) / corpus.Pairs.Count, counts.Count, clock.Elapsed.TotalSeconds);
            clock.Restart();
        }
    }

    private static List<int>[] LinksOfF(SentencePair pair, WordAlignment alignment)
    {
        var of = new List<int>[pair.F.Length];
        for (var j = 0; j < of.Length; j++) of[j] = [];
        foreach (var (e, f) in alignment.Links) of[Guard.Index(f, of.Length, "alignments")].Add(Guard.Index(e, pair.E.Length, "alignments"));
        return of;
    }
}
