using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Naive Bayes with yes-or-no features: given the class, each feature is an independent coin,
/// P(x | y) = Π_d θ_yd^x_d (1 - θ_yd)^(1 - x_d).
/// </summary>
/// <remarks>
/// Source: C. Manning, P. Raghavan, H. Schütze, "Introduction to Information Retrieval" (2008), section 13.3;
/// smoothing as in its equation 13.7: θ_yd = (count + α) / (N_y + 2α).
/// </remarks>
public sealed class BernoulliNaiveBayes : GenerativeClassifier
{
    private readonly double _smoothing;
    private readonly double _threshold;
    private double[][] _theta = [];
    private double[][] _weights = []; // log θ - log(1 - θ): what an "on" feature adds
    private double[] _offsets = [];   // Σ_d log(1 - θ): the score of the all-"off" input

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="smoothing">Imagined examples α of each outcome, above 0 (1: Laplace's rule). With 0, one unseen pixel would make a class impossible for ever.</param>
    /// <param name="threshold">A feature is "on" when it is greater than this.</param>
    public BernoulliNaiveBayes(int classes, double smoothing = 1, double threshold = 0.5)
        : base(classes)
    {
        _smoothing = Guard.Positive(smoothing, because: "At 0, one unseen pixel would make a class impossible for ever.");
        _threshold = Guard.Finite(threshold);
    }

    /// <summary>The class-conditional picture P(x_d = 1 | y), D values.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<double> Likelihood(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _theta[label];
    }

    private protected override void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts)
    {
        var dimensions = features.Columns;
        var on = new int[Classes][];
        for (var y = 0; y < Classes; y++) on[y] = new int[dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = features.Row(i);
            var ofClass = on[labels[i]].AsSpan(0, row.Length);
            for (var d = 0; d < row.Length; d++) ofClass[d] += row[d] > _threshold ? 1 : 0;
        }

        _theta = [.. on.Select((ofClass, y) => ofClass.Select(count => (count + _smoothing) / (counts[y] + 2 * _smoothing)).ToArray())];
        _weights = [.. _theta.Select(ofClass => ofClass.Select(θ => Math.Log(θ) - Math.Log(1 - θ)).ToArray())];
        _offsets = [.. _theta.Select(ofClass => ofClass.Sum(θ => Math.Log(1 - θ)))];
    }

    private protected override void LogLikelihoods(Matrix features, double[][] result)
    {
        var bits = new double[features.Columns];
        for (var i = 0; i < features.Rows; i++)
        {
            var row = features.Row(i);
            for (var d = 0; d < bits.Length; d++) bits[d] = row[d] > _threshold ? 1 : 0;
            for (var y = 0; y < Classes; y++) result[i][y] = _offsets[y] + TensorPrimitives.Dot<double>(bits, _weights[y]);
        }
    }

    private protected override void SampleLikelihood(int label, RandomStream random, Span<float> result)
    {
        for (var d = 0; d < result.Length; d++) result[d] = random.NextDouble() < _theta[label][d] ? 1 : 0;
    }

    /// <summary>
    /// Fills in missing features by conditioning: P(x_d = 1 | observed) = Σ_y P(y | observed) θ_yd. Naive Bayes leaves what is
    /// missing out of the product, and nothing else.
    /// </summary>
    /// <param name="row">The features, D values; where they are missing the values are not looked at.</param>
    /// <param name="observed">Which features are known, D flags.</param>
    /// <returns>The posterior P(y | observed), and D probabilities (known features as they are, 0 or 1).</returns>
    /// <exception cref="ArgumentException">A length is not D.</exception>
    public (double[] Posterior, double[] Completed) Complete(ReadOnlySpan<float> row, ReadOnlySpan<bool> observed)
    {
        Guard.Fitted(Features);
        Guard.Length(row.Length, Features, nameof(row));
        Guard.Length(observed.Length, Features, nameof(observed));
        var posterior = new double[Classes];
        for (var y = 0; y < Classes; y++)
        {
            posterior[y] = Prior[y] > 0 ? Math.Log(Prior[y]) : double.NegativeInfinity;
            for (var d = 0; d < row.Length; d++)
                if (observed[d]) posterior[y] += Math.Log(row[d] > _threshold ? _theta[y][d] : 1 - _theta[y][d]);
        }
        Logs.Normalize(posterior);

        var completed = new double[Features];
        for (var d = 0; d < completed.Length; d++)
        {
            if (observed[d]) completed[d] = row[d] > _threshold ? 1 : 0;
            else for (var y = 0; y < Classes; y++) completed[d] += posterior[y] * _theta[y][d];
        }
        return (posterior, completed);
    }
}
