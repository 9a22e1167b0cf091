using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Transformers;

/// <summary>
/// The Transformer of the slides. The encoder reads all words of the source at once, the decoder writes the target word by
/// word, P(e | f) = Π_t P(e_t | e_1 … e_t-1, f):
/// <code>
/// encoder block    x ← norm(x + attention(x, x))                               every word looks at every word
///                  x ← norm(x + W₂ relu(W₁ x))                                 every word for itself
/// decoder block    y ← norm(y + attention(y, y) masked)                        every word looks back
///                  y ← norm(y + attention(y, x))                               and at the source
///                  y ← norm(y + W₂ relu(W₁ y))
/// output           P(e_t) = softmax(W y_t)
/// </code>
/// </summary>
/// <remarks>
/// A. Vaswani et al., "Attention is all you need", NIPS 2017. With <see cref="NormPlace.Pre"/> the norm stands inside the
/// brackets. Legend: B sentences, S and T words of source and target, C numbers a word. Names are PyTorch's.
/// </remarks>
public sealed partial class Transformer : Module
{
    private readonly Embedding _sourceWords, _targetWords;
    private readonly Embedding? _sourcePlaces, _targetPlaces;
    private readonly Tensor _places; // sines and cosines, (Longest, C)
    private readonly EncoderBlock[] _encoder;
    private readonly DecoderBlock[] _decoder;
    private readonly LayerNorm? _encoderNorm, _decoderNorm; // behind the last block, if the norms stand before the sublayers
    private readonly Linear _output;
    private readonly RandomStream _dropped;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="source">The words it reads.</param>
    /// <param name="target">The words it writes.</param>
    /// <param name="options">Its structure.</param>
    /// <param name="seed">Decides the first weights, and what dropout drops.</param>
    public Transformer(Vocabulary source, Vocabulary target, TransformerOptions? options = null, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        (Source, Target, Options) = (source, target, options ??= new TransformerOptions());
        options.Validate();
        var random = new RandomStream(seed);
        var (c, embedding) = (options.Width, Initializer.Normal(random, 1 / MathF.Sqrt(options.Width)));
        _dropped = random.Split(1);
        _sourceWords = Add("source", new Embedding(source.Count, c, random, embedding));
        _targetWords = Add("target", new Embedding(target.Count, c, random, embedding));
        if (options.Positions == Positions.Learned)
        {
            _sourcePlaces = Add("source_places", new Embedding(options.Longest, c, random, Initializer.Normal(random, 1)));
            _targetPlaces = Add("target_places", new Embedding(options.Longest, c, random, Initializer.Normal(random, 1)));
        }
        _places = Sinusoids.Table(options.Longest, c).Keep();
        _encoder = [.. Enumerable.Range(0, options.Layers).Select(n => Add($"encoder.layers.{n}", new EncoderBlock(options, random, _dropped)))];
        _decoder = [.. Enumerable.Range(0, options.Layers).Select(n => Add($"decoder.layers.{n}", new DecoderBlock(options, random, _dropped)))];
        if (options.Norm == NormPlace.Pre)
            (_encoderNorm, _decoderNorm) = (Add("encoder.norm", new LayerNorm(c)), Add("decoder.norm", new LayerNorm(c)));
        _output = Add("output", new Linear(c, target.Count, random));
        _output.Bias!.Value.Values[Vocabulary.Start] = -1e9f; // it begins a sentence and never comes next
    }

    /// <summary>The words it reads.</summary>
    public Vocabulary Source { get; }

    /// <summary>The words it writes.</summary>
    public Vocabulary Target { get; }

    /// <summary>Its structure.</summary>
    public TransformerOptions Options { get; }

    /// <summary>Reads sources: (B, S, C), each word in the light of all words, and the mask of what is padding, (B, 1, S).</summary>
    /// <param name="sources">Sentences as ids, their ends included.</param>
    private (Tensor X, Tensor Mask) Encode(PaddedSequences sources)
    {
        var x = Embed(sources, _sourceWords, _sourcePlaces);
        var mask = sources.Mask();
        foreach (var block in _encoder) x = block.Forward(x, mask);
        return (_encoderNorm?.Forward(x) ?? x, mask);
    }

    /// <summary>Scores of the next word after every word of the targets, (B, T, V).</summary>
    /// <param name="targets">Sentences as ids that begin with <c>&lt;s&gt;</c>: "outputs (shifted right)".</param>
    /// <param name="x">The sources as <see cref="Encode"/> gives them.</param>
    /// <param name="mask">Their padding.</param>
    private Tensor Decode(PaddedSequences targets, Tensor x, Tensor mask)
    {
        var y = Embed(targets, _targetWords, _targetPlaces);
        foreach (var block in _decoder) y = block.Forward(y, x, mask);
        return _output.Forward(_decoderNorm?.Forward(y) ?? y);
    }

    /// <summary>The vector of each word, and of its place, (B, T, C).</summary>
    private Tensor Embed(PaddedSequences sentences, Embedding words, Embedding? places)
    {
        if (sentences.Time > Options.Longest)
            throw new ArgumentException($"A sentence of {sentences.Time} words, its marks included, is longer than Longest, {Options.Longest}: make the model with a larger one.", nameof(sentences));
        var x = words.Forward(sentences.Symbols, sentences.Count, sentences.Time) * MathF.Sqrt(Options.Width);
        if (Options.Positions == Positions.Sinusoidal) x += _places.Slice(0, 0, sentences.Time);
        if (places is not null) x += places.Weight.Slice(0, 0, sentences.Time);
        return IsTraining && Options.Dropout > 0 ? x.Dropout(Options.Dropout, _dropped) : x;
    }
}
