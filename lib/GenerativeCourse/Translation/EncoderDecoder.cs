using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// The encoder-decoder of the slides: an encoder reads the source f_1 … f_S, a decoder writes the translation e_1 … e_T
/// word by word, P(e | f) = Π_t P(e_t | e_1 … e_t-1, f):
/// <code>
/// encoder    h_j = [forward GRU; backward GRU](f)_j       s_0 = tanh(W [h at the last word; h at the first])
/// decoder    s_t = GRU(e_t-1, s_t-1)                      P(e_t) = softmax(V tanh(C s_t))
/// Bahdanau   c_t = attention(s_t-1, h)   s_t = GRU([e_t-1; c_t], s_t-1)   P(e_t) = softmax(V tanh(C [s_t; c_t]))
/// Luong      s_t = GRU(e_t-1, s_t-1)     c_t = attention(s_t, h)          P(e_t) = softmax(V tanh(C [s_t; c_t]))
/// </code>
/// Without attention all that the decoder knows of the source went through s_0, however long the source was.
/// </summary>
/// <remarks>
/// K. Cho et al., EMNLP 2014; I. Sutskever, O. Vinyals, Q. Le, NIPS 2014; D. Bahdanau, K. Cho, Y. Bengio, ICLR 2015; M. Luong,
/// H. Pham, C. Manning, EMNLP 2015 (here without input feeding). The readout is one tanh layer in all three, as in Luong's.
/// </remarks>
public sealed partial class EncoderDecoder : Module
{
    private readonly Embedding _sourceWords, _targetWords;
    private readonly BidirectionalGru _encoder;
    private readonly Gru _decoder;
    private readonly SourceAttention? _attention;
    private readonly Linear _bridge, _readout, _output;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="source">The words of the language it reads.</param>
    /// <param name="target">The words of the language it writes.</param>
    /// <param name="options">Its structure.</param>
    /// <param name="seed">Decides the first weights.</param>
    public EncoderDecoder(Vocabulary source, Vocabulary target, EncoderDecoderOptions? options = null, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new EncoderDecoderOptions();
        options.Validate();
        var (random, e, h) = (new RandomStream(seed), options.Embedding, options.Hidden);
        var c = options.Attention == SourceAttentionKind.None ? 0 : 2 * h; // size of the context
        (Source, Target, Options) = (source, target, options);
        _sourceWords = Add("source", new Embedding(source.Count, e, random, Initializer.Normal(random, 0.3f)));
        _targetWords = Add("target", new Embedding(target.Count, e, random, Initializer.Normal(random, 0.3f)));
        _encoder = Add("encoder", new BidirectionalGru(e, h, random));
        _bridge = Add("bridge", new Linear(2 * h, h, random, Activation.Tanh));
        _decoder = Add("decoder", new Gru(options.Attention == SourceAttentionKind.Bahdanau ? e + c : e, h, random));
        _attention = options.Attention switch
        {
            SourceAttentionKind.Bahdanau => Add("attention", new BahdanauAttention(h, 2 * h, h, random)),
            SourceAttentionKind.Luong => Add("attention", new LuongAttention(h, 2 * h, random)),
            _ => null,
        };
        _readout = Add("readout", new Linear(h + c, h, random, Activation.Tanh));
        _output = Add("output", new Linear(h, target.Count, random));
        _output.Bias!.Value.Values[Vocabulary.Start] = RecurrentLanguageModel.Never;
    }

    /// <summary>The words of the language it reads.</summary>
    public Vocabulary Source { get; }

    /// <summary>The words of the language it writes.</summary>
    public Vocabulary Target { get; }

    /// <summary>Its structure.</summary>
    public EncoderDecoderOptions Options { get; }

    /// <summary>Teacher forcing: at each step the decoder reads the right word, not its own. The mean cross-entropy of a target word, its end included, in nats.</summary>
    /// <param name="pairs">Ids of source and target words, without marks; either may be empty.</param>
    public Tensor Loss(IReadOnlyList<TranslationPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var read = new PaddedSequences([.. pairs.Select(pair => (int[])[Vocabulary.Start, .. pair.Target])], Vocabulary.End);
        var expected = new PaddedSequences([.. pairs.Select(pair => (int[])[.. pair.Target, Vocabulary.End])], SequenceBatches.Ignored);
        var (memory, s0) = Encode([.. pairs.Select(pair => pair.Source)]);
        var (logits, _, _) = Decode(_targetWords.Forward(read.Symbols, read.Count, read.Time), s0, memory);
        return Losses.CrossEntropy(logits, expected.Symbols, SequenceBatches.Ignored);
    }

    /// <summary>Reads sources: h of every word (B, S, 2H) and s_0 (B, H). Each source ends with its mark, so an empty one is a word, too.</summary>
    private (SourceMemory Memory, Tensor State) Encode(IReadOnlyList<int[]> sources)
    {
        var read = new PaddedSequences([.. sources.Select(source => (int[])[.. source, Vocabulary.End])], Vocabulary.End);
        var (h, last) = _encoder.Forward(_sourceWords.Forward(read.Symbols, read.Count, read.Time), read);
        return (new SourceMemory(h, _attention?.Keys(h) ?? h, read.Mask()), _bridge.Forward(last));
    }

    /// <summary>Writes on: for words e (B, T, E) from state s (B, H) the scores of the next words (B, T, V), the last state, and the weights α (B, T, S).</summary>
    private (Tensor Logits, Tensor State, Tensor? Weights) Decode(Tensor e, Tensor s, SourceMemory memory)
    {
        if (Options.Attention == SourceAttentionKind.Bahdanau)
            return DecodeStepByStep(e, s, memory);
        var (states, last) = _decoder.Forward(e, s);
        if (_attention is null)
            return (_output.Forward(_readout.Forward(states)), last, null);
        var (context, weights) = _attention.Forward(states, memory);
        return (_output.Forward(_readout.Forward(Tensor.Concat(2, states, context))), last, weights);
    }

    /// <summary>Bahdanau's context goes into the step that makes the state which asks for the next context: one step at a time.</summary>
    private (Tensor Logits, Tensor State, Tensor? Weights) DecodeStepByStep(Tensor e, Tensor s, SourceMemory memory)
    {
        var (b, times) = (e.Shape[0], e.Shape[1]);
        var (known, weights) = (new Tensor[times], new Tensor[times]);
        for (var t = 0; t < times; t++)
        {
            (var context, weights[t]) = _attention!.Forward(s.Reshape(b, 1, Options.Hidden), memory);   // c_t = attention(s_t-1, h)
            (var state, s) = _decoder.Forward(Tensor.Concat(2, e.Slice(1, t, 1), context), s);          // s_t = GRU([e_t-1; c_t], s_t-1)
            known[t] = Tensor.Concat(2, state, context);
        }
        return (_output.Forward(_readout.Forward(Tensor.Concat(1, known))), s, Tensor.Concat(1, weights));
    }
}
