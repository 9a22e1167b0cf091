namespace GenerativeCourse.Boltzmann;

/// <summary>Sums of numbers that are known by their logarithms, as partition functions are.</summary>
internal static class LogSum
{
    /// <summary>ln Σ exp(x), without overflow; −∞ for nothing.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values) largest = Math.Max(largest, value);
        if (double.IsInfinity(largest)) return largest;

        var sum = 0.0;
        foreach (var value in values) sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>ln(1 + exp(x)), without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
