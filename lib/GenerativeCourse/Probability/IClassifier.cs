using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>What every model of chapter 1 can do: learn from labelled examples, and answer P(y | x). How a model learns is said when it is made, so that one loop fits a list of them.</summary>
/// <remarks>Features are rows of a matrix (N x D); labels are bytes, one a row, 0 to <see cref="Classes"/> - 1.</remarks>
public interface IClassifier
{
    /// <summary>Number of classes K.</summary>
    public int Classes { get; }

    /// <summary>Learns from labelled examples; a second call starts afresh.</summary>
    /// <param name="features">N x D, finite.</param>
    /// <param name="labels">N labels, 0 to K - 1.</param>
    /// <exception cref="ArgumentException">Features and labels do not fit together, or a value is out of range.</exception>
    public void Fit(Matrix features, ReadOnlyMemory<byte> labels);

    /// <summary>The class of each row: the most probable one, the first of them on a tie, unless the model decides otherwise.</summary>
    /// <param name="features">N x D, with the D of training.</param>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public byte[] Predict(Matrix features) => [.. PredictProbabilities(features).Select(Classification.MostProbable)];

    /// <summary>The posterior P(y | x) of each row.</summary>
    /// <param name="features">N x D, with the D of training.</param>
    /// <returns>N rows of K probabilities that sum to 1.</returns>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double[][] PredictProbabilities(Matrix features);
}
