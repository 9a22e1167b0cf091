using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Transformers;

/// <content>Training it and asking it.</content>
public sealed partial class Transformer
{
    private const int OrderPart = 1; // of a training's stream
    private const int Piece = 64;

    /// <summary>Teacher forcing: every word is predicted from the right words before it, all of them at once. The mean cross-entropy of a target word, its end included, in nats.</summary>
    /// <param name="pairs">Ids of source and target words, without marks; either may be empty.</param>
    /// <param name="smoothing">Share of a label's probability that is spread over all words.</param>
    public Tensor Loss(IReadOnlyList<TranslationPair> pairs, float smoothing = 0)
    {
        Require(pairs);
        Guard.Share(smoothing);
        var expected = new PaddedSequences([.. pairs.Select(pair => (int[])[.. pair.Target, Vocabulary.End])], SequenceBatches.Ignored);
        return Losses.CrossEntropy(Logits(pairs), expected.Symbols, SequenceBatches.Ignored, smoothing);
    }

    /// <summary>Scores of every next word: after <c>&lt;s&gt;</c>, after the target's first word, and so on, (B, T + 1, V).</summary>
    /// <param name="pairs">Ids of source and target words, without marks.</param>
    public Tensor Logits(IReadOnlyList<TranslationPair> pairs)
    {
        Require(pairs);
        var (x, mask) = Encode(Read(pairs.Select(pair => pair.Source)));
        return Decode(Written(pairs.Select(pair => pair.Target)), x, mask);
    }

    /// <summary>Trains lazily.</summary>
    /// <param name="pairs">Ids of source and target words, without marks.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">There is no pair, one is too long, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<EpochReport> Train(IReadOnlyList<TranslationPair> pairs, TransformerTraining? options = null)
    {
        Require(pairs);
        options ??= new TransformerTraining();
        options.Validate();
        TrainingMode();
        var batches = SequenceBatches.ByLength(pairs.Count, i => 1000 * pairs[i].Target.Length + pairs[i].Source.Length, options.BatchSize, new RandomStream(options.Seed).Split(OrderPart));
        return options.Run(Parameters, batches, batch => Loss([.. batch.Select(i => pairs[i])], options.Smoothing));
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public EpochReport Fit(IReadOnlyList<TranslationPair> pairs, TransformerTraining? options = null) => Train(pairs, options).Last();

    /// <summary>Reads sources; then each is a sequence to decode a target from.</summary>
    /// <param name="sources">The ids of each source's words, without marks; at least one source.</param>
    public IPrefixes Given(params IReadOnlyList<int[]> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count == 0) throw new ArgumentException("sources must be one or more.", nameof(sources));
        foreach (var source in sources) Require(source, Source, nameof(sources));
        using var asking = new Asking(this);
        var (x, mask) = Encode(Read(sources));
        return new Prefixes(this, x.Keep(), mask.Keep(), [.. Enumerable.Range(0, sources.Count)], [.. sources.Select(_ => Array.Empty<int>())]);
    }

    /// <summary>Writes greedily what belongs to many sources, side by side; an unknown word is read as &lt;unk&gt;.</summary>
    /// <param name="sources">The words of each source.</param>
    /// <param name="maximumLength">A target is cut off after so many words, 0 or more; by default where <see cref="TransformerOptions.Longest"/> ends.</param>
    public string[][] Translate(IReadOnlyList<IReadOnlyList<string>> sources, int maximumLength = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(sources);
        Guard.AtLeast(maximumLength, 0);
        if (sources.Any(words => words is null || words.Contains(null!))) throw new ArgumentException("sources must have no word that is null.", nameof(sources));
        var longest = Math.Min(maximumLength, Options.Longest - 1);
        return [.. sources.Select(Source.Encode).Chunk(Piece).SelectMany(some => Decoding.Greedy(Given(some), longest)).Select(one => Target.Decode(one.Tokens))];
    }

    /// <summary>The share of target words, ends included, that are the most probable ones given the right words before them.</summary>
    /// <param name="pairs">Ids of source and target words, without marks.</param>
    public double Accuracy(IReadOnlyList<TranslationPair> pairs)
    {
        Require(pairs);
        var (right, words) = (0L, 0L);
        foreach (var some in pairs.Chunk(Piece))
        {
            Cancellation.ThrowIfRequested();
            using var asking = new Asking(this);
            var logits = Logits(some);
            for (var b = 0; b < some.Length; b++)
            for (var t = 0; t <= some[b].Target.Length; t++)
            {
                var expected = t < some[b].Target.Length ? some[b].Target[t] : Vocabulary.End;
                var row = logits.Values.Slice((b * logits.Shape[1] + t) * Target.Count, Target.Count);
                if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(row) == expected) right++;
                words++;
            }
        }
        return words == 0 ? 0 : (double)right / words;
    }

    private static PaddedSequences Read(IEnumerable<int[]> sources) => new([.. sources.Select(source => (int[])[.. source, Vocabulary.End])], Vocabulary.End);

    private static PaddedSequences Written(IEnumerable<int[]> targets) => new([.. targets.Select(target => (int[])[Vocabulary.Start, .. target])], Vocabulary.End);

    private void Require(IReadOnlyList<TranslationPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count == 0 || pairs.Contains(null!)) throw new ArgumentException("pairs must be one or more, none of them null.", nameof(pairs));
        foreach (var pair in pairs)
        {
            Require(pair.Source, Source, nameof(pairs));
            Require(pair.Target, Target, nameof(pairs));
        }
    }

    private static void Require(int[] ids, Vocabulary vocabulary, string name)
    {
        ArgumentNullException.ThrowIfNull(ids, name);
        foreach (var id in ids) Guard.Index(id, vocabulary.Count, name);
    }

    /// <summary>Without dropout and without a tape, as long as it is not disposed of.</summary>
    private ref struct Asking
    {
        private readonly Transformer _model;
        private readonly bool _training;
        private Tape.Scope _step;
        private NoGrad.Scope _off;

        public Asking(Transformer model)
        {
            (_model, _training) = (model, model.IsTraining);
            _step = Tape.Begin();
            _off = NoGrad.Begin();
            model.EvaluationMode();
        }

        public void Dispose()
        {
            _off.Dispose();
            _step.Dispose();
            if (_training) _model.TrainingMode();
        }
    }

    /// <summary>Targets under way. Each keeps its words; the decoder reads them anew at every step.</summary>
    private sealed class Prefixes(Transformer model, Tensor x, Tensor mask, int[] rows, int[][] words) : IPrefixes
    {
        private readonly Tensor _next = Next(model, x, mask, rows, words);

        public int Count => words.Length;

        public int End => Vocabulary.End;

        public ReadOnlySpan<float> NextLogProbabilities(int sequence) => _next.Values.Slice(Guard.Index(sequence, Count) * model.Target.Count, model.Target.Count);

        public IPrefixes Continue(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens)
        {
            Guard.Length(tokens.Length, parents.Length, nameof(tokens));
            var (from, longer) = (new int[parents.Length], new int[parents.Length][]);
            for (var i = 0; i < from.Length; i++)
                (from[i], longer[i]) = (rows[parents[i]], [.. words[parents[i]], tokens[i]]);
            return new Prefixes(model, x, mask, from, longer);
        }

        private static Tensor Next(Transformer model, Tensor x, Tensor mask, int[] rows, int[][] words)
        {
            using var asking = new Asking(model);
            var written = Written(words);
            var logits = model.Decode(written, Pick(x, rows), Pick(mask, rows));
            var next = written.Last(logits).LogSoftmax().Keep();
            for (var i = Vocabulary.Start; i < next.Length; i += model.Target.Count) next.Values[i] = float.NegativeInfinity;
            return next;
        }

        private static Tensor Pick(Tensor all, int[] rows) =>
            all.Reshape(all.Shape[0], all.Shape[1] * all.Shape[2]).Gather(rows).Reshape(rows.Length, all.Shape[1], all.Shape[2]);
    }
}
