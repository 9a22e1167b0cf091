namespace GenerativeCourse.Topics;

/// <summary>Digamma and trigamma functions for arguments above 0, to about fifteen digits.</summary>
/// <remarks>Recurrence up to 10, then the asymptotic series: M. Abramowitz and I. Stegun, "Handbook of mathematical functions" (1964), 6.3.18 and 6.4.12.</remarks>
internal static class Polygamma
{
    /// <summary>ψ(x), the derivative of log Γ(x).</summary>
    public static double Digamma(double x)
    {
        var sum = 0.0;
        for (; x < 10; x++) sum -= 1 / x;
        var s = 1 / (x * x);
        return sum + Math.Log(x) - 0.5 / x - s * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * 691.0 / 32760)))));
    }

    /// <summary>ψ'(x), the derivative of <see cref="Digamma"/>.</summary>
    public static double Trigamma(double x)
    {
        var sum = 0.0;
        for (; x < 10; x++) sum += 1 / (x * x);
        var s = 1 / (x * x);
        return sum + 1 / x + s / 2 + s / x * (1.0 / 6 - s * (1.0 / 30 - s * (1.0 / 42 - s * (1.0 / 30 - s * (5.0 / 66 - s * 691.0 / 2730)))));
    }

    /// <summary>E[log p_k] = ψ(a_k) - ψ(Σa) for p drawn from a Dirichlet distribution with parameters a.</summary>
    public static void ExpectedLog(ReadOnlySpan<double> parameters, Span<double> destination)
    {
        var sum = 0.0;
        foreach (var parameter in parameters) sum += parameter;
        var normalizer = Digamma(sum);
        for (var k = 0; k < parameters.Length; k++) destination[k] = Digamma(parameters[k]) - normalizer;
    }
}
