using GenerativeCourse.Numerics;

namespace GenerativeCourse.Evaluation;

/// <summary>Divergences of two densities on a line by the trapezoidal rule, in nats: exact to the digits shown where both densities are smooth and the range holds them.</summary>
public static class LineDivergence
{
    /// <summary>
    /// Jensen-Shannon, ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = (p + q)/2: 0 where p = q, and at most ln 2. Mass beyond the
    /// range, where the densities are not looked at, is taken to be that of a point that both have for themselves.
    /// </summary>
    /// <param name="p">A density at equally spaced places, at least two.</param>
    /// <param name="q">Another one at the same places.</param>
    /// <param name="step">From place to place, positive.</param>
    public static double JensenShannon(IReadOnlyList<double> p, IReadOnlyList<double> q, double step)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        Guard.AtLeast(p.Count, 2, nameof(p));
        Guard.Length(q.Count, p.Count, nameof(q));
        Guard.Positive(step);
        var (sum, massP, massQ) = (0.0, 0.0, 0.0);
        for (var i = 0; i < p.Count; i++)
        {
            var weight = i == 0 || i == p.Count - 1 ? step / 2 : step;
            var middle = (p[i] + q[i]) / 2;
            sum += weight * (Part(p[i], middle) + Part(q[i], middle)) / 2;
            (massP, massQ) = (massP + weight * p[i], massQ + weight * q[i]);
        }
        return sum + (Math.Max(0, 1 - massP) + Math.Max(0, 1 - massQ)) / 2 * Math.Log(2);
    }

    // p ln(p/m), whose limit at p = 0 is 0.
    private static double Part(double p, double m) => p > 0 ? p * Math.Log(p / m) : 0;
}
