using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <content>Training it and asking it.</content>
public sealed partial class EncoderDecoder
{
    private const int OrderPart = 1; // of a training's stream
    private const int Piece = 64;

    /// <summary>Trains lazily, with teacher forcing.</summary>
    /// <param name="pairs">Ids of source and target words, without marks.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">There is no pair, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<EpochReport> Train(IReadOnlyList<TranslationPair> pairs, SequenceTraining? options = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new SequenceTraining();
        options.Validate();
        // By the target's length, then by the source's: little padding on either side.
        var batches = SequenceBatches.ByLength(pairs.Count, i => 1000 * pairs[i].Target.Length + pairs[i].Source.Length, options.BatchSize, new RandomStream(options.Seed).Split(OrderPart));
        return options.Run(Parameters, batches, batch => Loss([.. batch.Select(i => pairs[i])]));
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public EpochReport Fit(IReadOnlyList<TranslationPair> pairs, SequenceTraining? options = null) => Train(pairs, options).Last();

    /// <summary>Reads sources; then each is a sequence to decode a translation from.</summary>
    /// <param name="sources">The ids of each source's words, without marks; at least one source.</param>
    public IPrefixes Given(params IReadOnlyList<int[]> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        foreach (var source in sources)
            Require(source, Source, nameof(sources));
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        var (memory, s) = Encode(sources);
        var all = new SourceMemory(memory.States.Keep(), memory.Keys.Keep(), memory.Mask.Keep());
        return Read(all, [.. Enumerable.Range(0, sources.Count)], s, [.. Enumerable.Repeat(Vocabulary.Start, sources.Count)]);
    }

    /// <summary>Translates, greedily, many sentences side by side; an unknown word is read as &lt;unk&gt;.</summary>
    /// <param name="sources">The words of each source.</param>
    /// <param name="maximumLength">A translation is cut off after so many words, 0 or more.</param>
    public string[][] Translate(IReadOnlyList<IReadOnlyList<string>> sources, int maximumLength = 60)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return [.. sources.Select(Source.Encode).Chunk(Piece)
            .SelectMany(some => Decoding.Greedy(Given(some), maximumLength)).Select(one => Target.Decode(one.Tokens))];
    }

    /// <summary>log P(target | source), its end included, in nats, for each pair.</summary>
    /// <param name="pairs">Ids of source and target words, without marks.</param>
    public double[] LogLikelihood(IReadOnlyList<TranslationPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var logs = new double[pairs.Count];
        for (var i = 0; i < logs.Length; i++)
        {
            Cancellation.ThrowIfRequested();
            Require(pairs[i].Source, Source, nameof(pairs));
            Require(pairs[i].Target, Target, nameof(pairs));
            using var step = Tape.Begin();
            using var off = NoGrad.Begin();
            logs[i] = -(double)Loss([pairs[i]]).Item * (pairs[i].Target.Length + 1);
        }
        return logs;
    }

    /// <summary>The weights α with which each target word looked at each source word, both with their end: (target + 1, source + 1), rows sum to 1.</summary>
    /// <param name="source">The ids of the source's words.</param>
    /// <param name="target">The ids of the target's words.</param>
    /// <exception cref="InvalidOperationException">The model has no attention.</exception>
    public Matrix AttentionWeights(int[] source, int[] target)
    {
        Require(source, Source, nameof(source));
        Require(target, Target, nameof(target));
        if (_attention is null)
            throw new InvalidOperationException("This model has no attention: its decoder sees nothing but the encoder's last state.");
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        var (memory, s) = Encode([source]);
        return Decode(_targetWords.Forward([Vocabulary.Start, .. target], 1, target.Length + 1), s, memory).Weights!.Value.ToMatrix();
    }

    /// <summary>Links each target word with the source word that it looked at most, ends left out: an alignment, to be scored with the alignment error rate.</summary>
    /// <param name="source">The ids of the source's words.</param>
    /// <param name="target">The ids of the target's words.</param>
    public IReadOnlyList<(int Target, int Source)> Align(int[] source, int[] target)
    {
        using var weights = AttentionWeights(source, target);
        if (source.Length == 0)
            return [];
        return [.. Enumerable.Range(0, target.Length)
            .Select(t => (t, System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(weights.Row(t)[..source.Length])))];
    }

    private static void Require(int[] ids, Vocabulary vocabulary, string name)
    {
        ArgumentNullException.ThrowIfNull(ids, name);
        foreach (var id in ids)
            Guard.Index(id, vocabulary.Count, name);
    }

    private TranslationPrefixes Read(SourceMemory memory, int[] rows, Tensor s, int[] words)
    {
        var own = new SourceMemory(Pick(memory.States, rows), Pick(memory.Keys, rows), Pick(memory.Mask, rows));
        var (logits, state, _) = Decode(_targetWords.Forward(words, words.Length, 1), s, own);
        var next = logits.Reshape(words.Length, Target.Count).LogSoftmax().Keep();
        for (var i = Vocabulary.Start; i < next.Length; i += Target.Count)
            next.Values[i] = float.NegativeInfinity;
        return new TranslationPrefixes(this, memory, rows, state.Keep(), next);
    }

    /// <summary>Some examples of (B, S, n).</summary>
    private static Tensor Pick(Tensor x, int[] rows) =>
        x.Reshape(x.Shape[0], x.Shape[1] * x.Shape[2]).Gather(rows).Reshape(rows.Length, x.Shape[1], x.Shape[2]);

    /// <summary>Translations under way: each remembers its decoder's state and which source it belongs to.</summary>
    private sealed class TranslationPrefixes(EncoderDecoder model, SourceMemory memory, int[] rows, Tensor state, Tensor next) : IPrefixes
    {
        public int Count => rows.Length;

        public int End => Vocabulary.End;

        public ReadOnlySpan<float> NextLogProbabilities(int sequence) =>
            next.Values.Slice(Guard.Index(sequence, Count) * model.Target.Count, model.Target.Count);

        public IPrefixes Continue(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens)
        {
            Guard.Length(tokens.Length, parents.Length, nameof(tokens));
            using var step = Tape.Begin();
            using var off = NoGrad.Begin();
            var from = parents.ToArray();
            return model.Read(memory, [.. from.Select(parent => rows[parent])], state.Gather(from), tokens.ToArray());
        }
    }
}
