using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>A model that labels every step of a sequence, using its neighbours.</summary>
/// <remarks>A sequence is a matrix T x D, one row a step; labels are bytes, 0 to <see cref="States"/> - 1.</remarks>
public interface ISequenceLabeler
{
    /// <summary>Number of labels K.</summary>
    public int States { get; }

    /// <summary>Learns from labelled sequences.</summary>
    /// <param name="sequences">Each T x D with T at least 1; lengths may differ.</param>
    /// <param name="labels">T labels for each sequence.</param>
    /// <exception cref="ArgumentException">Sequences and labels do not fit together, or a label is out of range.</exception>
    public void Fit(IReadOnlyList<Matrix> sequences, IReadOnlyList<byte[]> labels);

    /// <summary>P(y_t | x_1 … x_T) of every step, T rows of K probabilities.</summary>
    public double[][] PredictProbabilities(Matrix sequence);

    /// <summary>The most probable whole path (Viterbi), which need not be made of the most probable single labels.</summary>
    public byte[] MostProbablePath(Matrix sequence);
}
