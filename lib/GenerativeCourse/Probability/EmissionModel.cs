using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>What a hidden Markov model shows of its state: P(x | state) for each of K states.</summary>
public abstract class EmissionModel
{
    private protected EmissionModel(int states, int dimensions)
    {
        States = Guard.InRange(states, 1, 256);
        Dimensions = Guard.AtLeast(dimensions, 1);
    }

    /// <summary>Number of states K.</summary>
    public int States { get; }

    /// <summary>Number of features D of a step.</summary>
    public int Dimensions { get; }

    /// <summary>log P(x_t | state k), T x K, row by row.</summary>
    internal abstract double[] LogLikelihoods(Matrix sequence);

    /// <summary>Refuses values that this kind of emission cannot make, in one sentence.</summary>
    internal virtual void Validate(Matrix sequence)
    {
    }

    /// <summary>A first guess from unlabelled sequences: the states must differ, or they would stay equal for ever.</summary>
    internal abstract void Start(IReadOnlyList<Matrix> sequences, RandomStream random);

    /// <summary>The M-step: refits every state to its share of the steps.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="shares">For each sequence P(state | step), T x K; 0 and 1 when the labels are known.</param>
    internal abstract void Update(IReadOnlyList<Matrix> sequences, IReadOnlyList<double[]> shares);

    /// <summary>Draws one x ~ P(x | state).</summary>
    internal abstract void Sample(int state, RandomStream random, Span<float> result);

    private protected static int AnyRow(IReadOnlyList<Matrix> sequences, RandomStream random, out Matrix sequence)
    {
        sequence = sequences[random.Next(sequences.Count)];
        return random.Next(sequence.Rows);
    }
}
