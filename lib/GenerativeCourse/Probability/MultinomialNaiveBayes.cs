using System.Numerics.Tensors;
using GenerativeCourse.Numerics;
using MathNet.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Naive Bayes with counts: given the class, n tokens fall into D bins independently,
/// P(x | y, n) = n! / Π_d x_d! · Π_d θ_yd^x_d. For an image, the tokens are grains of ink.
/// </summary>
/// <remarks>
/// Source: C. Manning, P. Raghavan, H. Schütze, "Introduction to Information Retrieval" (2008), section 13.2;
/// smoothing as in its equation 13.7: θ_yd = (count + α) / (total + αD).
/// </remarks>
public sealed class MultinomialNaiveBayes : GenerativeClassifier
{
    private readonly double _smoothing;
    private double[][] _theta = [];
    private double[][] _logTheta = [];
    private double[] _meanTotal = [];

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="smoothing">Imagined tokens α in each bin, above 0 (1: Laplace's rule).</param>
    public MultinomialNaiveBayes(int classes, double smoothing = 1)
        : base(classes) => _smoothing = Guard.Positive(smoothing, nameof(smoothing));

    /// <summary>Where a token of this class falls: D probabilities that sum to 1.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<double> Likelihood(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _theta[label];
    }

    private protected override void FitLikelihoods(Matrix features, ReadOnlySpan<byte> labels, int[] counts)
    {
        RefuseNegative(features);
        var sums = new double[Classes][];
        for (var y = 0; y < Classes; y++) sums[y] = new double[features.Columns];
        var tokens = new double[features.Columns];
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.ConvertChecked<float, double>(features.Row(i), tokens);
            TensorPrimitives.Add(sums[labels[i]], tokens, sums[labels[i]]);
        }

        _theta = [.. sums.Select(ofClass =>
        {
            var total = ofClass.Sum() + _smoothing * ofClass.Length;
            return ofClass.Select(sum => (sum + _smoothing) / total).ToArray();
        })];
        _logTheta = [.. _theta.Select(ofClass => ofClass.Select(θ => Math.Log(θ)).ToArray())];
        _meanTotal = [.. sums.Select((ofClass, y) => counts[y] > 0 ? ofClass.Sum() / counts[y] : 0)];
    }

    private protected override void LogLikelihoods(Matrix features, double[][] result)
    {
        RefuseNegative(features);
        var tokens = new double[features.Columns];
        for (var i = 0; i < features.Rows; i++)
        {
            TensorPrimitives.ConvertChecked<float, double>(features.Row(i), tokens);
            var arrangements = SpecialFunctions.GammaLn(TensorPrimitives.Sum<double>(tokens) + 1); // log n! - Σ log x_d!
            foreach (var count in tokens)
                if (count is not (0 or 1)) arrangements -= SpecialFunctions.GammaLn(count + 1);
            for (var y = 0; y < Classes; y++) result[i][y] = arrangements + TensorPrimitives.Dot<double>(tokens, _logTheta[y]);
        }
    }

    // The model says where tokens fall, not how many there are: a sample gets the mean number of its class.
    private protected override void SampleLikelihood(int label, RandomStream random, Span<float> result)
    {
        result.Clear();
        var cumulative = new double[result.Length];
        var sum = 0d;
        for (var d = 0; d < cumulative.Length; d++) cumulative[d] = sum += _theta[label][d];
        for (var token = (int)Math.Round(_meanTotal[label]); token > 0; token--)
        {
            var place = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
            result[Math.Min(place < 0 ? ~place : place + 1, result.Length - 1)]++;
        }
    }

    private static void RefuseNegative(Matrix features)
    {
        if (features.Rows > 0 && TensorPrimitives.Min<float>(features.Span) < 0)
            throw new ArgumentException("A multinomial model counts tokens: the features must not be negative.", nameof(features));
    }
}
