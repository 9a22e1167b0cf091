using System.Diagnostics;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <content>What stands around the algorithm: minibatches, learning rates, averages, reports; and what the model is used for.</content>
public sealed partial class Pix2Pix
{
    private const int Colours = 3, Piece = 64;
    private WeightAverage? _average;

    /// <summary>Learns lazily: each report that is asked for takes some iterations more.</summary>
    /// <param name="inputs">x, a picture per row: red, green and blue plane, 0 to 1, (N, 3·side²).</param>
    /// <param name="targets">y, its partner in the same row.</param>
    /// <param name="options">How to learn.</param>
    /// <exception cref="ArgumentException">The pictures do not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">A loss or a gradient is not finite any more.</exception>
    public IEnumerable<TranslationReport> Train(Matrix inputs, Matrix targets, Pix2PixOptions? options = null)
    {
        options ??= new Pix2PixOptions();
        options.Validate();
        var side = Side(inputs);
        Guard.Shape(targets, inputs.Rows, inputs.Columns);
        Guard.AtLeast(inputs.Rows, 1, nameof(inputs));
        Guard.Memory(options.BatchSize, 16.0 * options.BatchSize * inputs.Columns, nameof(options.BatchSize));
        return Reports(inputs, targets, side, options);
    }

    /// <summary>Learns to the end.</summary>
    /// <inheritdoc cref="Train"/>
    /// <returns>The last report.</returns>
    public TranslationReport Fit(Matrix inputs, Matrix targets, Pix2PixOptions? options = null) => Train(inputs, targets, options).Last();

    /// <summary>Translates pictures, each with noise of its own, with the averaged weights if training kept an average.</summary>
    /// <param name="inputs">A picture per row: red, green and blue plane, (N, 3·side²), of any side that is a multiple of Multiple.</param>
    /// <param name="random">Where the noise comes from: other noise, another draw.</param>
    public Matrix Translate(Matrix inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var side = Side(inputs);
        var (result, training) = (new Matrix(inputs.Rows, inputs.Columns), IsTraining);
        EvaluationMode();
        try
        {
            if (_average is not { } average)
            {
                Fill();
                return result;
            }
            using var mean = average.Apply();
            Fill();
            return result;
        }
        finally
        {
            if (training)
                TrainingMode();
        }

        void Fill()
        {
            for (var start = 0; start < inputs.Rows; start += Piece)
            {
                Cancellation.ThrowIfRequested();
                using var tape = Tape.Begin();
                using var constant = NoGrad.Begin();
                var piece = inputs.Slice(start, Math.Min(Piece, inputs.Rows - start));
                var y = Generate(Tensor.From(piece).Reshape(piece.Rows, Colours, side, side), random);
                y.Values.CopyTo(result.Span[(start * result.Columns)..]);
            }
        }
    }

    private IEnumerable<TranslationReport> Reports(Matrix inputs, Matrix targets, int side, Pix2PixOptions options)
    {
        TrainingMode();
        var root = new RandomStream(options.Seed);
        var (order, noise, chance) = (root.Split(OrderStream), root.Split(NoiseStream), root.Split(PenaltyStream));
        _average = options.AverageDecay > 0 ? new WeightAverage(Generator, options.AverageDecay) : null;
        Adam optimizerD = Optimizer(Discriminator, options), optimizerG = Optimizer(Generator, options);
        var schedule = Schedule.Cosine(options.Iterations, options.FinalShare);
        var (rows, clock, sums, count) = (new int[options.BatchSize], Stopwatch.StartNew(), (D: 0.0, G: 0.0, L1: 0.0), 0);
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            Cancellation.ThrowIfRequested();
            for (var i = 0; i < rows.Length; i++)
                rows[i] = order.Next(inputs.Rows);
            var epoch = (double)iteration * options.BatchSize / inputs.Rows;
            optimizerD.LearningRate = optimizerG.LearningRate = options.LearningRate * schedule.At(iteration - 1);
            var (d, g, l1) = Once(epoch);
            _average?.Update();
            (sums, count) = ((sums.D + d, sums.G + g, sums.L1 + l1), count + 1);
            if (iteration % options.IterationsPerReport != 0 && iteration < options.Iterations)
                continue;
            yield return new TranslationReport(epoch, sums.D / count, sums.G / count, sums.L1 / count, iteration, clock.Elapsed.TotalSeconds);
            (sums, count, clock) = ((0, 0, 0), 0, Stopwatch.StartNew());
        }

        (double, double, double) Once(double epoch)
        {
            using var tape = Tape.Begin();
            Tensor Pictures(Matrix from) => Tensor.FromRows(from, rows).Reshape(rows.Length, Colours, side, side);
            try
            {
                return Step(Pictures(inputs), Pictures(targets), options, optimizerD, optimizerG, noise, chance);
            }
            catch (InvalidOperationException error)
            {
                var usual = new Pix2PixOptions();
                var culprit = Guard.Diverged("a loss or a gradient", double.NaN, epoch,
                    (nameof(options.LearningRate), options.LearningRate, usual.LearningRate), (nameof(options.Beta1), options.Beta1, usual.Beta1));
                throw new InvalidOperationException(culprit.Message, error);
            }
        }
    }

    private static Adam Optimizer(Layer network, Pix2PixOptions options) => new(network.Parameters) { LearningRate = options.LearningRate, Beta1 = options.Beta1 };

    private int Side(Matrix pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var side = (int)Math.Round(Math.Sqrt(pictures.Columns / (double)Colours));
        if (side == 0 || Colours * side * side != pictures.Columns || side % Multiple != 0)
            throw new ArgumentException($"A picture must have three planes of side x side pixels, with a side that is a multiple of {Multiple}; {pictures.Columns} values a row are none.", nameof(pictures));
        return side;
    }
}
