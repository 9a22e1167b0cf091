using MathNet.Numerics;

namespace GenerativeCourse.Numerics;

/// <summary>The same functions of one double, for the probability models.</summary>
public static partial class Functions
{
    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>ln(1 + e^x) without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + SpecialFunctions.Log1p(Math.Exp(-Math.Abs(x)));
}
