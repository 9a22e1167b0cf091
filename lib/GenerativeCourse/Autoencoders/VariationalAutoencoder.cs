using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>
/// The variational autoencoder: a model p(x, z) = p(x|z) p(z) with z ~ N(0, I), whose decoder gives the parameters of
/// p(x|z), and an encoder that gives those of q(z|x) = N(μ(x), diag σ²(x)), the stand-in for the intractable p(z|x).
/// Both are trained by gradient ascent on the ELBO, E[log p(x|z)] - KL(q(z|x) || p(z)), with the reparametrization
/// z = μ + σ ⊙ s, s ~ N(0, I).
/// </summary>
/// <remarks>
/// D. Kingma and M. Welling, "Auto-encoding variational Bayes", ICLR 2014: equations (3) and (10), algorithm 1.
/// Conditioned on labels (encoder and decoder both read them): K. Sohn, H. Lee, X. Yan, NIPS 2015.
/// </remarks>
public sealed partial class VariationalAutoencoder : Module
{
    private const int Piece = 1000;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly Layer? _trunk;
    private readonly NoiseLevel? _noise;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="inputs">Size of x, at least 1.</param>
    /// <param name="options">Sizes, functions and likelihood.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public VariationalAutoencoder(int inputs, VariationalAutoencoderOptions? options = null)
    {
        options ??= new VariationalAutoencoderOptions();
        DenseLayers.Require(inputs, options.Latent, options.Hidden);
        Guard.AtLeast(options.Classes, 0, because: "It is the number of labels to condition on.");
        Guard.Memory(options.Classes, 4.0 * 2 * 4 * options.Classes * (options.Hidden.Count > 0 ? options.Hidden[0] : options.Latent));
        var random = new RandomStream(options.Seed);
        (Inputs, Latent, Classes, Likelihood) = (inputs, options.Latent, options.Classes, options.Likelihood);

        int[] encoder = [inputs + Classes, .. options.Hidden];
        if (options.Hidden.Count > 0)
            _trunk = Add("encoder", DenseLayers.Build(encoder, options.Activation, options.Activation, random));
        _mean = Add("mean", new Linear(encoder[^1], Latent, random));
        _logVariance = Add("log_variance", new Linear(encoder[^1], Latent, random));
        Decoder = Add("decoder", DenseLayers.Build([Latent + Classes, .. options.Hidden.Reverse(), inputs], options.Activation, Activation.Identity, random));
        if (Likelihood == Likelihood.Gaussian)
            _noise = Add("noise", new NoiseLevel());
    }

    /// <summary>Size of x.</summary>
    public int Inputs { get; }

    /// <summary>Size of z.</summary>
    public int Latent { get; }

    /// <summary>How many labels the model is conditioned on; 0 for a plain VAE.</summary>
    public int Classes { get; }

    /// <summary>What the decoder describes.</summary>
    public Likelihood Likelihood { get; }

    /// <summary>From z (and the label) to the parameters of p(x|z): (B, Latent + Classes) to (B, Inputs).</summary>
    public Layer Decoder { get; }

    /// <summary>The variance of a Gaussian decoder's values.</summary>
    public double NoiseVariance => _noise is null ? double.NaN : Math.Exp(_noise.LogVariance.Values[0]);

    /// <summary>The parameters of q(z|x).</summary>
    /// <param name="x">Examples, (B, Inputs), with the one-hot label behind if the model is conditioned.</param>
    /// <returns>μ and log σ², (B, Latent) each.</returns>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x)
    {
        var h = _trunk is null ? x : _trunk.Forward(x);
        return (_mean.Forward(h), _logVariance.Forward(h));
    }

    /// <summary>The reparametrization trick: z = μ + σ ⊙ s, through which gradients flow to μ and σ.</summary>
    /// <param name="mean">μ, (B, Latent).</param>
    /// <param name="logVariance">log σ², (B, Latent).</param>
    /// <param name="random">Where s ~ N(0, I) comes from.</param>
    public static Tensor Reparametrize(Tensor mean, Tensor logVariance, RandomStream random)
    {
        var s = Tensor.Normal(random, mean.Shape[0], mean.Shape[1]);
        return mean + (logVariance * 0.5f).Exp() * s;
    }

    /// <summary>The two parts of the negative ELBO, averaged over the examples.</summary>
    /// <param name="x">Examples, (B, Inputs).</param>
    /// <param name="label">Their one-hot labels, (B, Classes), if the model is conditioned.</param>
    /// <param name="random">Where z comes from.</param>
    public (Tensor Reconstruction, Tensor Divergence) NegativeBound(Tensor x, Tensor? label, RandomStream random)
    {
        var (mean, logVariance) = Encode(Join(x, label));
        var z = Reparametrize(mean, logVariance, random);
        return (NegativeLogLikelihood(Decoder.Forward(Join(z, label)), x), Losses.KullbackLeiblerToNormal(mean, logVariance));
    }

    /// <summary>-log p(x|z), averaged over the examples.</summary>
    /// <param name="parameters">What the decoder gave, (B, Inputs).</param>
    /// <param name="x">Examples, (B, Inputs).</param>
    private Tensor NegativeLogLikelihood(Tensor parameters, Tensor x) => _noise is null
        ? Losses.BinaryCrossEntropyWithLogits(parameters, x, Reduction.PerExample)
        : _noise.NegativeLogLikelihood(parameters, x);

    private static Tensor Join(Tensor left, Tensor? label) => label is { } right ? Tensor.Concat(1, left, right) : left;

    /// <summary>The one variance of all values of a Gaussian decoder, learned by its logarithm.</summary>
    private sealed class NoiseLevel : Module
    {
        internal NoiseLevel() => LogVariance = NewParameter("log_variance", Initializer.Constant(-2), 1);

        internal Tensor LogVariance { get; }

        // (‖x - mean‖² / σ² + D log 2πσ²) / 2
        internal Tensor NegativeLogLikelihood(Tensor mean, Tensor x)
        {
            var squares = Losses.MeanSquaredError(mean, x, Reduction.PerExample);
            return (squares * (-LogVariance).Exp() + (LogVariance + MathF.Log(2 * MathF.PI)) * x.Shape[1]).Sum() * 0.5f;
        }
    }
}
