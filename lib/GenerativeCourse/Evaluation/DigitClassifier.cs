using GenerativeCourse.Data;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Evaluation;

/// <summary>
/// A small convolutional network that reads digits, with weights that ship with the course (data/classifier), so that every
/// chapter judges its samples by the same eye: its 64 features for distances, its answers for counting digits.
/// </summary>
/// <remarks>After Y. LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86 (1998).</remarks>
public sealed class DigitClassifier : Module
{
    private const int Side = 28, Flat = 16 * 7 * 7, Piece = 500;
    private readonly Conv2D _first, _second;
    private readonly Linear _features, _scores;

    /// <summary>Makes an untrained classifier.</summary>
    /// <param name="seed">Decides the first weights.</param>
    public DigitClassifier(long seed = 1)
    {
        var random = new RandomStream(seed);
        _first = Add("0", new Conv2D(1, 8, 5, random, stride: 2, padding: 2));
        _second = Add("2", new Conv2D(8, 16, 5, random, stride: 2, padding: 2));
        _features = Add("4", new Linear(Flat, Features, random, Activation.Relu));
        _scores = Add("5", new Linear(Features, Classes, random));
    }

    /// <summary>How many features it sees.</summary>
    public const int Features = 64;

    /// <summary>Ten digits.</summary>
    public const int Classes = 10;

    /// <summary>The classifier with the course's weights.</summary>
    /// <exception cref="FileNotFoundException">They are not there.</exception>
    public static DigitClassifier Shipped()
    {
        var classifier = new DigitClassifier();
        classifier.Load(CourseData.PathTo("classifier", "digits.safetensors"));
        return classifier;
    }

    /// <summary>Trains lazily (Adam along a cosine); the shipped weights are the result of four epochs on all training digits with seed 1.</summary>
    /// <param name="digits">Pictures of 28x28.</param>
    /// <param name="epochs">How often each is seen, at least 1.</param>
    public IEnumerable<EpochReport> Train(DigitSet digits, int epochs = 4)
    {
        ArgumentNullException.ThrowIfNull(digits);
        Guard.AtLeast(epochs, 1);
        var (x, labels) = (digits.ToMatrix(), digits.Labels.ToArray());
        Guard.Shape(x, Side * Side, nameof(digits));
        var options = new TrainingOptions { Epochs = epochs, BatchSize = 128, Reports = 5 };
        options = options with { Schedule = Schedule.Cosine(options.Updates(x.Rows)) };
        return Training.Run(new Adam(Parameters) { LearningRate = 2e-3f }, x.Rows, Loss, options);

        Tensor Loss(ReadOnlySpan<int> batch)
        {
            var answers = new int[batch.Length];
            for (var i = 0; i < answers.Length; i++)
                answers[i] = labels[batch[i]];
            return Losses.CrossEntropy(_scores.Forward(See(Tensor.FromRows(x, batch))), answers);
        }
    }

    /// <summary>What it sees in each picture, (N, 64), 0 or more.</summary>
    /// <param name="pictures">One picture per row, (N, 784), paper 0 and ink 1.</param>
    public Matrix Embed(Matrix pictures) => Map(pictures, Features, See);

    /// <summary>The probability of each digit for each picture, (N, 10).</summary>
    /// <param name="pictures">One picture per row, (N, 784), paper 0 and ink 1.</param>
    public Matrix PredictProbabilities(Matrix pictures) => Map(pictures, Classes, x => _scores.Forward(See(x)).Softmax());

    /// <summary>The most probable digit of each picture, and how sure the classifier is.</summary>
    /// <param name="pictures">One picture per row, (N, 784), paper 0 and ink 1.</param>
    public (int Digit, float Confidence)[] Predict(Matrix pictures)
    {
        using var probabilities = PredictProbabilities(pictures);
        var answers = new (int, float)[probabilities.Rows];
        for (var i = 0; i < answers.Length; i++)
        {
            var row = probabilities.Row(i);
            var digit = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(row);
            answers[i] = (digit, row[digit]);
        }
        return answers;
    }

    // (N, 784) to (N, 64)
    private Tensor See(Tensor x)
    {
        var h = _first.Forward(x.Reshape(x.Shape[0], 1, Side, Side)).Relu();    // (N, 8, 14, 14)
        return _features.Forward(_second.Forward(h).Relu().Reshape(x.Shape[0], Flat));
    }

    private static Matrix Map(Matrix pictures, int columns, Func<Tensor, Tensor> function)
    {
        Guard.Features(pictures, Side * Side);
        var result = new Matrix(pictures.Rows, columns);
        for (var start = 0; start < pictures.Rows; start += Piece)
        {
            Cancellation.ThrowIfRequested();
            using var tape = Tape.Begin();
            using var constant = NoGrad.Begin();
            var y = function(Tensor.From(pictures.Slice(start, Math.Min(Piece, pictures.Rows - start))));
            y.Values.CopyTo(result.Span[(start * columns)..]);
        }
        return result;
    }
}
