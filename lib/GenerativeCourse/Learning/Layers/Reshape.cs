namespace GenerativeCourse.Learning;

/// <summary>Reads each example in another shape, (N, …) to (N, sizes): between linear layers and convolutions.</summary>
/// <param name="sizes">Sizes of one example, outermost first.</param>
public sealed class Reshape(params int[] sizes) : Layer
{
    private readonly int[] _sizes = [.. sizes];

    /// <inheritdoc />
    public override Tensor Forward(Tensor x) => x.Reshape([x.Shape[0], .. _sizes]);
}
