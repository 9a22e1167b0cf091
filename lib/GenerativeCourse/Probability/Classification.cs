using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>What can be asked of any classifier once it answers P(y | x).</summary>
public static class Classification
{
    /// <inheritdoc cref="IClassifier.Fit"/>
    /// <remarks>Lets labels be written where they are used: <c>model.Fit(features, [0, 0, 1])</c>.</remarks>
    public static void Fit(this IClassifier model, Matrix features, byte[] labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        model.Fit(features, labels.AsMemory());
    }

    /// <inheritdoc cref="IClassifier.Predict"/>
    /// <remarks>Lets models that do not decide otherwise be asked by their own type, too.</remarks>
    public static byte[] Predict(this IClassifier model, Matrix features)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Predict(features);
    }

    /// <summary>The share of rows whose predicted class is their label, 0 to 1.</summary>
    /// <exception cref="ArgumentException">There is not one label a row.</exception>
    public static double Accuracy(this IClassifier model, Matrix features, ReadOnlySpan<byte> labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.Examples(features, labels, model.Classes);
        return Accuracy(model.Predict(features), labels);
    }

    /// <summary>The share of predictions that are right, 0 to 1.</summary>
    /// <exception cref="ArgumentException">There is not one label a prediction.</exception>
    public static double Accuracy(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> labels)
    {
        Guard.AtLeast(predicted.Length, 1, nameof(predicted));
        if (predicted.Length != labels.Length)
            throw new ArgumentException($"predicted must be {labels.Length}, one for each of labels, not {predicted.Length}.", nameof(predicted));
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
            if (predicted[i] == labels[i]) right++;
        return right / (double)labels.Length;
    }

    /// <summary>The confusion matrix: how often class r (row) was taken for class c (column).</summary>
    /// <returns>classes x classes counts.</returns>
    /// <exception cref="ArgumentException">There is not one label a prediction, or one is out of range.</exception>
    public static int[,] Confusion(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> labels, int classes)
    {
        if (predicted.Length != labels.Length)
            throw new ArgumentException($"predicted must be {labels.Length}, one for each of labels, not {predicted.Length}.", nameof(predicted));
        var counts = new int[Guard.Classes(classes), classes];
        for (var i = 0; i < labels.Length; i++)
        {
            Guard.Label(labels[i], classes, nameof(labels));
            Guard.Label(predicted[i], classes, nameof(predicted));
            counts[labels[i], predicted[i]]++;
        }
        return counts;
    }

    internal static byte MostProbable(double[] probabilities)
    {
        var best = 0;
        for (var y = 1; y < probabilities.Length; y++)
            if (probabilities[y] > probabilities[best]) best = y;
        return (byte)best;
    }
}
