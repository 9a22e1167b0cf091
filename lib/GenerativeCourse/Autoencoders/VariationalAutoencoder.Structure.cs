using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <content>How a model is made, and what it refuses.</content>
public sealed partial class VariationalAutoencoder
{
    /// <summary>Makes a model with random weights.</summary>
    /// <param name="inputs">Size of x, at least 1.</param>
    /// <param name="options">Sizes, functions and likelihood.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range, or the weights would not fit into memory.</exception>
    public VariationalAutoencoder(int inputs, VariationalAutoencoderOptions? options = null)
    {
        options ??= new VariationalAutoencoderOptions();
        options.Validate();
        DenseLayers.RequireSizes(inputs, options.Latent, options.Hidden, options.Classes);
        var random = new RandomStream(options.Seed);
        (Inputs, Latent, Classes, Likelihood) = (inputs, options.Latent, options.Classes, options.Likelihood);

        int[] encoder = [inputs + Classes, .. options.Hidden];
        if (options.Hidden.Count > 0)
            _trunk = Add("encoder", DenseLayers.Build(encoder, options.Activation, options.Activation, random));
        _mean = Add("mean", new Linear(encoder[^1], Latent, random));
        _logVariance = Add("log_variance", new Linear(encoder[^1], Latent, random));
        Decoder = Add("decoder", DenseLayers.Build([Latent + Classes, .. options.Hidden.Reverse(), inputs], options.Activation, Activation.Identity, random));
        _likelihood = Add("noise", DecoderLikelihood.Of(Likelihood));
    }

    /// <summary>Size of x.</summary>
    public int Inputs { get; }

    /// <summary>Size of z.</summary>
    public int Latent { get; }

    /// <summary>How many labels the model is conditioned on; 0 for a plain VAE.</summary>
    public int Classes { get; }

    /// <summary>What the decoder describes.</summary>
    public Likelihood Likelihood { get; }

    /// <summary>The variance of a Gaussian decoder's values; null for a Bernoulli decoder, whose values have none.</summary>
    public double? NoiseVariance => _likelihood.Variance;

    private void Require(Matrix data, ReadOnlyMemory<byte> labels, string name)
    {
        DenseLayers.Require(data, Inputs, name);
        _likelihood.RequireValues(data, name);
        RequireLabels(labels, data.Rows);
    }

    private void RequireLabels(ReadOnlyMemory<byte> labels, int rows)
    {
        if (Classes > 0)
            Guard.Labels(labels.Span, rows, Classes);
    }

    // (count, Classes): which label each of these rows has; null for a plain VAE.
    private Tensor? OneHot(ReadOnlySpan<byte> labels, ReadOnlySpan<int> rows)
    {
        if (Classes == 0)
            return null;
        var result = Tensor.Zeros(rows.Length, Classes);
        for (var i = 0; i < rows.Length; i++)
            result.Values[i * Classes + labels[rows[i]]] = 1;
        return result;
    }
}
