using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>Builds the fully connected encoders and decoders of these chapters.</summary>
internal static class DenseLayers
{
    /// <summary>Layers from the first size to the last one, each with its function but the last, which has <paramref name="last"/>.</summary>
    /// <param name="sizes">Two sizes or more: inputs, hidden layers, outputs.</param>
    /// <param name="hidden">The function of the hidden layers.</param>
    /// <param name="last">The function of the last layer.</param>
    /// <param name="random">Where the first weights come from.</param>
    internal static Sequential Build(ReadOnlySpan<int> sizes, Activation hidden, Activation last, RandomStream random)
    {
        var layers = new Layer[sizes.Length - 1];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = new Linear(sizes[i], sizes[i + 1], random, i == layers.Length - 1 ? last : hidden);
        return new Sequential(layers);
    }

    /// <summary>Refuses sizes that cannot be built, or whose weights, gradients and Adam's two means the machine cannot hold.</summary>
    internal static void RequireSizes(int inputs, int latent, IReadOnlyList<int> hidden, int classes = 0)
    {
        const double bytes = 2 * 16; // encoder and decoder
        Guard.AtLeast(inputs, 1);
        Guard.AtLeast(latent, 1, "Latent", "With nothing in between, nothing gets through.");
        Guard.NotNegative(classes, "Classes");
        ArgumentNullException.ThrowIfNull(hidden, "Hidden");
        var (below, needed, largest) = ((double)inputs + classes, 0.0, (Value: inputs, Name: nameof(inputs)));
        foreach (var units in hidden)
        {
            Guard.AtLeast(units, 1, "Hidden", "It lists the sizes of the hidden layers; an empty list means none.");
            (needed, below) = (needed + bytes * below * units, units);
            if (units > largest.Value)
                largest = (units, "Hidden");
        }
        needed += bytes * below * (latent + (double)classes);
        Guard.Memory(Math.Max(largest.Value, latent), needed, latent > largest.Value ? "Latent" : largest.Name);
    }

    /// <summary>Refuses data with another number of columns, no rows, or values that are not numbers.</summary>
    internal static void Require(Matrix data, int inputs, string name)
    {
        Guard.Shape(data, inputs, name);
        if (data.Rows == 0)
            throw new ArgumentException($"{name} must have 1 row or more, not 0.", name);
        Guard.Finite(data, name);
    }
}
