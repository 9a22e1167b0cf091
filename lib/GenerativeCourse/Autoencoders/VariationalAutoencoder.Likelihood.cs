using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <content>How probable examples are: importance sampling with q(z|x) as the proposal.</content>
public sealed partial class VariationalAutoencoder
{
    /// <summary>
    /// The importance-weighted bound of each row, lazily: log 1/k Σ p(x|z) p(z) / q(z|x) over k draws z ~ q(z|x)
    /// (Y. Burda, R. Grosse, R. Salakhutdinov, "Importance weighted autoencoders", ICLR 2016, equation (8)). One draw
    /// gives the ELBO in expectation; with more it rises toward log p(x). Grey levels are no coins: draw or round
    /// them to 0 and 1 first where a Bernoulli decoder's number is to be a log-probability.
    /// </summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    /// <param name="samples">k, at least 1.</param>
    /// <param name="random">Where z comes from.</param>
    /// <returns>Nats, one a row.</returns>
    /// <exception cref="InvalidOperationException">The model is conditioned on labels.</exception>
    public IEnumerable<double> LogLikelihoods(Matrix data, int samples, RandomStream random)
    {
        Require(data, default, nameof(data));
        ArgumentNullException.ThrowIfNull(random);
        Guard.AtLeast(samples, 1);
        if (Classes > 0)
            throw new InvalidOperationException("The likelihood is estimated for a plain VAE: this one is conditioned on labels (Classes is 0 for a plain one).");
        return Estimates();

        IEnumerable<double> Estimates()
        {
            for (var row = 0; row < data.Rows; row++)
                yield return LogSumOfWeights(data.Slice(row, 1), samples, random) - Math.Log(samples);
        }
    }

    // log Σ p(x|z) p(z) / q(z|x) for one x over draws z ~ q(z|x), so many at a time that memory stays small.
    private double LogSumOfWeights(Matrix x, int samples, RandomStream random)
    {
        using var step = Tape.Begin();
        using var noGradient = NoGrad.Begin();
        var (mean, logVariance) = Encode(Tensor.From(x));
        var (sum, weights) = (double.NegativeInfinity, new double[Math.Min(Piece, samples)]);
        for (var left = samples; left > 0; left -= weights.Length)
        {
            Cancellation.ThrowIfRequested();
            using var piece = Tape.Begin();
            var part = weights.AsSpan(0, Math.Min(weights.Length, left));
            var z = Tensor.Zeros(part.Length, Latent);
            Draw(mean.Values, logVariance.Values, random, z.Values, part);
            AddLogLikelihoods(Decode(z), x, part);
            sum = Functions.LogSumExp([sum, Functions.LogSumExp(part)]);
        }
        return sum;
    }

    // z = μ + σ s; the Gaussians' constants cancel in log p(z) - log q(z|x) = Σ (s² + log σ² - z²) / 2.
    private static void Draw(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, RandomStream random, Span<float> z, Span<double> logRatios)
    {
        random.FillNormal(z);
        for (var i = 0; i < logRatios.Length; i++)
        {
            var row = z.Slice(i * mean.Length, mean.Length);
            var sum = 0.0;
            for (var j = 0; j < row.Length; j++)
            {
                var s = row[j];
                row[j] = mean[j] + MathF.Exp(logVariance[j] / 2) * s;
                sum += (s * s + logVariance[j] - row[j] * row[j]) / 2;
            }
            logRatios[i] = sum;
        }
    }

    private void AddLogLikelihoods(Tensor parameters, Matrix x, Span<double> destination)
    {
        var sums = new double[destination.Length];
        var work = new RowLikelihoods(parameters, x, sums, _likelihood);
        Workers.Ranges(sums.Length, 16, ref work);
        for (var i = 0; i < sums.Length; i++)
            destination[i] += sums[i];
    }

    /// <summary>log p(x|z) of one x under each row of the decoder's parameters.</summary>
    private readonly struct RowLikelihoods(Tensor parameters, Matrix x, double[] destination, DecoderLikelihood likelihood) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
                destination[i] = likelihood.Log(parameters.Values.Slice(i * x.Columns, x.Columns), x.Span);
        }
    }
}
