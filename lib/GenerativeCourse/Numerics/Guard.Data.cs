using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <content>What is asked of data, labels, distributions and sequences.</content>
internal static partial class Guard
{
    /// <summary>A number of classes that a byte can tell apart.</summary>
    public static int Classes(int classes) => InRange(classes, 2, 256, nameof(classes));

    /// <summary>Data to learn from, with one label per row.</summary>
    public static void Examples(Matrix features, ReadOnlySpan<byte> labels, int classes)
    {
        Features(features);
        Labels(labels, features.Rows, classes);
    }

    /// <summary>One label per row, each 0 to classes - 1.</summary>
    public static void Labels(ReadOnlySpan<byte> labels, int rows, int classes, [CallerArgumentExpression(nameof(labels))] string name = "")
    {
        name = Name(name.EndsWith(".Span", StringComparison.Ordinal) ? name[..^".Span".Length] : name);
        if (labels.Length != rows)
            throw new ArgumentException($"{name} must be {rows}, one per row, not {labels.Length}.", name);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
                throw new ArgumentOutOfRangeException(name, $"{name}[{i}] must be 0 to {classes - 1}, not {labels[i]}: there are {classes} classes.");
        }
    }

    /// <summary>One label, 0 to classes - 1.</summary>
    public static int Label(int label, int classes, [CallerArgumentExpression(nameof(label))] string name = "") => Index(label, classes, name);

    /// <summary>Data to learn from: at least one row and one column, finite numbers.</summary>
    public static void Features(Matrix features, [CallerArgumentExpression(nameof(features))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(features, Name(name));
        if (features.Rows == 0 || features.Columns == 0)
            throw new ArgumentException($"{Name(name)} must have rows and columns, not be a {features}: there is nothing to learn from.", Name(name));
        Finite(features, name);
    }

    /// <summary>Data for a fitted model: as many columns as it was fitted on (no row is allowed), finite numbers.</summary>
    public static void Features(Matrix features, int columns, [CallerArgumentExpression(nameof(features))] string name = "")
    {
        Shape(features, columns, name);
        Finite(features, name);
    }

    /// <summary>A matrix with so many columns; any number of rows, none included.</summary>
    public static void Shape(Matrix data, int columns, [CallerArgumentExpression(nameof(data))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(data, Name(name));
        if (data.Columns != columns)
            throw new ArgumentException($"{Name(name)} must have {Number(columns, "column")}, not be a {data}.", Name(name));
    }

    /// <summary>A matrix of so many rows and columns.</summary>
    public static void Shape(Matrix data, int rows, int columns, [CallerArgumentExpression(nameof(data))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(data, Name(name));
        if (data.Rows != rows || data.Columns != columns)
            throw new ArgumentException($"{Name(name)} must be a {rows}x{columns} matrix, not a {data}.", Name(name));
    }

    /// <summary>A list of so many numbers.</summary>
    public static void Length(int length, int wanted, string name)
    {
        if (length != wanted)
            throw new ArgumentException($"{Name(name)} must have {Number(wanted, "value")}, not {length}.", Name(name));
    }

    /// <summary>No NaN and no infinity anywhere.</summary>
    public static void Finite(Matrix data, [CallerArgumentExpression(nameof(data))] string name = "") => Finite(data.Span, name);

    /// <summary>No NaN and no infinity anywhere.</summary>
    public static void Finite(ReadOnlySpan<float> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        if (values.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(values))
            throw new ArgumentException($"{Name(name)} must be finite numbers, not NaN or infinity.", Name(name));
    }

    /// <summary>Grey levels, coins, probabilities: each value 0 to 1.</summary>
    public static void UnitInterval(Matrix data, [CallerArgumentExpression(nameof(data))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(data, Name(name));
        UnitInterval(data.Span, name);
    }

    /// <summary>Grey levels, coins, probabilities: each value 0 to 1.</summary>
    public static void UnitInterval(ReadOnlySpan<float> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        if (values.Length == 0)
            return;
        // NaN is the smallest and the largest of whatever holds it, and fails both comparisons.
        var (low, high) = (TensorPrimitives.Min<float>(values), TensorPrimitives.Max<float>(values));
        if (!(low >= 0 && high <= 1))
            throw new ArgumentException($"{Name(name)} must be values of 0 to 1, not {Text(low >= 0 ? high : low)}. Grey levels are divided by 255.", Name(name));
    }

    /// <summary>Probabilities that sum to 1.</summary>
    public static void Distribution(ReadOnlySpan<double> probabilities, [CallerArgumentExpression(nameof(probabilities))] string name = "")
    {
        name = Name(name);
        var sum = 0d;
        foreach (var p in probabilities)
        {
            if (!(p >= 0 && p <= 1 + 1e-6)) throw new ArgumentException($"{name} must be probabilities, 0 to 1, not {Text(p)}.", name);
            sum += p;
        }
        if (!(Math.Abs(sum - 1) <= 1e-6)) throw new ArgumentException($"{name} must sum to 1, not {sum:0.######}.", name);
    }

    /// <summary>A model that was fitted: it knows its number of features.</summary>
    public static void Fitted(int features)
    {
        if (features == 0) throw new InvalidOperationException("The model was not fitted yet: call Fit first.");
    }

    /// <summary>How many samples, and where their chance comes from.</summary>
    public static void Sampling(int count, Random random)
    {
        NotNegative(count);
        ArgumentNullException.ThrowIfNull(random);
    }

    /// <summary>Sequences to learn from, one step per row, and a label for each step where there are labels.</summary>
    public static void Sequences(IReadOnlyList<Matrix> sequences, int? dimensions, IReadOnlyList<byte[]>? labels = null, int states = 0)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0) throw new ArgumentException("sequences must be 1 or more, not 0: there is nothing to learn from.", nameof(sequences));
        if (labels is not null && labels.Count != sequences.Count)
            throw new ArgumentException($"labels must be {sequences.Count} lists, one per sequence, not {labels.Count}.", nameof(labels));
        for (var s = 0; s < sequences.Count; s++)
        {
            ArgumentNullException.ThrowIfNull(sequences[s], $"sequences[{s}]");
            var expected = dimensions ?? sequences[0].Columns;
            if (sequences[s].Rows == 0) throw new ArgumentException($"sequences[{s}] must have 1 step or more, not 0.", nameof(sequences));
            if (sequences[s].Columns != expected) throw new ArgumentException($"sequences[{s}] must have {Number(expected, "feature")} per step, not {sequences[s].Columns}.", nameof(sequences));
            Finite(sequences[s], nameof(sequences));
            if (labels is null) continue;
            ArgumentNullException.ThrowIfNull(labels[s], $"labels[{s}]");
            if (labels[s].Length != sequences[s].Rows) throw new ArgumentException($"labels[{s}] must be {sequences[s].Rows}, one per step, not {labels[s].Length}.", nameof(labels));
            if (Array.FindIndex(labels[s], label => label >= states) is var t and >= 0)
                throw new ArgumentOutOfRangeException(nameof(labels), $"labels[{s}][{t}] must be 0 to {states - 1}, not {labels[s][t]}: there are {states} states.");
        }
    }

    private static string Number(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
