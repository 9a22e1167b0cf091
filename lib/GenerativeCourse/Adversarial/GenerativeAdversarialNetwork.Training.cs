using System.Diagnostics;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <content>What stands around the algorithm: minibatches, learning rates, averages, reports, and the sentence where the game diverged.</content>
public sealed partial class GenerativeAdversarialNetwork
{
    private WeightAverage? _average;

    /// <summary>Plays lazily: each report that is asked for plays some iterations more.</summary>
    /// <param name="data">One case per row, (N, D).</param>
    /// <param name="options">How to play.</param>
    /// <param name="labels">One label per row, 0 to Classes - 1, if the game has labels.</param>
    /// <exception cref="ArgumentException">The data does not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">A loss or a gradient is not finite any more.</exception>
    public IEnumerable<AdversarialReport> Train(Matrix data, AdversarialTraining? options = null, ReadOnlyMemory<byte> labels = default)
    {
        options ??= new AdversarialTraining();
        options.Validate();
        Guard.Features(data);
        Guard.Memory(options.BatchSize, 16.0 * options.BatchSize * data.Columns, nameof(options.BatchSize));
        if (Classes > 0)
            Guard.Labels(labels.Span, data.Rows, Classes, nameof(labels));
        return Reports(data, options, labels);
    }

    /// <summary>Plays to the end.</summary>
    /// <inheritdoc cref="Train"/>
    /// <returns>The last report.</returns>
    public AdversarialReport Fit(Matrix data, AdversarialTraining? options = null, ReadOnlyMemory<byte> labels = default) =>
        Train(data, options, labels).Last();

    private IEnumerable<AdversarialReport> Reports(Matrix data, AdversarialTraining options, ReadOnlyMemory<byte> labels)
    {
        TrainingMode();
        _average = options.AverageDecay > 0 ? new WeightAverage(Generator, options.AverageDecay) : null;
        var order = new RandomStream(options.Seed).Split(OrderStream);
        var rows = new int[options.BatchSize];
        var optimizerD = Optimizer(Discriminator, options.DiscriminatorLearningRate ?? options.LearningRate, options);
        var optimizerG = Optimizer(Generator, options.LearningRate, options);
        var schedule = Schedule.Cosine(options.Iterations, options.FinalShare);
        var (rateD, rateG) = (optimizerD.LearningRate, optimizerG.LearningRate);
        var (sums, clock, iteration) = (new IterationResult(), Stopwatch.StartNew(), 0);
        using var iterations = Play(NextBatch, options, optimizerD, optimizerG).GetEnumerator();
        while (Next())
        {
            iteration++;
            _average?.Update();
            sums.Add(iterations.Current);
            (optimizerD.LearningRate, optimizerG.LearningRate) = (rateD * schedule.At(iteration), rateG * schedule.At(iteration));
            if (iteration % options.IterationsPerReport != 0 && iteration < options.Iterations)
                continue;
            yield return sums.Report(EpochAt(iteration), iteration, clock.Elapsed.TotalSeconds);
            (sums, clock) = (new IterationResult(), Stopwatch.StartNew());
        }

        Batch NextBatch()
        {
            Cancellation.ThrowIfRequested();
            for (var i = 0; i < rows.Length; i++)
                rows[i] = order.Next(data.Rows);
            return new(Tensor.FromRows(data, rows), Classes > 0 ? OneHot(rows, labels.Span) : null, Classes > 0 ? Named(rows, labels.Span) : []);
        }

        double EpochAt(int done) => (double)done * options.BatchSize / data.Rows;

        bool Next()
        {
            try
            {
                return iterations.MoveNext();
            }
            catch (InvalidOperationException error)
            {
                throw Diverged(error, EpochAt(iteration), options);
            }
        }
    }

    private static Adam Optimizer(Layer network, float rate, AdversarialTraining options) =>
        new(network.Parameters) { LearningRate = rate, Beta1 = options.Beta1, Beta2 = options.Beta2 };

    private static InvalidOperationException Diverged(InvalidOperationException error, double epoch, AdversarialTraining options)
    {
        var usual = new AdversarialTraining();
        var changed = new List<string>();
        if (options.LearningRate != usual.LearningRate)
            changed.Add($"LearningRate {options.LearningRate:g4}");
        if (options.DiscriminatorLearningRate is { } rate)
            changed.Add($"DiscriminatorLearningRate {rate:g4}");
        if (options.Beta1 != usual.Beta1)
            changed.Add($"Beta1 {options.Beta1:g4}");
        if (options.Beta2 != usual.Beta2)
            changed.Add($"Beta2 {options.Beta2:g4}");
        var culprit = changed.Count == 1 ? $" {changed[0]} was changed from its default." : "";
        return new($"The training diverged: a loss or a gradient is no finite number any more at epoch {epoch:0.##}.{culprit}", error);
    }

    private static int[] Named(ReadOnlySpan<int> rows, ReadOnlySpan<byte> labels)
    {
        var named = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            named[i] = labels[rows[i]];
        return named;
    }

    private Tensor OneHot(ReadOnlySpan<int> rows, ReadOnlySpan<byte> labels)
    {
        var y = Tensor.Zeros(rows.Length, Classes);
        for (var i = 0; i < rows.Length; i++)
            y.Values[i * Classes + labels[rows[i]]] = 1;
        return y;
    }

    /// <summary>Losses and probabilities of one iteration, or their sums over several.</summary>
    private sealed class IterationResult
    {
        private double _lossD, _lossG, _real, _fake, _norm;
        private int _steps, _iterations;

        public void See(Tensor loss, Tensor real, Tensor fake)
        {
            (_lossD, _real, _fake) = (_lossD + loss.Item, _real + MeanProbability(real), _fake + MeanProbability(fake));
            _steps++;
        }

        public void See(Tensor loss, ParameterSet generator)
        {
            (_lossG, _norm) = (_lossG + loss.Item, _norm + generator.GradientNorm());
            _iterations++;
        }

        public void Add(IterationResult other)
        {
            (_lossD, _lossG, _real, _fake) = (_lossD + other._lossD, _lossG + other._lossG, _real + other._real, _fake + other._fake);
            (_norm, _steps, _iterations) = (_norm + other._norm, _steps + other._steps, _iterations + other._iterations);
        }

        public AdversarialReport Report(double epoch, int iteration, double seconds) => new(
            epoch, _lossD / _steps, _lossG / _iterations, _real / _steps, _fake / _steps, _norm / _iterations, iteration, seconds);

        private static double MeanProbability(Tensor scores)
        {
            var sum = 0.0;
            foreach (var s in scores.Values)
                sum += 1 / (1 + Math.Exp(-s));
            return sum / scores.Length;
        }
    }
}
