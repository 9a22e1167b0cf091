using System.Numerics.Tensors;

namespace GenerativeCourse.Probability;

/// <summary>Arithmetic with logarithms of probabilities, which neither overflow nor underflow.</summary>
public static class Logs
{
    /// <summary>log Σ exp(x_i), with the largest term taken out first; -∞ for no terms or only terms of -∞.</summary>
    public static double SumExp(ReadOnlySpan<double> logs)
    {
        if (logs.Length == 0) return double.NegativeInfinity;
        var largest = TensorPrimitives.Max(logs);
        if (double.IsInfinity(largest)) return largest;
        var sum = 0d;
        foreach (var log in logs) sum += Math.Exp(log - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>Turns logarithms of unnormalized probabilities into probabilities that sum to 1, in place.</summary>
    /// <returns>The logarithm of their sum before normalization.</returns>
    public static double Normalize(Span<double> logs)
    {
        var total = SumExp(logs);
        // Nothing is possible: say "no idea" instead of NaN.
        if (double.IsNegativeInfinity(total)) logs.Fill(1d / logs.Length);
        else for (var i = 0; i < logs.Length; i++) logs[i] = Math.Exp(logs[i] - total);
        return total;
    }
}
