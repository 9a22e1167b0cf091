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

    /// <summary>ln sigmoid(x) = -softplus(-x).</summary>
    public static double LogSigmoid(double x) => -Softplus(-x);

    /// <summary>ln(1 + e^x) without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogP1(Math.Exp(-Math.Abs(x)));

    /// <summary>ln(e^a + e^b) without overflow.</summary>
    public static double LogAddExp(double a, double b)
    {
        var max = Math.Max(a, b);
        return double.IsInfinity(max) ? max : max + LogP1(Math.Exp(Math.Min(a, b) - max));
    }

    /// <summary>ln(p / (1 - p)).</summary>
    public static double Logit(double p) => Math.Log(p) - LogP1(-p);

    /// <summary>ln(1 + x), exact for tiny x too (W. Kahan's correction; the framework's own loses them).</summary>
    public static double LogP1(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    /// <summary>e^x - 1, exact for tiny x too.</summary>
    public static double ExpM1(double x)
    {
        var u = Math.Exp(x);
        if (u == 1)
            return x;
        return u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * x / Math.Log(u);
    }
}
