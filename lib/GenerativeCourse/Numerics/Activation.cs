namespace GenerativeCourse.Numerics;

/// <summary>The function a layer applies to each of its values.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x if positive, else x/5 (the slope 0.2 of the DCGAN paper).</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x Φ(x) in its tanh form (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,
}
