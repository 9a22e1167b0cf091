using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
            Workers.For(threads, part => sums[part] = IsWide ? Chain<Vector512<float>, WideVectors>(Steps) : Chain<Vector<float>, PlainVectors>(Steps));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        Workers.Count = before;
        return 2.0 * Chains * Lanes * Steps * threads / best / 1e9;
    }

    // The same tile-sized set of chains in the widest vectors that a product uses here.
    private static bool IsWide => Vector512.IsHardwareAccelerated;

    internal static int Lanes => IsWide ? Vector512<float>.Count : Vector<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe float Chain<T, TVectors>(int steps)
        where T : struct
        where TVectors : IProductVectors<T>
    {
        T a = TVectors.All(1), b = TVectors.All(2), c = TVectors.All(3), d = TVectors.All(4), e = TVectors.All(5), f = TVectors.All(6);
        T g = TVectors.All(7), h = TVectors.All(8), i = TVectors.All(9), j = TVectors.All(10), k = TVectors.All(11), l = TVectors.All(12);
        T x = TVectors.All(0.999f), y = TVectors.All(0.001f);
        for (var step = 0; step < steps; step++)
        {
            a = TVectors.MultiplyAdd(a, x, y);
            b = TVectors.MultiplyAdd(b, x, y);
            c = TVectors.MultiplyAdd(c, x, y);
            d = TVectors.MultiplyAdd(d, x, y);
            e = TVectors.MultiplyAdd(e, x, y);
            f = TVectors.MultiplyAdd(f, x, y);
            g = TVectors.MultiplyAdd(g, x, y);
            h = TVectors.MultiplyAdd(h, x, y);
            i = TVectors.MultiplyAdd(i, x, y);
            j = TVectors.MultiplyAdd(j, x, y);
            k = TVectors.MultiplyAdd(k, x, y);
            l = TVectors.MultiplyAdd(l, x, y);
        }
        // Every chain goes into the answer, or the compiler might drop it.
        a = TVectors.MultiplyAdd(b, x, a);
        a = TVectors.MultiplyAdd(c, x, a);
        a = TVectors.MultiplyAdd(d, x, a);
        a = TVectors.MultiplyAdd(e, x, a);
        a = TVectors.MultiplyAdd(f, x, a);
        a = TVectors.MultiplyAdd(g, x, a);
        a = TVectors.MultiplyAdd(h, x, a);
        a = TVectors.MultiplyAdd(i, x, a);
        a = TVectors.MultiplyAdd(j, x, a);
        a = TVectors.MultiplyAdd(k, x, a);
        a = TVectors.MultiplyAdd(l, x, a);
        var answer = stackalloc float[TVectors.Count];
        TVectors.Store(a, answer);
        return answer[0];
    }
}
