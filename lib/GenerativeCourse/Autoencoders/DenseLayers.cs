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

    /// <summary>Refuses layer lists and latent sizes that cannot be built.</summary>
    internal static void Require(int inputs, int latent, IReadOnlyList<int> hidden)
    {
        Guard.AtLeast(inputs, 1);
        Guard.AtLeast(latent, 1, "Latent", because: "With nothing in between, nothing gets through.");
        ArgumentNullException.ThrowIfNull(hidden);
        foreach (var units in hidden)
            Guard.AtLeast(units, 1, "Hidden", because: "It lists the sizes of the hidden layers; an empty list means no hidden layer.");
        // Each weight up and down, with its gradient and Adam's two averages.
        int[] sizes = [inputs, .. hidden, latent];
        for (var i = 1; i < sizes.Length; i++)
            Guard.Memory(sizes[i], 4.0 * 2 * 4 * sizes[i - 1] * sizes[i], i == sizes.Length - 1 ? "Latent" : "Hidden");
    }

    /// <summary>Refuses data with another number of columns, no rows, or values that are not numbers.</summary>
    internal static void Require(Matrix data, int inputs, string name)
    {
        ArgumentNullException.ThrowIfNull(data, name);
        if (data.Columns != inputs || data.Rows == 0)
            throw new ArgumentException($"The model reads rows of {inputs} values, at least one row; {name} is {data.Rows}x{data.Columns}.", name);
        foreach (var value in data.Span)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"All values of {name} are finite numbers, but one is {value}.", name);
        }
    }

    /// <summary>Refuses targets that are no probabilities, for a cross-entropy.</summary>
    internal static void RequireUnitInterval(Matrix data, string name)
    {
        foreach (var value in data.Span)
        {
            if (value is < 0 or > 1)
                throw new ArgumentException($"A Bernoulli decoder reads values from 0 to 1, but {name} holds {value}: scale the data, or take another loss.", name);
        }
    }
}
