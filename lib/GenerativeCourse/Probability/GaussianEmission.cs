using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Each state shows D numbers from a multivariate normal distribution of its own.</summary>
public sealed class GaussianEmission : EmissionModel
{
    private readonly double _regularization;
    private MultivariateNormal[] _normals;

    /// <summary>Makes an emission where every state is a standard normal.</summary>
    /// <param name="states">Number of states K, 1 to 256.</param>
    /// <param name="dimensions">Number of features D.</param>
    /// <param name="regularization">Added to every variance, 0 or more: keeps a state from shrinking onto a single step.</param>
    public GaussianEmission(int states, int dimensions, double regularization = 1e-3)
        : base(states, dimensions)
    {
        _regularization = Guard.NotNegative(regularization);
        Guard.Memory(dimensions, 16.0 * states * dimensions * dimensions);
        _normals = [.. Enumerable.Range(0, states).Select(_ => Around(new double[dimensions], Enumerable.Repeat(1d, dimensions)))];
    }

    /// <summary>Makes an emission with known distributions.</summary>
    /// <param name="normals">One a state, of the same number of dimensions.</param>
    public GaussianEmission(params MultivariateNormal[] normals)
        : this(Guard.InRange((normals ?? throw new ArgumentNullException(nameof(normals))).Length, 1, 256, nameof(normals)), (normals[0] ?? throw new ArgumentNullException(nameof(normals))).Dimensions)
    {
        if (normals.Any(n => n is null || n.Dimensions != Dimensions)) throw new ArgumentException($"normals must all have the same number of dimensions, {Dimensions} as the first.", nameof(normals));
        _normals = [.. normals];
    }

    /// <summary>P(x | state).</summary>
    public MultivariateNormal Likelihood(int state)
    {
        Guard.Label(state, States);
        return _normals[state];
    }

    internal override double[] LogLikelihoods(Matrix sequence)
    {
        var even = Enumerable.Repeat(1d, States).ToArray();
        return [.. MixtureStep.JointLogDensities(sequence, even, _normals).SelectMany(row => row)];
    }

    internal override void Start(IReadOnlyList<Matrix> sequences, RandomStream random)
    {
        // Steps of the data as means, the overall variance as variance.
        var (sum, squares, count) = (new double[Dimensions], new double[Dimensions], 0);
        foreach (var sequence in sequences)
            for (var t = 0; t < sequence.Rows; t++, count++)
                for (var d = 0; d < Dimensions; d++)
                {
                    sum[d] += sequence[t, d];
                    squares[d] += (double)sequence[t, d] * sequence[t, d];
                }
        var variances = Enumerable.Range(0, Dimensions).Select(d => Math.Max(1e-12, squares[d] / count - sum[d] / count * (sum[d] / count)) + _regularization).ToArray();
        for (var k = 0; k < States; k++)
        {
            var t = AnyRow(sequences, random, out var sequence);
            _normals[k] = Around([.. sequence.Row(t).ToArray().Select(v => (double)v)], variances);
        }
    }

    internal override void Update(IReadOnlyList<Matrix> sequences, IReadOnlyList<double[]> shares)
    {
        var d = Dimensions;
        var counts = new double[States];
        var sums = _normals.Select(_ => new double[d]).ToArray();     // relative to the old mean: no cancellation
        var outer = _normals.Select(_ => new double[d * d]).ToArray();
        var difference = new double[d];
        for (var s = 0; s < sequences.Count; s++)
            for (var t = 0; t < sequences[s].Rows; t++)
                for (var k = 0; k < States; k++)
                {
                    var share = shares[s][t * States + k];
                    if (share == 0) continue;
                    for (var i = 0; i < d; i++) difference[i] = sequences[s][t, i] - _normals[k].Mean[i];
                    counts[k] += share;
                    TensorPrimitives.MultiplyAdd(difference, share, sums[k], sums[k]);
                    for (var i = 0; i < d; i++) TensorPrimitives.MultiplyAdd(difference, share * difference[i], outer[k].AsSpan(i * d, d), outer[k].AsSpan(i * d, d));
                }
        for (var k = 0; k < States; k++)
        {
            if (counts[k] < 1e-6) continue; // a state that nothing is assigned to keeps what it knew
            var shift = sums[k].Select(sum => sum / counts[k]).ToArray();
            for (var i = 0; i < d; i++)
                for (var j = 0; j < d; j++) outer[k][i * d + j] = outer[k][i * d + j] / counts[k] - shift[i] * shift[j] + (i == j ? _regularization : 0);
            _normals[k] = new MultivariateNormal([.. shift.Select((by, i) => _normals[k].Mean[i] + by)], outer[k]);
            _ = _normals[k].Factor; // says now if it is singular
        }
    }

    internal override void Sample(int state, RandomStream random, Span<float> result) => _normals[state].Sample(random, result);

    private static MultivariateNormal Around(double[] mean, IEnumerable<double> variances)
    {
        var covariance = new double[mean.Length * mean.Length];
        foreach (var (d, variance) in variances.Index()) covariance[d * mean.Length + d] = variance;
        return new MultivariateNormal(mean, covariance);
    }
}
