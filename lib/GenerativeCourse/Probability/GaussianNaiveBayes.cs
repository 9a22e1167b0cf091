using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Naive Bayes with real features: given the class, each feature has a normal distribution of its own,
/// P(x | y) = Π_d N(x_d; μ_yd, σ²_yd).
/// </summary>
/// <remarks>Source: T. Mitchell, "Machine Learning", additional chapter "Generative and discriminative classifiers" (2017), section 2.3.</remarks>
public sealed class GaussianNaiveBayes : GenerativeClassifier
{
    private readonly double _smoothing;
    private double[][] _mean = [];
    private double[][] _variance = [];
    private double[][] _inverseDeviation = []; // 1/σ
    private double[] _logNormalizer = [];

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="smoothing">This share of the largest feature variance is added to every variance, 0 or more: a pixel that never changes would otherwise have variance 0.</param>
    public GaussianNaiveBayes(int classes, double smoothing = 1e-9)
        : base(classes) => _smoothing = Guard.NotNegative(smoothing, nameof(smoothing));

    /// <summary>The class-conditional means E[x_d | y], D values.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<double> Mean(int label) => Of(label, _mean);

    /// <summary>The class-conditional variances, D values, smoothing included.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<double> Variance(int label) => Of(label, _variance);

    private double[] Of(int label, double[][] values)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return values[label];
    }

    private protected override void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts)
    {
        // Two passes: means first, then squared distances to them, which loses no digits to cancellation.
        var dimensions = features.Columns;
        _mean = Accumulate(features, labels, (_, row, sum) => TensorPrimitives.Add(sum, row, sum));
        Divide(_mean, counts);
        var difference = new double[dimensions];
        _variance = Accumulate(features, labels, (y, row, sum) =>
        {
            TensorPrimitives.Subtract(row, _mean[y], difference);
            TensorPrimitives.MultiplyAdd<double>(difference, difference, sum, sum);
        });
        Divide(_variance, counts);

        var largest = LargestVariance(counts);
        if (!(largest > 0))
            throw new ArgumentException($"No feature varies over the {labels.Length} {(labels.Length == 1 ? "example" : "examples")}, so no variance can be estimated: give examples that differ.", nameof(features));
        var floor = _smoothing * largest;
        foreach (var ofClass in _variance) TensorPrimitives.Add(ofClass, floor, ofClass);
        for (var y = 0; y < Classes; y++)
            if (counts[y] > 0 && Array.FindIndex(_variance[y], value => value <= 0) is var d and >= 0)
                throw new ArgumentException($"Feature {d} never changes in class {y}, so its variance is 0: give a smoothing above 0.", nameof(features));
        _inverseDeviation = [.. _variance.Select(ofClass => ofClass.Select(value => value > 0 ? 1 / Math.Sqrt(value) : 0).ToArray())];
        _logNormalizer = [.. _variance.Select(ofClass => -0.5 * ofClass.Sum(value => Math.Log(2 * Math.PI * value)))];
    }

    private double[][] Accumulate(Matrix features, ReadOnlySpan<byte> labels, Action<int, double[], double[]> add)
    {
        var sums = new double[Classes][];
        for (var y = 0; y < Classes; y++) sums[y] = new double[features.Columns];
        var row = new double[features.Columns];
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.ConvertChecked<float, double>(features.Row(i), row);
            add(labels[i], row, sums[labels[i]]);
        }
        return sums;
    }

    private static void Divide(double[][] sums, int[] counts)
    {
        for (var y = 0; y < sums.Length; y++)
            if (counts[y] > 0) TensorPrimitives.Divide(sums[y], (double)counts[y], sums[y]);
    }

    /// <summary>The variance of a feature over all classes: the mean of the variances plus the variance of the means.</summary>
    private double LargestVariance(int[] counts)
    {
        var (total, largest) = ((double)counts.Sum(), 0d);
        for (var d = 0; d < _mean[0].Length; d++)
        {
            var (mean, variance) = (0d, 0d);
            for (var y = 0; y < Classes; y++) mean += counts[y] / total * _mean[y][d];
            for (var y = 0; y < Classes; y++) variance += counts[y] / total * (_variance[y][d] + (_mean[y][d] - mean) * (_mean[y][d] - mean));
            largest = Math.Max(largest, variance);
        }
        return largest;
    }

    private protected override void LogLikelihoods(Matrix features, double[][] result)
    {
        var row = new double[features.Columns];
        for (var i = 0; i < features.Rows; i++)
        {
            TensorPrimitives.ConvertChecked<float, double>(features.Row(i), row);
            for (var y = 0; y < Classes; y++) result[i][y] = _logNormalizer[y] - 0.5 * SquaredDistance(row, _mean[y], _inverseDeviation[y]);
        }
    }

    /// <summary>Σ_d ((x_d - μ_d) / σ_d)².</summary>
    private static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> mean, ReadOnlySpan<double> inverseDeviation)
    {
        var sums = Vector<double>.Zero;
        var d = 0;
        for (; d <= x.Length - Vector<double>.Count; d += Vector<double>.Count)
        {
            var z = (new Vector<double>(x[d..]) - new Vector<double>(mean[d..])) * new Vector<double>(inverseDeviation[d..]);
            sums = Vector.FusedMultiplyAdd(z, z, sums);
        }
        var total = Vector.Sum(sums);
        for (; d < x.Length; d++) total += (x[d] - mean[d]) * inverseDeviation[d] * ((x[d] - mean[d]) * inverseDeviation[d]);
        return total;
    }

    private protected override void SampleLikelihood(int label, RandomStream random, Span<float> result)
    {
        for (var d = 0; d < result.Length; d++)
            result[d] = (float)(_mean[label][d] + Math.Sqrt(_variance[label][d]) * Draw.Normal(random));
    }
}
