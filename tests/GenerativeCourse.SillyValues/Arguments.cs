using GenerativeCourse.Adversarial;
using GenerativeCourse.Autoencoders;
using GenerativeCourse.Boltzmann;
using GenerativeCourse.Data;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Language.Timeline;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Probability;
using GenerativeCourse.Topics;
using GenerativeCourse.Worlds;
using MathNet.Numerics.LinearAlgebra.Double;
using Matrix = GenerativeCourse.Numerics.Matrix;

namespace GenerativeCourse.SillyValues;

/// <summary>
/// Arguments of single members whose sense cannot be told from their type and name, and objects to call them of: a
/// permutation, shapes that fit one another, a file of some kind. The keys are "Type.Method" and "Type" for constructors.
/// </summary>
internal static class Arguments
{
    private static readonly Dictionary<string, Call> Table = new()
    {
        // Boltzmann
        ["BoltzmannMachine.set_Item"] = new(null, ("i", () => 0), ("j", () => 1)),
        ["BoltzmannMachine.EnergyGap"] = new(null, ("unit", () => 1)),
        ["BoltzmannMachine.ProbabilityOn"] = new(null, ("unit", () => 1)),
        ["GibbsSampling.Kernel"] = new(null, ("unit", () => 1)),
        ["DeepBeliefNetwork.Down"] = new(null, ("states", () => Columns(3))),
        ["DeepBeliefNetwork.Generate"] = new(Labelled, ("labels", () => new[] { 0, 1 })),
        ["DeepBeliefNetwork.TrainTop"] = new(Labelled),
        ["DeepBeliefNetwork.Predict"] = new(Labelled),
        ["EnumeratedRbm.After"] = new(null, ("start", () => Sixteenths())),
        ["EnumeratedRbm.Gradient"] = new(null, ("data", () => Sixteenths())),
        ["EnumeratedRbm.ContrastiveDivergence"] = new(null, ("data", () => Sixteenths())),
        ["EnumeratedRbm.ContrastiveGradient"] = new(null, ("data", () => Sixteenths())),

        // Topics
        ["CollapsedGibbs.Assign"] = new(null, ("topics", () => Enumerable.Repeat(new int[20], 12).ToArray())),
        ["Corpus.Of"] = new(null, ("vocabulary", () => new Vocabulary(["alpha", "beta", "gamma"]))),
        ["GenerativeProcess.Write"] = new(null, ("shares", () => new[] { 0.5, 0.5 })),
        ["GenerativeProcess.LogJoint"] = new(null, ("documents", () => new[] { new GeneratedDocument([0.5, 0.5], [0, 1], [2, 3]) })),
        ["MinkaAlpha.Improve"] = new(null, ("alpha", () => new[] { 0.5, 0.5 })),
        ["TopicMatching.Match"] = new(null, ("known", () => new[] { Enumerable.Repeat(0.1, 10).ToArray() }), ("found", () => new[] { Enumerable.Repeat(0.1, 10).ToArray() })),
        ["TopicModel"] = new(null, ("topics", () => Enumerable.Repeat(0.1, 40).ToArray()), ("documents", () => Enumerable.Repeat(0.25, 16).ToArray()), ("documentLengths", () => new[] { 5, 5, 5, 5 })),
        ["Vocabulary"] = new(null, ("words", () => new[] { "oak", "elm" })),

        // Autoencoders
        ["AggregatedPosterior"] = new(null, ("variance", () => Filled(12, 4, 1))),
        ["Autoencoder.Convolutional"] = new(null, ("channels", () => new[] { 2, 4 })),
        ["Autoencoder.Decode"] = new(null, ("codes", () => Columns(32))),
        ["LinearGaussianVae.LargestLogLikelihood"] = new(null, ("latent", () => 2)),
        ["VariationalAutoencoder.Decode"] = new(null, ("codes", () => Columns(20)), ("z", () => Tensor.From(Columns(20))), ("label", () => null), ("labels", () => default(ReadOnlyMemory<byte>))),
        ["VariationalAutoencoder.NegativeBound"] = new(null, ("label", () => null)),

        // Probability
        ["GaussianMixture.Condition"] = new(null, ("observed", () => new[] { 0, 2 }), ("values", () => new[] { 0.1, 0.2 })),
        ["GaussianMixture.Maximize"] = new(null, ("responsibilities", () => Enumerable.Repeat(new[] { 0.5, 0.5 }, 12).ToArray())),
        ["HiddenMarkovModel"] = new(null, ("start", () => new[] { 0.5, 0.5 }), ("transition", () => new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } })),
        ["MultivariateNormal.Condition"] = new(null, ("observed", () => new[] { 0, 2 }), ("values", () => new[] { 0.1, 0.2 })),
        ["MultivariateNormal.Ellipse"] = new(() => new MultivariateNormal([0, 0], new double[,] { { 1, 0 }, { 0, 1 } })),
        ["PrincipalComponents.InverseTransform"] = new(null, ("coordinates", () => Columns(2))),
        ["PrincipalComponents.Lift"] = new(() => PrincipalComponents.Fit(Sensible.Coins(), 3), ("coordinates", () => Mixture(3))),

        // Adversarial, Evaluation, Worlds
        ["AdversarialObjective.Penalty"] = new(null, ("discriminator", () => Critic())),
        ["Relativistic.Penalty"] = new(null, ("discriminator", () => Critic())),
        ["WassersteinGradientPenalty.Penalty"] = new(null, ("discriminator", () => Critic())),
        ["GradientPenalty.ToOne"] = new(null, ("discriminator", () => Critic())),
        ["GradientPenalty.ToZero"] = new(null, ("discriminator", () => Critic())),
        ["GanZoo.Judge"] = new(null, ("world", () => World(4))),
        ["LineGenerator.Forward"] = new(null, ("x", () => Tensor.From(Columns(1)))),
        ["FrechetDistance.Between"] = new(null, ("mean1", () => new DenseVector(2)), ("mean2", () => new DenseVector(2)), ("covariance1", () => DenseMatrix.CreateIdentity(2)), ("covariance2", () => DenseMatrix.CreateIdentity(2))),
        ["DigitClassifier.Embed"] = new(null, ("pictures", () => Columns(784))),
        ["DigitClassifier.Predict"] = new(null, ("pictures", () => Columns(784))),
        ["DigitClassifier.PredictProbabilities"] = new(null, ("pictures", () => Columns(784))),
        ["DigitClassifier.Train"] = new(null, ("digits", () => new DigitSet(new byte[4 * 784], [0, 1, 2, 3], 28, 28))),
        ["SeedResult"] = new(null, ("Figures", () => new Dictionary<string, double> { ["loss"] = 1 })),
        ["StoredResults.Read"] = new(null, ("name", () => "gan-zoo")),
        ["StoredResults.Write"] = new(null, ("name", () => "silly-values")),
        ["ModeCoverage.Of"] = new(null, ("world", () => World(4))),
        ["MixtureWorld"] = new(null, ("deviations", () => Enumerable.Repeat(1.0, 12).ToArray())),
        ["MixtureWorld.LogDensity"] = new(() => World(4)),
        ["MixtureWorld.Density"] = new(() => World(4)),
        ["MixtureWorld.Score"] = new(() => World(4)),
        ["MixtureWorld.Nearest"] = new(() => World(4)),

        // Language
        ["Word2Vec.Encode"] = new(null, ("word", () => "oak")),
        ["Word2Vec.Neighbours"] = new(null, ("word", () => "oak")),
        ["Word2Vec.Similarity"] = new(null, ("first", () => "oak"), ("second", () => "elm")),
        ["Word2Vec.Analogy"] = new(null, ("a", () => "oak"), ("b", () => "elm"), ("c", () => "owl")),
        ["SentenceCnn.Train"] = new(null, ("labels", () => (ReadOnlyMemory<byte>)new byte[] { 0, 1, 0, 1 })),
        ["SentenceCnn.Fit"] = new(null, ("labels", () => (ReadOnlyMemory<byte>)new byte[] { 0, 1, 0, 1 })),
        ["SentenceCnn.Votes"] = new(null, ("window", () => 0), ("filter", () => 0)),
        ["SentenceCnn.FavouriteNGrams"] = new(null, ("window", () => 0), ("filter", () => 0)),
        ["Derivation"] = new(null, ("Symbol", () => "S"), ("Parts", () => Array.Empty<Derivation>())),
        ["SentimentPhrases.Parse"] = new(null, ("text", () => "not good")),
        ["ImitationGame.Score"] = new(null, ("answers", () => "A")),
        ["CertaintyFactors"] = new(null, ("rules", () => "a -> b 0.5")),
        ["CertaintyFactors.Conclude"] = new(null, ("what", () => "c"), ("facts", () => new Dictionary<string, double> { ["a"] = 0.5 })),
        ["Eliza"] = new(null, ("script", () => "none => I see.")),
        ["GeorgetownTranslator"] = new(null, ("entries", () => new[] { new GeorgetownEntry("da", "yes") })),
        ["ProbabilisticGrammar"] = new(null, ("rules", () => "S -> a S 1 | b 2")),
        ["TaggedGrammar.Predict"] = new(null, ("words", () => new[] { "they", "saw" })),
        ["TaggedGrammar.PredictProbabilities"] = new(null, ("words", () => new[] { "they", "saw" })),

        // Data
        ["AustenNovels.Text"] = new(null, ("title", () => "Emma")),
        ["AustenNovels.Chapters"] = new(null, ("title", () => "Emma")),
        ["CourseData.PathTo"] = new(null, ("parts", () => new[] { "mnist", "t10k-labels-idx1-ubyte.gz" })),
        ["DigitSet"] = new(null, ("pixels", () => new byte[12 * 16])),
        ["HandwrittenDigit.From"] = new(null, ("picture", () => Stroke())),
        ["Idx.ReadDigits"] = new(null, ("imagesPath", () => Mnist("images-idx3")), ("labelsPath", () => Mnist("labels-idx1"))),
        ["Idx.ReadImages"] = new(null, ("path", () => Mnist("images-idx3"))),
        ["Idx.ReadLabels"] = new(null, ("path", () => Mnist("labels-idx1"))),
        ["Picture"] = new(null, ("channels", () => 1), ("values", () => new float[16])),
        ["Picture.Crop"] = new(null, ("margin", () => 0.1)),
        ["Picture.Load"] = new(null, ("path", () => Bitmap())),

        // Learning
        ["Conv2D.Forward"] = new(null, ("x", () => Ones(2, 4, 8, 8))),
        ["ConvTranspose2D.Forward"] = new(null, ("x", () => Ones(2, 4, 8, 8))),
        ["Embedding.Forward"] = new(null, ("sizes", () => new[] { 2, 2 })),
        ["Gru.Forward"] = new(null, ("x", () => Ones(2, 3, 4)), ("state", () => Ones(2, 4))),
        ["Lstm.Forward"] = new(null, ("x", () => Ones(2, 3, 4)), ("state", () => null)),
        ["Rnn.Forward"] = new(null, ("x", () => Ones(2, 3, 4)), ("state", () => Ones(2, 4))),
        ["BidirectionalGru.Forward"] = new(null, ("x", () => Ones(4, 4, 4))),
        ["Gru.Run"] = new(null, ("x", () => Ones(2, 3, 4)), ("state", () => null)),
        ["Lstm.Run"] = new(null, ("x", () => Ones(2, 3, 4)), ("state", () => null)),
        ["Rnn.Run"] = new(null, ("x", () => Ones(2, 3, 4)), ("state", () => null)),
        ["Recurrent.Run"] = new(() => new Rnn(4, 4, new RandomStream(1)), ("x", () => Ones(2, 3, 4)), ("state", () => null)),
        ["PaddedSequences.Last"] = new(null, ("states", () => Ones(4, 4, 3))),
        ["PaddedSequences.Reversed"] = new(null, ("states", () => Ones(4, 4, 3))),
        ["InputGradient.Of"] = new(null, ("network", () => Critic())),
        ["LabelPlanes.Forward"] = new(() => new LabelPlanes(2, 3), ("x", () => Ones(2, 7))),
        ["Losses.CrossEntropy"] = new(null, ("labels", () => new int[12])),
        ["Attention.Forward"] = new(null, ("x", () => Ones(2, 3, 4)), ("memory", () => Ones(2, 5, 4)), ("mask", () => null)),
        ["Attention.Weights"] = new(null, ("x", () => Ones(2, 3, 4)), ("memory", () => Ones(2, 5, 4)), ("mask", () => null)),
        ["DecoderBlock.Forward"] = new(null, ("y", () => Ones(2, 3, 4)), ("x", () => Ones(2, 5, 4)), ("mask", () => null)),
        ["DecoderBlock.Weights"] = new(null, ("y", () => Ones(2, 3, 4)), ("x", () => Ones(2, 5, 4)), ("mask", () => null)),
        ["EncoderBlock.Forward"] = new(null, ("x", () => Ones(2, 3, 4)), ("mask", () => null)),
        ["EncoderBlock.Weights"] = new(null, ("x", () => Ones(2, 3, 4)), ("mask", () => null)),
        ["MultiHeadAttention.Forward"] = new(null, ("x", () => Ones(2, 3, 4)), ("memory", () => Ones(2, 5, 4)), ("mask", () => null)),
        ["Reshape.Forward"] = new(() => new Reshape(2, 2)),
        ["Safetensors.Save"] = new(null, ("tensors", () => Named())),
        ["Safetensors.LoadInto"] = new(null, ("path", () => SavedTensors()), ("targets", () => Named())),
        ["Tensor.Attention"] = new(null, ("query", () => Ones(2, 3, 4)), ("key", () => Ones(2, 3, 4)), ("value", () => Ones(2, 3, 4)), ("heads", () => 2)),
        ["Tensor.SelfAttention"] = new(() => Ones(2, 3, 12), ("heads", () => 2)),
        ["Tensor.BatchNorm"] = new(null, ("gain", () => Four()), ("bias", () => Four()), ("runningMean", () => Four()), ("runningVariance", () => Four())),
        ["Tensor.BatchNormFixed"] = new(null, ("gain", () => Four()), ("bias", () => Four()), ("mean", () => Four()), ("variance", () => Four())),
        ["Tensor.Conv2D"] = new(() => Ones(2, 3, 8, 8), ("filters", () => Ones(4, 3, 3, 3))),
        ["Tensor.ConvTranspose2D"] = new(() => Ones(2, 3, 8, 8), ("filters", () => Ones(3, 4, 3, 3))),
        ["Tensor.Pick"] = new(null, ("columns", () => new int[12])),
        ["Tensor.LayerNorm"] = new(null, ("gain", () => Four()), ("bias", () => Four())),
        ["Tensor.MatMul"] = new(null, ("right", () => Ones(4, 3))),
        ["Tensor.Reshape"] = new(null, ("sizes", () => new[] { 6, 8 })),
        ["Tensor.From"] = new(null, ("values", () => new float[12]), ("sizes", () => new[] { 3, 4 })),

        // Numerics
        ["FloatPool.Return"] = new(null, ("array", () => FloatPool.Rent(16))),
        ["Matrix"] = new(null, ("values", () => new float[16])),
        ["MatrixProduct.MultiplyBatch"] = new(null, [.. Buffers("a", "b", "result"), ("stepA", () => 16), ("stepB", () => 16), ("stepResult", () => 16)]),
        ["RandomStream.NextBits"] = new(null, ("destination", () => new uint[16])),
        ["Transposition.Transpose"] = new(null, Buffers("source", "destination")),
    };

    /// <summary>What stands for a parameter of one member, if the table says it.</summary>
    public static bool TryGet(System.Reflection.ParameterInfo parameter, out object? value)
    {
        value = null;
        if (!Table.TryGetValue(Key(parameter.Member), out var call))
            return false;
        foreach (var (name, make) in call.With)
        {
            if (name != parameter.Name)
                continue;
            value = make();
            // Overloads share their line: what does not fit belongs to another one.
            var type = Caller.Boxed(parameter.ParameterType);
            return value is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(value);
        }
        return false;
    }

    /// <summary>What a member is called of.</summary>
    public static object InstanceFor(System.Reflection.MemberInfo member, Type type) =>
        Table.TryGetValue(Key(member), out var call) && call.Of is { } make ? make() : Sensible.Instance(type);

    private static string Key(System.Reflection.MemberInfo member) =>
        member is System.Reflection.ConstructorInfo ? member.DeclaringType!.Name : $"{member.DeclaringType!.Name}.{member.Name}";

    private static Matrix Columns(int columns) => Filled(12, columns, 0.5f);

    private static Matrix Filled(int rows, int columns, float value)
    {
        var matrix = new Matrix(rows, columns);
        matrix.Span.Fill(value);
        return matrix;
    }

    private static Tensor Ones(params int[] sizes) => Tensor.From(Enumerable.Repeat(1f, sizes.Aggregate((a, b) => a * b)).ToArray(), sizes);

    private static Tensor Four() => Ones(4);

    private static double[] Sixteenths() => [.. Enumerable.Repeat(1 / 16.0, 16)];

    private static (string, Func<object?>)[] Buffers(params string[] names) =>
        [.. names.Select(name => (name, (Func<object?>)(() => new float[64])))];

    private static DeepBeliefNetwork Labelled() => new DeepBeliefNetwork([4, 3, 2]).WithLabels(2);

    private static Sequential Critic() => new(new Linear(4, 3, new RandomStream(1)), new ActivationLayer(Activation.Relu), new Linear(3, 1, new RandomStream(2)));

    private static MixtureWorld World(int dimensions) => new(Filled(2, dimensions, 1), [1, 1]);

    private static GaussianMixture Mixture(int dimensions)
    {
        var data = new Matrix(50, dimensions);
        new RandomStream(1).FillNormal(data.Span);
        var model = new GaussianMixture(2);
        model.Fit(data, new GaussianMixtureOptions { Regularization = 0.01 });
        return model;
    }

    private static Picture Stroke()
    {
        var paper = Enumerable.Repeat(1f, 20 * 20).ToArray();
        for (var y = 4; y < 16; y++)
            paper[y * 20 + 10] = 0;
        return new Picture(20, 20, 1, paper);
    }

    private static string Mnist(string kind) => CourseData.PathTo("mnist", $"t10k-{kind}-ubyte.gz");

    // Two grey pixels: header, sizes, 24 bits each, one row of two pixels and two bytes to fill it up.
    private static string Bitmap()
    {
        var path = Path.Combine(Path.GetTempPath(), "silly-values.bmp");
        byte[] file =
        [
            .. "BM"u8, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0,
            0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 99, 99, 99, 0, 0,
        ];
        File.WriteAllBytes(path, file);
        return path;
    }

    private static KeyValuePair<string, Tensor>[] Named() => [new("weight", Ones(2, 2))];

    private static string SavedTensors()
    {
        var path = Path.Combine(Path.GetTempPath(), "silly-values.safetensors");
        Safetensors.Save(path, Named());
        return path;
    }

    /// <summary>How one member is called.</summary>
    /// <param name="Of">Makes what it is called of; null for the type's usual maker.</param>
    /// <param name="With">Makes arguments by their names.</param>
    private sealed record Call(Func<object>? Of, params (string Name, Func<object?> Make)[] With);
}
