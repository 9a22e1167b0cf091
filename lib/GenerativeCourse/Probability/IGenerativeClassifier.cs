using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A classifier that models the joint P(x, y) = P(y) P(x | y): it classifies by Bayes' theorem, and besides it can say how
/// probable an input is and make new ones.
/// </summary>
public interface IGenerativeClassifier : IClassifier
{
    /// <summary>The class prior P(y), K probabilities; 0 for a class without training examples.</summary>
    public IReadOnlyList<double> Prior { get; }

    /// <summary>log P(x, y) of each row and class, N rows of K values.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double[][] JointLogLikelihood(Matrix features);

    /// <summary>log P(x) = log Σ_y P(x, y) of each row.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double[] LogLikelihood(Matrix features);

    /// <summary>Draws new tuples (x, y): first the label, then the input that goes with it.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">The source of chance.</param>
    public (Matrix Features, byte[] Labels) Sample(int count, RandomStream random);

    /// <summary>Draws new inputs of one class, x ~ P(x | y).</summary>
    /// <param name="label">The class y.</param>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">The source of chance.</param>
    /// <exception cref="InvalidOperationException">The class had no training example, so nothing is known of it.</exception>
    public Matrix Sample(int label, int count, RandomStream random);
}
