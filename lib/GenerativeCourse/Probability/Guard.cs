using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Checks that all models of this chapter share: one clear sentence each.</summary>
internal static class Guard
{
    public static int Classes(int classes) => classes is >= 2 and <= 256
        ? classes
        : throw new ArgumentOutOfRangeException(nameof(classes), classes, "The number of classes must be between 2 and 256.");

    public static void Examples(Matrix features, ReadOnlySpan<byte> labels, int classes)
    {
        Features(features);
        if (labels.Length != features.Rows)
            throw new ArgumentException($"There are {features.Rows} rows of features but {labels.Length} labels: give one label a row.", nameof(labels));
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[i], $"labels[{i}] is out of range: with {classes} classes, labels must lie in 0 to {classes - 1}.");
    }

    public static void Features(Matrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Rows == 0 || features.Columns == 0)
            throw new ArgumentException($"There is nothing to learn from: the features are a {features.Rows}x{features.Columns} matrix.", nameof(features));
        Finite(features);
    }

    public static void Features(Matrix features, int columns)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != columns)
            throw new ArgumentException($"The model was fitted on {columns} features a row, not {features.Columns}.", nameof(features));
        Finite(features);
    }

    private static void Finite(Matrix features)
    {
        if (features.Span.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(features.Span))
            throw new ArgumentException("The features hold a value that is not a finite number (NaN or infinity).", nameof(features));
    }

    public static void Fitted(int features)
    {
        if (features == 0) throw new InvalidOperationException("The model was not fitted yet: call Fit first.");
    }

    public static void Label(int label, int classes)
    {
        if (label < 0 || label >= classes)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"With {classes} classes, the label must lie in 0 to {classes - 1}.");
    }

    public static void Sampling(int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), count, "The number of samples must not be negative.");
    }

    public static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a positive number.");

    public static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or a positive number.");

    public static int AtLeast(int value, int least, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");

    public static void Distribution(ReadOnlySpan<double> probabilities, string name)
    {
        var sum = 0d;
        foreach (var p in probabilities)
        {
            if (!(p >= 0)) throw new ArgumentException($"{name} must not hold negative probabilities.", name);
            sum += p;
        }
        if (Math.Abs(sum - 1) > 1e-6) throw new ArgumentException($"{name} must sum to 1, not {sum:0.######}.", name);
    }

    public static void Sequences(IReadOnlyList<Matrix> sequences, int? dimensions, IReadOnlyList<byte[]>? labels = null, int states = 0)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0) throw new ArgumentException("There is nothing to learn from: there is no sequence.", nameof(sequences));
        if (labels is not null && labels.Count != sequences.Count)
            throw new ArgumentException($"There are {sequences.Count} sequences but {labels.Count} lists of labels: give one a sequence.", nameof(labels));
        var expected = dimensions ?? sequences[0].Columns;
        for (var s = 0; s < sequences.Count; s++)
        {
            if (sequences[s].Rows == 0) throw new ArgumentException($"Sequence {s} is empty: a sequence has at least one step.", nameof(sequences));
            if (sequences[s].Columns != expected) throw new ArgumentException($"Sequence {s} has {sequences[s].Columns} features a step, not {expected}.", nameof(sequences));
            Finite(sequences[s]);
            if (labels is null) continue;
            if (labels[s].Length != sequences[s].Rows) throw new ArgumentException($"Sequence {s} has {sequences[s].Rows} steps but {labels[s].Length} labels.", nameof(labels));
            if (Array.FindIndex(labels[s], label => label >= states) is var t and >= 0)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[s][t], $"Label {t} of sequence {s} is out of range: with {states} states, labels must lie in 0 to {states - 1}.");
        }
    }
}
