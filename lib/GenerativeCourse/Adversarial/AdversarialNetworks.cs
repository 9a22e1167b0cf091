using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>The usual players.</summary>
public static class AdversarialNetworks
{
    private const int GeneratorStream = 1, DiscriminatorStream = 2;

    /// <summary>Fully connected players for points: rectified hidden layers, a linear output in G and a score in D.</summary>
    /// <param name="dimensions">Size of a sample, at least 1.</param>
    /// <param name="latent">Size of z, at least 1.</param>
    /// <param name="hidden">Size of each hidden layer of both, at least 1.</param>
    /// <param name="layers">Hidden layers of both, at least 1.</param>
    /// <param name="spectral">Whether D's matrices are divided by their largest singular value.</param>
    /// <param name="prior">p_z.</param>
    /// <param name="seed">Decides the first weights.</param>
    public static GenerativeAdversarialNetwork Dense(
        int dimensions, int latent = 8, int hidden = 64, int layers = 2, bool spectral = false, NoisePrior prior = NoisePrior.Gaussian, long seed = 1)
    {
        Guard.AtLeast(dimensions, 1);
        Guard.AtLeast(latent, 1, because: "Without noise a generator makes one and the same sample.");
        Guard.AtLeast(hidden, 1);
        Guard.AtLeast(layers, 1);
        Guard.Memory(hidden, 16.0 * layers * hidden * hidden);
        var root = new RandomStream(seed);
        var (g, d) = (root.Split(GeneratorStream), root.Split(DiscriminatorStream));
        Layer[] generator = [.. Hidden(latent, g, false, Activation.Relu), new Linear(hidden, dimensions, g)];
        Layer[] discriminator = [.. Hidden(dimensions, d, spectral, Activation.LeakyRelu),
            spectral ? new SpectralLinear(hidden, 1, d) : new Linear(hidden, 1, d)];
        return new(new Sequential(generator), new Sequential(discriminator), latent, prior: prior);

        IEnumerable<Layer> Hidden(int inputs, RandomStream random, bool normalized, Activation activation)
        {
            for (var (i, size) = (0, inputs); i < layers; (i, size) = (i + 1, hidden))
            {
                yield return normalized
                    ? new SpectralLinear(size, hidden, random, activation, Initializer.HeUniform(random))
                    : new Linear(size, hidden, random, activation, initializer: Initializer.HeUniform(random));
            }
        }
    }
}
