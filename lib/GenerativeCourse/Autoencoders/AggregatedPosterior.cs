using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>
/// The mixture q(z) = 1/N Σ q(z|xₙ) of the posteriors of all examples: where codes really are. The prior p(z) is where
/// new examples are drawn from; where the two disagree, the decoder is asked for what it never learned. The mean KL of
/// the ELBO is the sum of the information a code has about its example and of KL(q(z) || p(z)).
/// </summary>
/// <remarks>M. Hoffman and M. Johnson, "ELBO surgery", NIPS workshop 2016, equation (6).</remarks>
public sealed class AggregatedPosterior
{
    private readonly Matrix _mean, _deviation;
    private readonly double[] _logScale;

    /// <summary>The mixture of given posteriors.</summary>
    /// <param name="mean">μ of each example, (N, Latent).</param>
    /// <param name="variance">σ² of each example, (N, Latent), positive.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a variance is not positive.</exception>
    public AggregatedPosterior(Matrix mean, Matrix variance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        if (mean.Rows != variance.Rows || mean.Columns != variance.Columns || mean.Rows == 0)
            throw new ArgumentException($"The means are a {mean} and the variances a {variance}: they have the same size, with at least one row.", nameof(variance));
        (_mean, _deviation, _logScale) = (mean, variance.Clone(), new double[mean.Rows]);
        foreach (ref var value in _deviation.Span)
        {
            if (!(value > 0))
                throw new ArgumentException($"All variances are positive, but one is {value}.", nameof(variance));
            value = MathF.Sqrt(value);
        }
        for (var n = 0; n < _logScale.Length; n++)
        {
            foreach (var deviation in _deviation.Row(n))
                _logScale[n] -= Math.Log(deviation) + Math.Log(2 * Math.PI) / 2;
        }
    }

    /// <summary>Size of z.</summary>
    public int Latent => _mean.Columns;

    /// <summary>log q(z), in nats.</summary>
    /// <param name="z">A point, (Latent).</param>
    public double LogDensity(ReadOnlySpan<float> z)
    {
        if (z.Length != Latent)
            throw new ArgumentException($"z must have {Latent} components, not {z.Length}.", nameof(z));
        var terms = new double[_mean.Rows];
        for (var n = 0; n < terms.Length; n++)
        {
            var mean = _mean.Row(n);
            var deviation = _deviation.Row(n);
            var squares = 0.0;
            for (var j = 0; j < z.Length; j++)
            {
                var distance = (double)(z[j] - mean[j]) / deviation[j];
                squares += distance * distance;
            }
            terms[n] = _logScale[n] - squares / 2;
        }
        return Functions.LogSumExp(terms) - Math.Log(terms.Length);
    }

    /// <summary>Draws codes: an example each, then from its posterior, (count, Latent).</summary>
    public Matrix Sample(int count, RandomStream random)
    {
        Guard.AtLeast(count, 1);
        Guard.Memory(count, sizeof(float) * (double)count * Latent);
        ArgumentNullException.ThrowIfNull(random);
        var codes = Matrix.Uninitialized(count, Latent);
        random.FillNormal(codes.Span);
        for (var i = 0; i < count; i++)
        {
            var n = random.Next(_mean.Rows);
            for (var j = 0; j < Latent; j++)
                codes[i, j] = _mean[n, j] + _deviation[n, j] * codes[i, j];
        }
        return codes;
    }

    /// <summary>KL(q(z) || p(z)) against the prior N(0, I), estimated from draws of q(z), in nats.</summary>
    /// <param name="samples">How many draws, at least 1.</param>
    /// <param name="random">Where they come from.</param>
    public double DivergenceFromPrior(int samples, RandomStream random)
    {
        Guard.AtLeast(samples, 1);
        Guard.Memory(samples, 12.0 * samples * (Latent + 1));
        var codes = Sample(samples, random);
        var ratios = new double[samples];
        Workers.For(samples, i =>
        {
            Cancellation.ThrowIfRequested();
            var logPrior = -Latent * Math.Log(2 * Math.PI) / 2;
            foreach (var z in codes.Row(i))
                logPrior -= (double)z * z / 2;
            ratios[i] = LogDensity(codes.Row(i)) - logPrior;
        });
        return ratios.Average();
    }

    /// <summary>The mean KL(q(z|x) || p(z)) of the examples: what the ELBO pays, in nats.</summary>
    public double MeanDivergence()
    {
        var sum = 0.0;
        var means = _mean.Span;
        var deviations = _deviation.Span;
        for (var i = 0; i < means.Length; i++)
        {
            double mean = means[i], variance = (double)deviations[i] * deviations[i];
            sum += (mean * mean + variance - 1 - Math.Log(variance)) / 2;
        }
        return sum / _mean.Rows;
    }
}
