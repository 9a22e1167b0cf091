using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>The most multiply-adds the cores can do: a loop of independent chains that never leave the registers.</summary>
public static class Peak
{
    private const int Steps = 400_000;
    private const int Chains = 12;

    /// <summary>GFLOP/s of so many threads together; the best of several tries.</summary>
    public static double Measure(int threads)
    {
        var before = Workers.Count;
        Workers.Count = threads;
        var sums = new float[threads];
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            Workers.For(threads, part => sums[part] = Chain(Steps));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        Workers.Count = before;
        return 2.0 * Chains * Vector<float>.Count * Steps * threads / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain(int steps)
    {
        Vector<float> a = new(1f), b = new(2f), c = new(3f), d = new(4f), e = new(5f), f = new(6f);
        Vector<float> g = new(7f), h = new(8f), i = new(9f), j = new(10f), k = new(11f), l = new(12f);
        Vector<float> x = new(0.999f), y = new(0.001f);
        for (var step = 0; step < steps; step++)
        {
            a = Vector.FusedMultiplyAdd(a, x, y);
            b = Vector.FusedMultiplyAdd(b, x, y);
            c = Vector.FusedMultiplyAdd(c, x, y);
            d = Vector.FusedMultiplyAdd(d, x, y);
            e = Vector.FusedMultiplyAdd(e, x, y);
            f = Vector.FusedMultiplyAdd(f, x, y);
            g = Vector.FusedMultiplyAdd(g, x, y);
            h = Vector.FusedMultiplyAdd(h, x, y);
            i = Vector.FusedMultiplyAdd(i, x, y);
            j = Vector.FusedMultiplyAdd(j, x, y);
            k = Vector.FusedMultiplyAdd(k, x, y);
            l = Vector.FusedMultiplyAdd(l, x, y);
        }
        return Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
