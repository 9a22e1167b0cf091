using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// One EM iteration of a <see cref="GaussianMixture"/> in one pass: its plain E-step and M-step, tested equal. Examples are taken in blocks and turned so that a row is a
/// feature (D x width): each step of the E-step's substitution and each entry of the M-step's covariance is then one vector
/// operation over a block. Parts of the examples are summed on different threads.
/// </summary>
/// <remarks>Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), equations 9.23-9.28.</remarks>
internal sealed class MixtureStep
{
    private const int Width = 128;
    private const int Parts = 16; // fixed, so that sums do not depend on the number of threads

    private readonly int _examples;
    private readonly int _dimensions;
    private readonly double[] _counts;  // N_k = Σ_i r_ik
    private readonly double[][] _sums;  // Σ_i r_ik (x_i - μ_k), relative to the old mean: no cancellation
    private readonly double[][] _outer; // Σ_i r_ik (x_i - μ_k)(x_i - μ_k)ᵀ, lower triangle; only the diagonal for diagonal shapes
    private readonly List<(double LogDensity, int Index)> _outliers = []; // the least likely examples, for components that die
    private readonly Matrix _features;

    private MixtureStep(Matrix features, int components)
    {
        (_features, _examples, _dimensions) = (features, features.Rows, features.Columns);
        _counts = new double[components];
        _sums = new double[components][];
        _outer = new double[components][];
        for (var k = 0; k < components; k++) (_sums[k], _outer[k]) = (new double[_dimensions], new double[_dimensions * _dimensions]);
    }

    /// <summary>Σ_i log p(x_i).</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>The E-step: responsibilities, and the sums over examples that the M-step needs.</summary>
    /// <param name="features">N x D.</param>
    /// <param name="weights">π.</param>
    /// <param name="components">The components.</param>
    /// <param name="shape">Says which entries of the covariance are needed.</param>
    /// <param name="hard">Gives each example wholly to its most probable component, as k-means does.</param>
    public static MixtureStep Collect(Matrix features, double[] weights, MultivariateNormal[] components, CovarianceShape shape, bool hard)
    {
        var parts = new MixtureStep[Parts];
        foreach (var component in components) _ = component.Factor;
        Workers.For(Parts, part =>
        {
            var mine = parts[part] = new MixtureStep(features, components.Length);
            mine.Collect(Start(features, part), Start(features, part + 1), weights, components, shape, hard);
        });
        var total = parts[0];
        foreach (var part in parts.Skip(1)) total.Add(part);
        return total;
    }

    /// <summary>log π_k + log N(x_i; μ_k, Σ_k), N rows of K values.</summary>
    public static double[][] JointLogDensities(Matrix features, double[] weights, MultivariateNormal[] components)
    {
        var result = new double[features.Rows][];
        for (var i = 0; i < result.Length; i++) result[i] = new double[components.Length];
        foreach (var component in components) _ = component.Factor;
        Workers.For(Parts, part =>
        {
            var (block, scratch, logs) = (new double[features.Columns * Width], new double[features.Columns * Width], new double[Width]);
            for (int first = Start(features, part), end = Start(features, part + 1); first < end; first += Width)
            {
                var width = Math.Min(Width, end - first);
                Turn(features, first, width, block);
                for (var k = 0; k < components.Length; k++)
                {
                    components[k].LogDensities(block.AsSpan(0, features.Columns * width), scratch, logs.AsSpan(0, width));
                    for (var i = 0; i < width; i++) result[first + i][k] = Math.Log(weights[k]) + logs[i];
                }
            }
        });
        return result;
    }

    private static int Start(Matrix features, int part) => (int)((long)features.Rows * part / Parts);

    private void Collect(int from, int to, double[] weights, MultivariateNormal[] components, CovarianceShape shape, bool hard)
    {
        var (block, scratch) = (new double[_dimensions * Width], new double[_dimensions * Width]);
        var logs = new double[components.Length][];
        for (var k = 0; k < logs.Length; k++) logs[k] = new double[Width];
        var column = new double[components.Length];
        for (var first = from; first < to; first += Width)
        {
            Cancellation.ThrowIfRequested();
            var width = Math.Min(Width, to - first);
            Turn(_features, first, width, block);
            for (var k = 0; k < logs.Length; k++)
            {
                components[k].LogDensities(block.AsSpan(0, _dimensions * width), scratch, logs[k].AsSpan(0, width));
                TensorPrimitives.Add(logs[k].AsSpan(0, width), Math.Log(weights[k]), logs[k].AsSpan(0, width));
            }
            for (var i = 0; i < width; i++)
            {
                for (var k = 0; k < column.Length; k++) column[k] = logs[k][i];
                var best = hard ? TensorPrimitives.IndexOfMax<double>(column) : 0;
                var logDensity = Logs.Normalize(column);
                LogLikelihood += logDensity;
                RememberOutlier(logDensity, first + i);
                for (var k = 0; k < column.Length; k++) logs[k][i] = hard ? (k == best ? 1 : 0) : column[k];
            }
            for (var k = 0; k < logs.Length; k++)
                Accumulate(k, block.AsSpan(0, _dimensions * width), logs[k].AsSpan(0, width), components[k].FlatMean, scratch, shape is CovarianceShape.Full or CovarianceShape.Tied);
        }
    }

    private void Accumulate(int k, ReadOnlySpan<double> block, ReadOnlySpan<double> responsibilities, double[] mean, double[] scratch, bool full)
    {
        var width = responsibilities.Length;
        _counts[k] += TensorPrimitives.Sum(responsibilities);
        Span<double> weighted = stackalloc double[Width];
        weighted = weighted[..width];
        for (var i = 0; i < _dimensions; i++)
        {
            var difference = scratch.AsSpan(i * width, width);
            TensorPrimitives.Subtract(block.Slice(i * width, width), mean[i], difference);
            TensorPrimitives.Multiply(difference, responsibilities, weighted);
            _sums[k][i] += TensorPrimitives.Sum<double>(weighted);
            for (var j = full ? 0 : i; j <= i; j++)
                _outer[k][i * _dimensions + j] += TensorPrimitives.Dot<double>(weighted, scratch.AsSpan(j * width, width));
        }
    }

    private void Add(MixtureStep other)
    {
        LogLikelihood += other.LogLikelihood;
        TensorPrimitives.Add(_counts, other._counts, _counts);
        for (var k = 0; k < _counts.Length; k++)
        {
            TensorPrimitives.Add(_sums[k], other._sums[k], _sums[k]);
            TensorPrimitives.Add(_outer[k], other._outer[k], _outer[k]);
        }
        foreach (var (logDensity, index) in other._outliers) RememberOutlier(logDensity, index);
    }

    /// <summary>The M-step: the share, the mean and the covariance of each component's examples.</summary>
    /// <param name="old">The components of the E-step.</param>
    /// <param name="shape">What shape the new components may have.</param>
    /// <param name="regularization">Added to every variance.</param>
    /// <returns>π, the components, and how many of them had died and were started again.</returns>
    public (double[] Weights, MultivariateNormal[] Components, int Restarted) Maximize(MultivariateNormal[] old, CovarianceShape shape, double regularization)
    {
        var full = shape is CovarianceShape.Full or CovarianceShape.Tied;
        var (counts, means, covariances) = ((double[])_counts.Clone(), new double[_counts.Length][], new double[_counts.Length][]);
        for (var k = 0; k < counts.Length; k++)
        {
            if (DeadComponents.IsDead(counts[k])) continue;
            var shift = _sums[k].Select(sum => sum / counts[k]).ToArray();
            means[k] = [.. old[k].FlatMean.Zip(shift, (mean, by) => mean + by)];
            covariances[k] = new double[_dimensions * _dimensions];
            for (var i = 0; i < _dimensions; i++)
                for (var j = 0; j <= i; j++)
                    covariances[k][i * _dimensions + j] = covariances[k][j * _dimensions + i] =
                        _outer[k][i * _dimensions + j] / counts[k] - (i == j || full ? shift[i] * shift[j] : 0);
        }
        var pooled = CovarianceShapes.Pool(covariances, [.. counts.Select(count => count / _examples)]);
        var restarted = DeadComponents.Revive(counts, means, covariances, pooled, _features, [.. _outliers.Select(outlier => outlier.Index)]);
        var total = _examples + restarted; // each that was revived counts its one example
        return ([.. counts.Select(count => count / total)],
            [.. means.Select((mean, k) => new MultivariateNormal(mean,
                CovarianceShapes.Shaped(shape == CovarianceShape.Tied ? pooled : covariances[k], _dimensions, shape, regularization)))],
            restarted);
    }

    private void RememberOutlier(double logDensity, int index)
    {
        if (_outliers.Count == _counts.Length && logDensity >= _outliers[^1].LogDensity) return;
        var place = _outliers.FindIndex(known => logDensity < known.LogDensity);
        _outliers.Insert(place < 0 ? _outliers.Count : place, (logDensity, index));
        if (_outliers.Count > _counts.Length) _outliers.RemoveAt(_outliers.Count - 1);
    }

    private static void Turn(Matrix features, int first, int width, double[] block)
    {
        for (var i = 0; i < width; i++)
        {
            var row = features.Row(first + i);
            for (var d = 0; d < row.Length; d++) block[d * width + i] = row[d];
        }
    }
}
