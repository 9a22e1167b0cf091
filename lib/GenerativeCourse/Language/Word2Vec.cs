using System.Diagnostics;
using System.Numerics.Tensors;
using GenerativeCourse.Language.Fast;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// word2vec, skip-gram with negative sampling: a word's vector v is learned by telling the words that stand near it from
/// words drawn at random. Every pair of neighbours (i, o) and k random words n make one step up
/// log σ(u_o · v_i) + Σ_n log σ(-u_n · v_i); each word has two vectors, v as a centre and u as a neighbour, and v is kept.
/// </summary>
/// <remarks>
/// T. Mikolov, I. Sutskever, K. Chen, G. Corrado, J. Dean, "Distributed representations of words and phrases and their
/// compositionality", NIPS 2013: equation 4 (the objective), equation 5 (subsampling, in the form of their program), the
/// noise P(n) ∝ count^¾. Steps follow one another in the order of the text on one thread, as each needs the last one's
/// result: the same seed gives the same vectors on every number of cores. <see cref="Step"/> is one step in the paper's
/// symbols; the training calls its twin over vector registers, <see cref="SkipGramStep"/>.
/// </remarks>
public sealed partial class Word2Vec
{
    private const int NewWords = 1, Chance = 2;
    private const float FinalShare = 1f / 250;
    private readonly float[] _v, _u; // (V, Stride): one row a word, zeros behind the last dimension

    /// <summary>Makes random centre vectors, uniform within ±1/(2 dimensions), and neighbour vectors of 0.</summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="dimensions">The length of a vector, 1 or more.</param>
    /// <param name="seed">Decides the first vectors.</param>
    public Word2Vec(Vocabulary vocabulary, int dimensions = 100, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Guard.AtLeast(dimensions, 1);
        Guard.Memory(dimensions, 8.0 * vocabulary.Count * dimensions);
        (Vocabulary, Dimensions, Stride) = (vocabulary, dimensions, SkipGramStep.Padded(dimensions));
        (_v, _u) = (new float[vocabulary.Count * Stride], new float[vocabulary.Count * Stride]);
        var random = new RandomStream(seed).Split(NewWords);
        for (var word = 0; word < vocabulary.Count; word++)
            for (var d = 0; d < dimensions; d++) _v[word * Stride + d] = (random.NextSingle() - 0.5f) / dimensions;
    }

    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The length of a vector.</summary>
    public int Dimensions { get; }

    private int Stride { get; }

    /// <summary>Trains lazily: each report that is asked for reads on to the next one.</summary>
    /// <param name="sentences">The ids of each sentence's words; <c>&lt;unk&gt;</c> is left out.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">There is no word, an id is not in the vocabulary, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<SkipGramReport> Train(IReadOnlyList<int[]> sentences, SkipGramOptions? options = null)
    {
        options ??= new SkipGramOptions();
        options.Validate();
        return Read(sentences, new SkipGramText(sentences, Vocabulary, options), options);
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public SkipGramReport Fit(IReadOnlyList<int[]> sentences, SkipGramOptions? options = null) => Train(sentences, options).Last();

    private IEnumerable<SkipGramReport> Read(IReadOnlyList<int[]> sentences, SkipGramText text, SkipGramOptions options)
    {
        var random = new RandomStream(options.Seed).Split(Chance);
        var (step, total) = (new SkipGramStep(_v, _u, Stride, options.Negatives), (double)options.Epochs * sentences.Count);
        var (loss, pairs, done, clock) = (0.0, 0L, 0L, Stopwatch.StartNew());
        for (var epoch = 0; epoch < options.Epochs; epoch++)
            for (var s = 0; s < sentences.Count; s++)
            {
                if (s % 64 == 0) Cancellation.ThrowIfRequested();
                var rate = (float)(options.LearningRate * (1 - (1 - FinalShare) * done++ / total));
                var words = text.Subsample(sentences[s], random);
                for (var i = 0; i < words.Length; i++)
                {
                    var window = 1 + random.Next(options.Window);
                    for (var j = Math.Max(0, i - window); j < Math.Min(words.Length, i + window + 1); j++)
                    {
                        if (j == i) continue;
                        loss += step.Run(words[i], words[j], text.Negatives(random), rate);
                        pairs++;
                    }
                }
                if ((s + 1L) * options.Reports / sentences.Count == (long)s * options.Reports / sentences.Count) continue;
                if (!double.IsFinite(loss)) throw Guard.Diverged("the loss", loss, done / (double)sentences.Count, options.Suspects);
                yield return new SkipGramReport(done / (double)sentences.Count, loss / Math.Max(1, pairs), pairs, clock.Elapsed.TotalSeconds);
                (loss, pairs) = (0, 0);
                clock.Restart();
            }
    }

    /// <summary>One step for one pair of neighbours, as the paper has it: what the training does, without its registers.</summary>
    /// <param name="centre">i, the id of the word whose vector learns.</param>
    /// <param name="neighbour">o, the id of a word that stood near it.</param>
    /// <param name="negatives">The ids of random words; one that is the neighbour itself is passed over.</param>
    /// <param name="learningRate">η.</param>
    /// <returns>The pair's loss before the step, in nats.</returns>
    public double Step(int centre, int neighbour, ReadOnlySpan<int> negatives, float learningRate)
    {
        Guard.Index(centre, Vocabulary.Count);
        Guard.Index(neighbour, Vocabulary.Count);
        Guard.Ids(negatives, Vocabulary.Count);
        Guard.Positive(learningRate);
        var v = _v.AsSpan(centre * Stride, Dimensions);
        int[] targets = [neighbour, .. negatives];
        var (errors, gradient, loss) = (new float[targets.Length], new float[Dimensions], 0.0);
        for (var k = 0; k < targets.Length; k++)
        {
            if (k > 0 && targets[k] == neighbour) continue;
            var score = TensorPrimitives.Dot<float>(v, U(targets[k]));              // u · v
            var σ = 1 / (1 + MathF.Exp(-score));
            errors[k] = (k == 0 ? 1 : 0) - σ;                                       // label - σ(u · v)
            loss -= Math.Log(k == 0 ? σ : 1 - σ);
        }
        for (var k = 0; k < targets.Length; k++)
        {
            var u = U(targets[k]);
            TensorPrimitives.MultiplyAdd(u, learningRate * errors[k], gradient, gradient);  // Σ_k error_k u_k, for v
            TensorPrimitives.MultiplyAdd(v, learningRate * errors[k], u, u);                // u += η error v
        }
        TensorPrimitives.Add(v, gradient, v);                                               // v += η Σ_k error_k u_k
        return loss;

        Span<float> U(int word) => _u.AsSpan(word * Stride, Dimensions);
    }
}
