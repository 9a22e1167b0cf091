namespace GenerativeCourse.Learning;

/// <summary>A module that turns one tensor into another, so that layers can stand in a row.</summary>
public abstract class Layer : Module
{
    /// <summary>The layer's result.</summary>
    /// <param name="x">The input; see the layer for its shape.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public abstract Tensor Forward(Tensor x);
}
