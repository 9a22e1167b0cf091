using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>How alike two examples are: an inner product in a space that is never visited.</summary>
public sealed class Kernel
{
    private readonly Func<float[], float[], double> _function;

    private Kernel(string name, Func<float[], float[], double> function) => (Name, _function) = (name, function);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>x·x'.</summary>
    public static Kernel Linear { get; } = new("linear", (a, b) => Dot(a, b));

    /// <summary>exp(-γ ‖x - x'‖²): alike if near.</summary>
    /// <param name="gamma">γ, above 0: large values see only the nearest neighbours.</param>
    public static Kernel Rbf(double gamma)
    {
        Guard.Positive(gamma, nameof(gamma));
        return new Kernel($"rbf, γ = {gamma}", (a, b) =>
        {
            var sum = 0d;
            for (var d = 0; d < a.Length; d++) sum += (a[d] - (double)b[d]) * (a[d] - (double)b[d]);
            return Math.Exp(-gamma * sum);
        });
    }

    /// <summary>(γ x·x' + 1)^degree.</summary>
    /// <param name="degree">At least 1.</param>
    /// <param name="gamma">γ, above 0.</param>
    public static Kernel Polynomial(int degree, double gamma = 1)
    {
        Guard.AtLeast(degree, 1, nameof(degree));
        Guard.Positive(gamma, nameof(gamma));
        return new Kernel($"polynomial, degree {degree}", (a, b) => Math.Pow(gamma * Dot(a, b) + 1, degree));
    }

    internal double Of(float[] a, float[] b) => _function(a, b);

    private static double Dot(float[] a, float[] b)
    {
        var sum = 0d;
        for (var d = 0; d < a.Length; d++) sum += (double)a[d] * b[d];
        return sum;
    }
}
