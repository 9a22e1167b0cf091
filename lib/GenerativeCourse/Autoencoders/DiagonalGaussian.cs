using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>
/// A normal distribution with independent components, N(μ, diag σ²): the prior, and each posterior, of a variational
/// autoencoder. In double, to check by hand what the network does.
/// </summary>
/// <remarks>D. Kingma and M. Welling, ICLR 2014, appendix B.</remarks>
public sealed class DiagonalGaussian
{
    private readonly double[] _mean;
    private readonly double[] _variance;

    /// <summary>A distribution by its parameters.</summary>
    /// <param name="mean">μ, at least one component.</param>
    /// <param name="variance">σ², as many, all positive.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a variance is not positive.</exception>
    public DiagonalGaussian(IEnumerable<double> mean, IEnumerable<double> variance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        (_mean, _variance) = ([.. mean], [.. variance]);
        if (_mean.Length == 0 || _mean.Length != _variance.Length)
            throw new ArgumentException($"A mean of {_mean.Length} components needs as many variances, at least one, not {_variance.Length}.", nameof(variance));
        if (!Array.TrueForAll(_mean, double.IsFinite))
            throw new ArgumentException("The mean is finite.", nameof(mean));
        if (!Array.TrueForAll(_variance, value => value > 0 && double.IsFinite(value)))
            throw new ArgumentException("All variances are positive.", nameof(variance));
    }

    /// <summary>N(0, I).</summary>
    /// <param name="dimensions">How many components, at least 1.</param>
    public static DiagonalGaussian Standard(int dimensions)
    {
        Guard.AtLeast(dimensions, 1);
        Guard.Memory(dimensions, 32.0 * dimensions);
        return new DiagonalGaussian(new double[dimensions], Enumerable.Repeat(1.0, dimensions));
    }

    /// <summary>μ.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>σ².</summary>
    public IReadOnlyList<double> Variance => _variance;

    /// <summary>log N(z; μ, σ²), in nats.</summary>
    /// <param name="z">A point with as many components.</param>
    public double LogDensity(ReadOnlySpan<double> z)
    {
        if (z.Length != _mean.Length)
            throw new ArgumentException($"A point of this distribution has {_mean.Length} components, not {z.Length}.", nameof(z));
        var sum = 0.0;
        for (var j = 0; j < z.Length; j++)
            sum += Square(z[j] - _mean[j]) / _variance[j] + Math.Log(2 * Math.PI * _variance[j]);
        return -sum / 2;
    }

    /// <summary>Draws a point.</summary>
    public double[] Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var z = new double[_mean.Length];
        for (var j = 0; j < z.Length; j++)
            z[j] = _mean[j] + Math.Sqrt(_variance[j]) * random.NextNormal();
        return z;
    }

    /// <summary>KL(this || other) in closed form: Σ (log τ²/σ² + (σ² + (μ - ν)²)/τ² - 1) / 2, in nats.</summary>
    /// <param name="other">N(ν, diag τ²), with as many components.</param>
    public double KullbackLeiblerTo(DiagonalGaussian other)
    {
        RequireSameSize(other);
        var sum = 0.0;
        for (var j = 0; j < _mean.Length; j++)
        {
            sum += Math.Log(other._variance[j] / _variance[j]) - 1
                + (_variance[j] + Square(_mean[j] - other._mean[j])) / other._variance[j];
        }
        return sum / 2;
    }

    /// <summary>KL(this || other) as its definition says: log q(z) - log p(z) at draws z of this distribution, one after the other.</summary>
    /// <param name="other">A distribution with as many components.</param>
    /// <param name="draws">How many, 1 or more, and no more than can be kept and drawn in a chart (32 bytes each).</param>
    /// <param name="random">Where z comes from.</param>
    public IEnumerable<double> LogRatios(DiagonalGaussian other, int draws, RandomStream random)
    {
        RequireSameSize(other);
        Guard.AtLeast(draws, 1);
        Guard.Memory(draws, 32.0 * draws);
        ArgumentNullException.ThrowIfNull(random);
        return Draws();

        IEnumerable<double> Draws()
        {
            for (var draw = 0; draw < draws; draw++)
            {
                if (draw % 1024 == 0) Cancellation.ThrowIfRequested();
                var z = Sample(random);
                yield return LogDensity(z) - other.LogDensity(z);
            }
        }
    }

    private void RequireSameSize(DiagonalGaussian other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._mean.Length != _mean.Length)
            throw new ArgumentException($"The distributions have {_mean.Length} and {other._mean.Length} components: a divergence needs as many.", nameof(other));
    }

    private static double Square(double x) => x * x;
}
