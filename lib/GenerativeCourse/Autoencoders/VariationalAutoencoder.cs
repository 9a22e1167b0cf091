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
/// D. Kingma and M. Welling, "Auto-encoding variational Bayes", ICLR 2014: equations (3) and (10), algorithm 1, which is
/// <see cref="Step"/>. Conditioned on labels (encoder and decoder both read them): K. Sohn, H. Lee, X. Yan, NIPS 2015.
/// </remarks>
public sealed partial class VariationalAutoencoder : Module
{
    private readonly Layer? _trunk;
    private readonly Linear _mean, _logVariance;
    private readonly DecoderLikelihood _likelihood;

    /// <summary>From z (and the label) to the parameters of p(x|z): (B, Latent + Classes) to (B, Inputs).</summary>
    public Layer Decoder { get; }

    /// <summary>One step of training: encode, reparametrize, decode, two losses, one step down the gradient of their sum, -ELBO.</summary>
    /// <param name="x">A minibatch, (B, Inputs).</param>
    /// <param name="optimizer">An optimizer of this model's parameters.</param>
    /// <param name="random">Where s comes from.</param>
    /// <param name="label">Their one-hot labels, (B, Classes), if the model is conditioned.</param>
    /// <returns>The bound before the step.</returns>
    public EvidenceLowerBound Step(Tensor x, Optimizer optimizer, RandomStream random, Tensor? label = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var (reconstruction, divergence) = NegativeBound(x, label, random);
        var loss = reconstruction + divergence;                              // -ELBO
        optimizer.ZeroGradients();
        loss.Backward();
        optimizer.Step();
        return new EvidenceLowerBound(reconstruction.Item, divergence.Item);
    }

    /// <summary>The two parts of the negative ELBO, averaged over the examples.</summary>
    /// <param name="x">Examples, (B, Inputs).</param>
    /// <param name="label">Their one-hot labels, (B, Classes), if the model is conditioned.</param>
    /// <param name="random">Where z comes from.</param>
    public (Tensor Reconstruction, Tensor Divergence) NegativeBound(Tensor x, Tensor? label, RandomStream random)
    {
        var (mean, logVariance) = Encode(x, label);                          // q(z|x) = N(μ, diag σ²)
        var z = Reparametrize(mean, logVariance, random);                    // z = μ + σ ⊙ s
        var parameters = Decode(z, label);                                   // p(x|z)
        var reconstruction = _likelihood.NegativeLog(parameters, x);         // -log p(x|z)
        var divergence = Losses.KullbackLeiblerToNormal(mean, logVariance);  // KL(q(z|x) || p(z))
        return (reconstruction, divergence);
    }

    /// <summary>The parameters of q(z|x).</summary>
    /// <param name="x">Examples, (B, Inputs).</param>
    /// <param name="label">Their one-hot labels, (B, Classes), if the model is conditioned.</param>
    /// <returns>μ and log σ², (B, Latent) each.</returns>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x, Tensor? label = null)
    {
        var input = Join(x, label);
        var h = _trunk is null ? input : _trunk.Forward(input);
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

    /// <summary>The parameters of p(x|z): logits of coins, or means.</summary>
    /// <param name="z">Codes, (B, Latent).</param>
    /// <param name="label">Their one-hot labels, (B, Classes), if the model is conditioned.</param>
    /// <returns>(B, Inputs).</returns>
    public Tensor Decode(Tensor z, Tensor? label = null) => Decoder.Forward(Join(z, label));

    private static Tensor Join(Tensor left, Tensor? label) => label is { } right ? Tensor.Concat(1, left, right) : left;
}
