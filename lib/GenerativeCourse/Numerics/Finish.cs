namespace GenerativeCourse.Numerics;

/// <summary>
/// What a matrix product does to each value of its result at the end, while the value is still in the cache:
/// result = Activation(product + Bias).
/// </summary>
public readonly ref struct Finish
{
    /// <summary>Makes a finish of a bias and an activation.</summary>
    /// <param name="bias">One value a column of the result, added to every row; empty for none.</param>
    /// <param name="activation">The function that is applied last.</param>
    /// <param name="before">Gets the values before the activation, laid out like the result; empty if nobody needs them.</param>
    public Finish(ReadOnlySpan<float> bias, Activation activation = Activation.Identity, Span<float> before = default)
    {
        Bias = bias;
        Activation = activation;
        Before = before;
    }

    /// <summary>One value a column, added to every row; empty for none.</summary>
    public ReadOnlySpan<float> Bias { get; }

    /// <summary>The function that is applied last.</summary>
    public Activation Activation { get; }

    /// <summary>Where the values before the activation go; empty if nobody needs them.</summary>
    public Span<float> Before { get; }
}
