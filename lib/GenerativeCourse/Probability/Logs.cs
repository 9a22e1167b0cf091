using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Arithmetic with logarithms of probabilities, which neither overflow nor underflow.</summary>
public static class Logs
{
    /// <summary>Turns logarithms of unnormalized probabilities into probabilities that sum to 1, in place.</summary>
    /// <returns>The logarithm of their sum before normalization.</returns>
    public static double Normalize(Span<double> logs)
    {
        var total = Functions.LogSumExp(logs);
        // Nothing is possible: say "no idea" instead of NaN.
        if (double.IsNegativeInfinity(total)) logs.Fill(1d / logs.Length);
        else for (var i = 0; i < logs.Length; i++) logs[i] = Math.Exp(logs[i] - total);
        return total;
    }
}
