using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>What <see cref="RandomStream"/> draws in single precision only, in double.</summary>
internal static class Draw
{
    /// <summary>A standard normal number, by Marsaglia's polar method.</summary>
    public static double Normal(RandomStream random)
    {
        while (true)
        {
            var (u, v) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
            var s = u * u + v * v;
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }
}
