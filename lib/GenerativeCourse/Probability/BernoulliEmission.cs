using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Each state shows D yes-or-no features, independent given the state: naive Bayes inside a hidden Markov model.</summary>
public sealed class BernoulliEmission : EmissionModel
{
    private readonly double _smoothing;
    private readonly double _threshold;
    private readonly double[][] _theta;

    /// <summary>Makes an emission where every feature of every state is a fair coin.</summary>
    /// <param name="states">Number of states K, 1 to 256.</param>
    /// <param name="dimensions">Number of features D.</param>
    /// <param name="smoothing">Imagined examples of each outcome, above 0.</param>
    /// <param name="threshold">A feature is "on" when it is greater than this.</param>
    public BernoulliEmission(int states, int dimensions, double smoothing = 1, double threshold = 0.5)
        : base(states, dimensions)
    {
        (_smoothing, _threshold) = (Guard.Positive(smoothing), Guard.Finite(threshold));
        Guard.Memory(dimensions, 16.0 * states * dimensions);
        _theta = [.. Enumerable.Range(0, states).Select(_ => Enumerable.Repeat(0.5, dimensions).ToArray())];
    }

    /// <summary>P(x_d = 1 | state), D values.</summary>
    public IReadOnlyList<double> Likelihood(int state)
    {
        Guard.Label(state, States);
        return _theta[state];
    }

    internal override double[] LogLikelihoods(Matrix sequence)
    {
        var weights = _theta.Select(of => of.Select(θ => Math.Log(θ) - Math.Log(1 - θ)).ToArray()).ToArray();
        var offsets = _theta.Select(of => of.Sum(θ => Math.Log(1 - θ))).ToArray();
        var result = new double[sequence.Rows * States];
        var bits = new double[Dimensions];
        for (var t = 0; t < sequence.Rows; t++)
        {
            Binarize(sequence.Row(t), bits);
            for (var k = 0; k < States; k++) result[t * States + k] = offsets[k] + TensorPrimitives.Dot<double>(bits, weights[k]);
        }
        return result;
    }

    internal override void Start(IReadOnlyList<Matrix> sequences, RandomStream random)
    {
        var bits = new double[Dimensions];
        foreach (var of in _theta) // half way between a fair coin and some step of the data
        {
            var t = AnyRow(sequences, random, out var sequence);
            Binarize(sequence.Row(t), bits);
            for (var d = 0; d < Dimensions; d++) of[d] = 0.25 + 0.5 * bits[d];
        }
    }

    internal override void Update(IReadOnlyList<Matrix> sequences, IReadOnlyList<double[]> shares)
    {
        var counts = new double[States];
        var on = _theta.Select(_ => new double[Dimensions]).ToArray();
        var bits = new double[Dimensions];
        for (var s = 0; s < sequences.Count; s++)
            for (var t = 0; t < sequences[s].Rows; t++)
            {
                Binarize(sequences[s].Row(t), bits);
                for (var k = 0; k < States; k++)
                {
                    var share = shares[s][t * States + k];
                    if (share == 0) continue;
                    counts[k] += share;
                    TensorPrimitives.MultiplyAdd(bits, share, on[k], on[k]);
                }
            }
        for (var k = 0; k < States; k++)
            for (var d = 0; d < Dimensions; d++) _theta[k][d] = (on[k][d] + _smoothing) / (counts[k] + 2 * _smoothing);
    }

    internal override void Sample(int state, RandomStream random, Span<float> result)
    {
        for (var d = 0; d < result.Length; d++) result[d] = random.NextDouble() < _theta[state][d] ? 1 : 0;
    }

    private void Binarize(ReadOnlySpan<float> row, double[] bits)
    {
        for (var d = 0; d < bits.Length; d++) bits[d] = row[d] > _threshold ? 1 : 0;
    }
}
