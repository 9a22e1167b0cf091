using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>How a classifier is trained with backpropagation, from pretrained weights or from random ones.</summary>
public sealed record FineTuning
{
    // Guessing one of ten classes costs 2.3 nats; who is wrong by a factor of e^1000 has exploded.
    private const float LargestLoss = 1000;

    /// <summary>How often all labelled cases are seen, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Cases to an update, 1 or more.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The learning rate of Adam at the start, positive; it falls to 0 along a cosine.</summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Share of the input units that are switched off at random for each case, 0 to below 1.</summary>
    public float InputDropout { get; init; }

    /// <summary>Share of each hidden layer's units that are switched off at random for each case, 0 to below 1.</summary>
    public float HiddenDropout { get; init; }

    /// <summary>How many reports an epoch yields, 1 or more.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>Decides order and dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Trains a classifier on labelled cases, all layers at once.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="data">Cases, (cases, inputs).</param>
    /// <param name="labels">A class for each case.</param>
    /// <returns>Reports, while it learns.</returns>
    /// <exception cref="ArgumentException">Data and labels do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is no number any more.</exception>
    public IEnumerable<FineTuningReport> Train(BeliefClassifier classifier, Matrix data, ReadOnlySpan<byte> labels)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(data);
        if (!(LearningRate > 0) || !float.IsFinite(LearningRate))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "LearningRate must be a positive number; 0.001 is usual for Adam.");
        if (Epochs < 1) throw new ArgumentOutOfRangeException(nameof(Epochs), Epochs, "Epochs must be 1 or more.");
        if (BatchSize < 1) throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, "BatchSize must be 1 or more.");
        if (Reports < 1) throw new ArgumentOutOfRangeException(nameof(Reports), Reports, "Reports must be 1 or more.");
        if (InputDropout is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(InputDropout), InputDropout, "InputDropout must be from 0 to below 1.");
        if (HiddenDropout is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(HiddenDropout), HiddenDropout, "HiddenDropout must be from 0 to below 1.");
        if (data.Rows == 0 || labels.Length != data.Rows)
            throw new ArgumentException($"There are {labels.Length} labels for {data.Rows} cases: there must be cases, and each must have one.", nameof(labels));
        if (data.Columns != classifier.Sizes[0]) throw new ArgumentException($"data is a {data}: a case must have {classifier.Sizes[0]} numbers.", nameof(data));
        var classes = new int[labels.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = labels[i] < classifier.Sizes[^1] ? labels[i]
                : throw new ArgumentException($"labels has the class {labels[i]}: classes are 0 to {classifier.Sizes[^1] - 1}.", nameof(labels));
        }
        return Run(classifier, data, classes);
    }

    private IEnumerable<FineTuningReport> Run(BeliefClassifier classifier, Matrix data, int[] classes)
    {
        var random = new RandomStream(Seed);
        var optimizer = new Adam(classifier.Parameters) { LearningRate = LearningRate };
        var size = Math.Min(BatchSize, data.Rows);
        var batches = data.Rows / size;
        var updates = (long)batches * Epochs;
        var (update, reported, sum, losses) = (0L, 0L, 0.0, 0);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = random.Permutation(data.Rows);
            for (var batch = 0; batch < batches; batch++)
            {
                optimizer.LearningRate = LearningRate * 0.5f * (1 + MathF.Cos(MathF.PI * update / updates));
                var loss = Update(classifier, optimizer, data, classes, order.AsSpan(batch * size, size), random);
                (sum, losses, update) = (sum + loss, losses + 1, update + 1);
                var due = update * Reports / batches;
                if (due == reported) continue;
                reported = due;
                yield return new FineTuningReport((double)update / batches, sum / losses, classifier.GradientNorms());
                (sum, losses) = (0, 0);
            }
        }
    }

    private float Update(BeliefClassifier classifier, Optimizer optimizer, Matrix data, int[] classes, ReadOnlySpan<int> batch, RandomStream random)
    {
        Span<int> labels = stackalloc int[Math.Min(batch.Length, 1024)];
        if (batch.Length > labels.Length) labels = new int[batch.Length];
        for (var i = 0; i < batch.Length; i++) labels[i] = classes[batch[i]];

        using var step = Tape.Begin();
        var x = Tensor.FromRows(data, batch);
        var loss = Losses.CrossEntropy(classifier.Logits(x, InputDropout, HiddenDropout, random), labels);
        if (!(loss.Item <= LargestLoss)) // nor if it is no number
            throw new InvalidOperationException($"The fine-tuning diverged: the loss is {loss.Item:0.#} nats a case. LearningRate {LearningRate} is too large here; try 0.001.");
        optimizer.ZeroGradients();
        loss.Backward();
        optimizer.Step();
        return loss.Item;
    }
}

/// <summary>How fine-tuning stands.</summary>
/// <param name="Epoch">How often the labelled cases have been seen, in fractions of an epoch.</param>
/// <param name="Loss">Mean cross-entropy since the last report, in nats.</param>
/// <param name="GradientNorms">For each layer of weights, from the bottom up, the root mean square of the last update's gradient.</param>
public sealed record FineTuningReport(double Epoch, double Loss, double[] GradientNorms);
