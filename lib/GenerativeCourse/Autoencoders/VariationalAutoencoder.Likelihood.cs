using System.Numerics.Tensors;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using Tensor = GenerativeCourse.Learning.Tensor;

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
        if (samples < 1)
            throw new ArgumentOutOfRangeException(nameof(samples), samples, "An importance-weighted bound takes at least 1 sample.");
        if (Classes > 0)
            throw new InvalidOperationException("The likelihood is estimated for a plain VAE: this one is conditioned on labels (Classes is 0 for a plain one).");
        return Estimates();

        IEnumerable<double> Estimates()
        {
            var weights = new double[samples];
            for (var row = 0; row < data.Rows; row++)
            {
                LogWeights(data.Slice(row, 1), random, weights);
                yield return Functions.LogSumExp(weights) - Math.Log(samples);
            }
        }
    }

    // log p(x|z) + log p(z) - log q(z|x) for one x and draws z ~ q(z|x).
    private void LogWeights(Matrix x, RandomStream random, Span<double> weights)
    {
        using var step = Tape.Begin();
        using var noGradient = NoGrad.Begin();
        var (mean, logVariance) = Encode(Tensor.From(x));
        for (var start = 0; start < weights.Length; start += Piece)
        {
            using var piece = Tape.Begin();
            var part = weights[start..Math.Min(start + Piece, weights.Length)];
            var z = Tensor.Zeros(part.Length, Latent);
            Draw(mean.Values, logVariance.Values, random, z.Values, part);
            AddLogLikelihoods(Decoder.Forward(z), x, part);
        }
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
        var sums = new float[destination.Length];
        var work = new RowLikelihoods(parameters, x, sums, NoiseVariance);
        Workers.Ranges(sums.Length, 16, ref work);
        for (var i = 0; i < sums.Length; i++)
            destination[i] += sums[i];
    }

    /// <summary>log p(x|z) of one x under each row of the decoder's parameters.</summary>
    private readonly struct RowLikelihoods(Tensor parameters, Matrix x, float[] destination, double variance) : IRangeWork
    {
        public void Run(int start, int end)
        {
            Span<float> softplus = new float[x.Columns];
            for (var i = start; i < end; i++)
            {
                ReadOnlySpan<float> row = parameters.Values.Slice(i * x.Columns, x.Columns);
                if (double.IsNaN(variance))
                {
                    // Σ x l - log(1 + eˡ), with l the logits of a Bernoulli decoder
                    Functions.Softplus(row, softplus);
                    destination[i] = TensorPrimitives.Dot<float>(x.Span, row) - TensorPrimitives.Sum<float>(softplus);
                }
                else
                {
                    var distance = (double)TensorPrimitives.Distance<float>(x.Span, row);
                    destination[i] = (float)(-(distance * distance / variance + x.Columns * Math.Log(2 * Math.PI * variance)) / 2);
                }
            }
        }
    }
}
