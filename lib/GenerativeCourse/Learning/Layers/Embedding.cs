using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A learned vector for each symbol of a vocabulary.</summary>
public sealed class Embedding : Module
{
    /// <summary>Makes a table of normal random vectors.</summary>
    /// <param name="vocabulary">Number of symbols, positive.</param>
    /// <param name="width">Size of a vector, positive.</param>
    /// <param name="random">Where the first vectors come from.</param>
    /// <param name="initializer">How they begin; by default normal with deviation 1, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Embedding(int vocabulary, int width, RandomStream random, Initializer? initializer = null)
    {
        Guard.Sizes(Tensor.TrainedBytes, (vocabulary, nameof(vocabulary)), (width, nameof(width)));
        ArgumentNullException.ThrowIfNull(random);
        Weight = NewParameter("weight", initializer ?? Initializer.Normal(random, 1), vocabulary, width);
    }

    /// <summary>The vectors, (vocabulary, width).</summary>
    public Tensor Weight { get; }

    /// <summary>The vectors of some symbols: (ids.Length, width), or (…sizes, width).</summary>
    /// <param name="ids">Symbols from 0 to vocabulary - 1.</param>
    /// <param name="sizes">How the symbols are arranged, such as batch and time; none for a plain list.</param>
    /// <exception cref="ArgumentException">There is no such symbol, or the sizes do not multiply to their number.</exception>
    public Tensor Forward(ReadOnlySpan<int> ids, params ReadOnlySpan<int> sizes)
    {
        var rows = Weight.Gather(ids);
        if (sizes.Length == 0)
            return rows;
        Span<int> shape = stackalloc int[Shape.MaximumRank + 1];
        if (sizes.Length >= Shape.MaximumRank)
            throw new ArgumentException($"Symbols are arranged in at most {Shape.MaximumRank - 1} dimensions, not {sizes.Length}.", nameof(sizes));
        sizes.CopyTo(shape);
        shape[sizes.Length] = Weight.Shape[1];
        return rows.Reshape(shape[..(sizes.Length + 1)]);
    }
}
