using GenerativeCourse.Adversarial;
using GenerativeCourse.Autoencoders;
using GenerativeCourse.Boltzmann;
using GenerativeCourse.Data;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Language.Timeline;
using GenerativeCourse.Language;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;
using GenerativeCourse.Topics;
using GenerativeCourse.Transformers;
using GenerativeCourse.Translation;
using GenerativeCourse.Worlds;
using Vocabulary = GenerativeCourse.Topics.Vocabulary;

namespace GenerativeCourse.SillyValues;

/// <summary>
/// How to make what has no constructor of simple arguments, or must be trained before it can be asked. A new model that the
/// list of what is uncovered names gets its line here.
/// </summary>
internal static class Makers
{
    private static readonly string[] Words = ["oak", "elm", "ash", "fir", "owl", "jay", "auk", "hen", "sun", "sky"];

    public static IReadOnlyDictionary<Type, Func<object>> Table { get; } = new Dictionary<Type, Func<object>>
    {
        [typeof(AdversarialObjective)] = () => new WassersteinGradientPenalty(),
        [typeof(GenerativeAdversarialNetwork)] = () => new GenerativeAdversarialNetwork(Layer(), new Linear(4, 1, new RandomStream(2)), latent: 4),
        [typeof(Pix2Pix)] = () => new Pix2Pix(filters: 2, levels: 1),
        [typeof(UNet)] = () => UNet.Convolutional(1, 1, 2, 1, new RandomStream(1)),
        [typeof(TissueSection)] = () => new TissueWorld().Cut(16, new RandomStream(1)),
        [typeof(Stains)] = () => Stains.Special,
        [typeof(AggregatedPosterior)] = () => new AggregatedPosterior(Sensible.Coins(), Full(1)),
        [typeof(Layer)] = Layer,
        [typeof(Module)] = Layer,
        [typeof(Sequential)] = () => new Sequential(Layer()),
        [typeof(ParameterSet)] = () => Layer().Parameters,
        [typeof(ParameterGroup)] = () => new ParameterGroup(Layer().Parameters),
        [typeof(Optimizer)] = () => new Adam(Layer().Parameters),
        [typeof(BatchLoss)] = () => Loss(),
        [typeof(BoltzmannMachine)] = () => new BoltzmannMachine(4),
        [typeof(DeepBeliefNetwork)] = () => new DeepBeliefNetwork([4, 3, 2]),
        [typeof(SeedResult)] = Result,
        [typeof(StoredResults)] = () => new StoredResults("run", "2026-01-01", "here", [Result()]),
        [typeof(VocabularyLimits)] = () => VocabularyLimits.None with { },
        [typeof(Vocabulary)] = () => new Vocabulary(Words),
        [typeof(Corpus)] = () => Corpus.OfIds(Enumerable.Range(0, 12).Select(d => Enumerable.Range(0, 20).Select(n => (d * 7 + n * n) % 10)), new Vocabulary(Words)),
        [typeof(LdaOptions)] = () => new LdaOptions { Topics = 2 },
        [typeof(CollapsedGibbs)] = () => new CollapsedGibbs(New<Corpus>(), New<LdaOptions>()),
        [typeof(IGibbsSampler)] = () => new CollapsedGibbs(New<Corpus>(), New<LdaOptions>()),
        [typeof(TopicModel)] = () => new TopicModel(new Vocabulary(Words), [.. Enumerable.Repeat(0.1, 20)], [.. Enumerable.Repeat(0.5, 24)], [0.5, 0.5], 0.1, [.. Enumerable.Repeat(20, 12)]),
        [typeof(Language.Vocabulary)] = () => new Language.Vocabulary(Words),
        [typeof(Language.NGramModel)] = Trigrams,
        [typeof(Language.ILanguageModel)] = Trigrams,
        [typeof(BigramSource)] = () => LanguagePair.Tales().Source,
        [typeof(ParallelCorpus)] = Pairs,
        [typeof(AlignmentModel)] = () => new IbmModel1(Pairs()),
        [typeof(TranslationTable)] = () => new IbmModel1(Pairs()).Dictionary,
        [typeof(WordAlignment)] = () => WordAlignment.Of([(0, 0), (1, 2), (2, 1)]),
        [typeof(TranslationPair)] = () => new TranslationPair([3, 4], [5]),
        [typeof(IReadOnlyList<TranslationPair>)] = () => new[] { new TranslationPair([3, 4], [5]), new TranslationPair([6], []) },
        [typeof(TransformerOptions)] = Shape,
        [typeof(Transformer)] = () => new Transformer(New<Language.Vocabulary>(), New<Language.Vocabulary>(), Shape()),
        [typeof(Attention)] = () => new Attention(Shape(), new RandomStream(1)),
        [typeof(EncoderBlock)] = () => new EncoderBlock(Shape(), new RandomStream(1)),
        [typeof(DecoderBlock)] = () => new DecoderBlock(Shape(), new RandomStream(1)),
        [typeof(IClassifier)] = Bayes,
        [typeof(GenerativeClassifier)] = Bayes,
        [typeof(EmissionModel)] = () => new BernoulliEmission(states: 2, dimensions: 4),
        [typeof(HiddenMarkovModel)] = Markov,
        [typeof(MultivariateNormal)] = () => new MultivariateNormal([0, 0, 0, 0], new double[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } }),
        [typeof(GaussianMixture)] = Mixture,
        [typeof(ProbabilisticGrammar)] = () => new ProbabilisticGrammar("S -> a S 1 | b 2"),
        [typeof(TextSource)] = () => TextSource.Report,
        [typeof(SentimentPhrase)] = () => new SentimentPhrase("good", null, null, 1),
        [typeof(TaggedSentence)] = () => new TaggedSentence(["she", "sees"], ["PRON", "VERB"]),
        [typeof(RecursiveNeuralTensorNetwork)] = () => new RecursiveNeuralTensorNetwork(new Language.Vocabulary(SentimentPhrases.Vocabulary), 3),
        [typeof(SentenceCnn)] = () => new SentenceCnn(new Language.Vocabulary(Words), 2, 4, 2, [2]),
        [typeof(Word2Vec)] = () => new Word2Vec(new Language.Vocabulary(Words), 4),
        [typeof(CertaintyFactors)] = () => new CertaintyFactors("a and not b -> c 0.5"),
        [typeof(ChartParser)] = () => new ChartParser(New<ProbabilisticGrammar>()),
        [typeof(Eliza)] = () => Eliza.Listener,
        [typeof(GeorgetownTranslator)] = () => GeorgetownTranslator.Demonstration,
        [typeof(ImitationGame)] = () => new ImitationGame(["one"], ["two"]),
        [typeof(Picture)] = () => new Picture(4, 4, 1, new float[16]),
        [typeof(DigitSet)] = () => new DigitSet(new byte[12 * 16], new byte[12], 4, 4),
    };

    private static ParallelCorpus Pairs() => ParallelCorpus.Of([(Words[..4], Words[4..]), (Words[2..6], Words[..3])]);

    private static Language.KneserNey Trigrams()
    {
        var model = new Language.KneserNey(new Language.Vocabulary(Words));
        model.Fit([[3, 4, 5], [4, 5, 6, 7], [3, 3]]);
        return model;
    }

    private static T New<T>() => (T)Table[typeof(T)]();

    private static Linear Layer() => new(4, 4, new RandomStream(1));

    private static TransformerOptions Shape() => new() { Width = 4, Heads = 2, Layers = 1, Hidden = 4, Longest = 8 };

    private static SeedResult Result() => new("alpha beta", 1, new Dictionary<string, double> { ["alpha beta"] = 1 });

    private static Matrix Full(float value)
    {
        var matrix = Sensible.Coins();
        matrix.Span.Fill(value);
        return matrix;
    }

    private static BatchLoss Loss()
    {
        var layer = Layer();
        return batch => layer.Forward(Tensor.FromRows(Sensible.Coins(), [0, 1])).Square().Mean();
    }

    private static BernoulliNaiveBayes Bayes()
    {
        var model = new BernoulliNaiveBayes(2);
        model.Fit(Sensible.Coins(), new byte[] { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 });
        return model;
    }

    private static HiddenMarkovModel Markov()
    {
        var model = new HiddenMarkovModel(New<EmissionModel>(), smoothing: 1);
        model.Fit([Sensible.Coins()], [[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]]);
        return model;
    }

    private static GaussianMixture Mixture()
    {
        var data = new Matrix(50, 4);
        new RandomStream(1).FillNormal(data.Span);
        var model = new GaussianMixture(2);
        model.Fit(data, new GaussianMixtureOptions { Regularization = 0.01 });
        return model;
    }
}
