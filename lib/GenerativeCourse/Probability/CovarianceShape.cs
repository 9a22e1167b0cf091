namespace GenerativeCourse.Probability;

/// <summary>What shape the clouds of a Gaussian mixture may have.</summary>
public enum CovarianceShape
{
    /// <summary>A ball for each component: σ² I.</summary>
    Spherical,

    /// <summary>An ellipsoid along the axes for each component.</summary>
    Diagonal,

    /// <summary>Any ellipsoid for each component.</summary>
    Full,

    /// <summary>One ellipsoid of any shape for all components.</summary>
    Tied,
}
