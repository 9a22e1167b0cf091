using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>The multivariate normal distribution N(μ, Σ): a cloud with the shape of an ellipsoid.</summary>
/// <remarks>Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 2.3; conditioning: equations 2.81 and 2.82.</remarks>
public sealed class MultivariateNormal
{
    private readonly double[] _mean;
    private readonly double[] _covariance; // D x D, row by row
    private readonly bool _diagonal;
    private double[]? _factor;             // L with Σ = L Lᵀ, made when first needed

    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">μ, D values.</param>
    /// <param name="covariance">Σ, D x D, symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a value is not finite.</exception>
    public MultivariateNormal(ReadOnlySpan<double> mean, double[,] covariance)
        : this(mean.ToArray(), Flat(mean.Length, covariance))
    {
    }

    internal MultivariateNormal(double[] mean, double[] covariance)
    {
        Guard.AtLeast(mean.Length, 1, nameof(mean));
        if (covariance.Length != mean.Length * mean.Length)
            throw new ArgumentException($"A normal distribution in {mean.Length} dimensions needs a {mean.Length}x{mean.Length} covariance.", nameof(covariance));
        if (!TensorPrimitives.IsFiniteAll<double>(mean) || !TensorPrimitives.IsFiniteAll<double>(covariance))
            throw new ArgumentException("The mean or the covariance holds a value that is not a finite number.", nameof(covariance));
        (_mean, _covariance, Dimensions) = (mean, covariance, mean.Length);
        _diagonal = IsDiagonal(covariance, mean.Length);
    }

    /// <summary>Number of dimensions D.</summary>
    public int Dimensions { get; }

    /// <summary>The mean μ.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The covariance Σ, a copy.</summary>
    public double[,] Covariance
    {
        get
        {
            var copy = new double[Dimensions, Dimensions];
            Buffer.BlockCopy(_covariance, 0, copy, 0, _covariance.Length * sizeof(double));
            return copy;
        }
    }

    internal double[] FlatMean => _mean;

    /// <summary>L with Σ = L Lᵀ, row by row.</summary>
    /// <exception cref="InvalidOperationException">Σ is not positive definite.</exception>
    internal double[] Factor => _factor ??= Cholesky.Factor(_covariance, Dimensions)
        ?? throw new InvalidOperationException("The covariance is singular: some feature (or mixture of features) never varies. Give more data, or add to its diagonal (Regularization).");

    private double LogNormalizer()
    {
        var sum = Dimensions * Math.Log(2 * Math.PI) / 2;
        for (var i = 0; i < Dimensions; i++) sum += Math.Log(Factor[i * Dimensions + i]);
        return -sum;
    }

    /// <summary>log N(x; μ, Σ).</summary>
    /// <param name="x">D values.</param>
    /// <exception cref="ArgumentException"><paramref name="x"/> has another number of values.</exception>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        if (x.Length != Dimensions) throw new ArgumentException($"This distribution has {Dimensions} dimensions, not {x.Length}.", nameof(x));
        var z = new double[Dimensions];
        TensorPrimitives.Subtract(x, _mean, z);
        Cholesky.SolveLower(Factor, Dimensions, z); // z = L⁻¹(x - μ), so that ‖z‖² is the Mahalanobis distance
        return LogNormalizer() - 0.5 * TensorPrimitives.SumOfSquares<double>(z);
    }

    /// <summary>
    /// log N(x; μ, Σ) of a block of examples at once, each step of the substitution being one vector operation over the
    /// examples: <paramref name="block"/> and <paramref name="scratch"/> are D x width, one row a feature.
    /// </summary>
    internal void LogDensities(ReadOnlySpan<double> block, Span<double> scratch, Span<double> result)
    {
        var width = result.Length;
        result.Clear();
        for (var i = 0; i < Dimensions; i++)
        {
            var z = scratch.Slice(i * width, width);
            TensorPrimitives.Subtract(block.Slice(i * width, width), _mean[i], z);
            if (!_diagonal)
                for (var j = 0; j < i; j++)
                    TensorPrimitives.MultiplyAdd(scratch.Slice(j * width, width), -Factor[i * Dimensions + j], z, z);
            TensorPrimitives.Divide(z, Factor[i * Dimensions + i], z);
            TensorPrimitives.MultiplyAdd<double>(z, z, result, result);
        }
        TensorPrimitives.Multiply(result, -0.5, result);
        TensorPrimitives.Add(result, LogNormalizer(), result);
    }

    /// <summary>Draws one x = μ + L z with z standard normal.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="result">Receives D values.</param>
    public void Sample(RandomStream random, Span<float> result)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (result.Length != Dimensions) throw new ArgumentException($"This distribution has {Dimensions} dimensions, not {result.Length}.", nameof(result));
        var z = new double[Dimensions];
        for (var i = 0; i < z.Length; i++) z[i] = Draw.Normal(random);
        for (var i = 0; i < z.Length; i++)
            result[i] = (float)(_mean[i] + TensorPrimitives.Dot<double>(Factor.AsSpan(i * Dimensions, i + 1), z.AsSpan(0, i + 1)));
    }

    /// <summary>
    /// The distribution of the other dimensions once some are known (it is normal again), and the log density of what is known:
    /// μ = μ_M + Σ_MO Σ_OO⁻¹ (x_O - μ_O), Σ = Σ_MM - Σ_MO Σ_OO⁻¹ Σ_OM.
    /// </summary>
    /// <param name="observed">Which dimensions are known, at least one and not all, each once.</param>
    /// <param name="values">Their values.</param>
    /// <exception cref="ArgumentException">The observed dimensions are not such a set, or there is not one value for each.</exception>
    public (MultivariateNormal Conditional, double LogDensityOfObserved) Condition(ReadOnlySpan<int> observed, ReadOnlySpan<double> values)
    {
        var missing = Missing(observed, values);
        var (n, known) = (observed.Length, observed.ToArray());
        var covariance = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) covariance[i * n + j] = _covariance[known[i] * Dimensions + known[j]];
        var marginal = new MultivariateNormal([.. known.Select(i => _mean[i])], covariance);

        var z = new double[n]; // L⁻¹ (x_O - μ_O)
        TensorPrimitives.Subtract(values, marginal._mean, z);
        Cholesky.SolveLower(marginal.Factor, n, z);
        var across = new double[missing.Length][]; // row m: L⁻¹ Σ_Om
        for (var m = 0; m < missing.Length; m++)
        {
            across[m] = [.. known.Select(i => _covariance[i * Dimensions + missing[m]])];
            Cholesky.SolveLower(marginal.Factor, n, across[m]);
        }

        var mean = new double[missing.Length];
        var rest = new double[missing.Length * missing.Length];
        for (var m = 0; m < missing.Length; m++)
        {
            mean[m] = _mean[missing[m]] + TensorPrimitives.Dot<double>(across[m], z);
            for (var l = 0; l <= m; l++)
                rest[m * missing.Length + l] = rest[l * missing.Length + m] =
                    _covariance[missing[m] * Dimensions + missing[l]] - TensorPrimitives.Dot<double>(across[m], across[l]);
        }
        return (new MultivariateNormal(mean, rest), marginal.LogNormalizer() - 0.5 * TensorPrimitives.SumOfSquares<double>(z));
    }

    /// <summary>The points where the density has fallen to that of <paramref name="radius"/> standard deviations; two dimensions only.</summary>
    /// <exception cref="InvalidOperationException">The distribution is not two-dimensional.</exception>
    public (double[] X, double[] Y) Ellipse(double radius = 2, int points = 60)
    {
        if (Dimensions != 2) throw new InvalidOperationException($"Only a two-dimensional distribution has an ellipse; this one has {Dimensions} dimensions.");
        Guard.Positive(radius);
        Guard.Memory(Guard.AtLeast(points, 3), 24.0 * points);
        var angles = Enumerable.Range(0, points).Select(i => 2 * Math.PI * i / (points - 1)).ToArray();
        return ([.. angles.Select(a => _mean[0] + radius * Factor[0] * Math.Cos(a))],
                [.. angles.Select(a => _mean[1] + radius * (Factor[2] * Math.Cos(a) + Factor[3] * Math.Sin(a)))]);
    }

    private int[] Missing(ReadOnlySpan<int> observed, ReadOnlySpan<double> values)
    {
        if (observed.Length != values.Length) throw new ArgumentException($"There are {observed.Length} observed dimensions but {values.Length} values.", nameof(values));
        var known = new bool[Dimensions];
        foreach (var d in observed)
        {
            if (d < 0 || d >= Dimensions || known[d]) throw new ArgumentException($"The observed dimensions must be different numbers from 0 to {Dimensions - 1}; {d} is not, or comes twice.", nameof(observed));
            known[d] = true;
        }
        if (observed.Length == 0 || observed.Length == Dimensions)
            throw new ArgumentException("Something must be observed and something must be missing.", nameof(observed));
        return [.. Enumerable.Range(0, Dimensions).Where(d => !known[d])];
    }

    private static bool IsDiagonal(double[] covariance, int n)
    {
        for (var i = 0; i < n; i++)
            if (covariance.AsSpan(i * n, i).ContainsAnyExcept(0)) return false;
        return true;
    }

    private static double[] Flat(int n, double[,] covariance)
    {
        Guard.AtLeast(n, 1, "mean");
        ArgumentNullException.ThrowIfNull(covariance);
        if (covariance.GetLength(0) != n || covariance.GetLength(1) != n)
            throw new ArgumentException($"A normal distribution in {n} dimensions needs a {n}x{n} covariance, not {covariance.GetLength(0)}x{covariance.GetLength(1)}.", nameof(covariance));
        var flat = new double[n * n];
        Buffer.BlockCopy(covariance, 0, flat, 0, flat.Length * sizeof(double));
        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++)
                if (Math.Abs(flat[i * n + j] - flat[j * n + i]) > 1e-9 * (Math.Abs(flat[i * n + j]) + 1e-300))
                    throw new ArgumentException("The covariance is not symmetric.", nameof(covariance));
        return flat;
    }
}
