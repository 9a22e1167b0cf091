using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>Matrix products at the course's sizes: GFLOP/s and share of the peak, on one thread and on all.</summary>
public static class Products
{
    private static readonly (int M, int N, int K, string Form)[] Sizes =
    [
        (64, 64, 64, "NN"), (128, 128, 128, "NN"), (256, 256, 256, "NN"), (384, 384, 384, "NN"), (512, 512, 512, "NN"), (768, 768, 768, "NN"), (1024, 1024, 1024, "NN"),
        (128, 256, 784, "NN"), (128, 784, 256, "NN"), (784, 256, 128, "NN"), (768, 128, 128, "NN"), (768, 512, 128, "NN"),
        (512, 512, 512, "NT"), (512, 512, 512, "TN"), (512, 512, 512, "TT"),
        (128, 784, 256, "NT"), (784, 256, 128, "TN"), (768, 512, 128, "NT"), (128, 512, 768, "TN"),
        (100, 500, 784, "NN"), (100, 784, 500, "NT"), (784, 500, 100, "TN"), (64, 512, 128, "NN"), (64, 1000, 128, "NT"), (12, 512, 128, "NN"),
    ];

    /// <summary>Prints the table.</summary>
    public static void Run(int threads)
    {
        var onePeak = Peak.Measure(1);
        var allPeak = Peak.Measure(threads);
        Console.WriteLine(Machine.Describe(threads));
        Console.WriteLine($"Peak: {onePeak:F1} GFLOP/s on one thread, {allPeak:F1} on {threads}. Form: T where a factor is transposed.");
        Console.WriteLine($"{"m x n x k",-18} form   1 thread   share   {threads} threads   share   ratio");
        foreach (var (m, n, k, form) in Sizes)
        {
            var one = Measure(m, n, k, form, 1);
            var all = Measure(m, n, k, form, threads);
            Console.WriteLine($"{$"{m} x {n} x {k}",-18} {form}   {one,8:F1}   {one / onePeak,6:P0}   {all,8:F1}   {all / allPeak,6:P0}   {all / one,5:F2}");
        }
    }

    private static double Measure(int m, int n, int k, string form, int threads)
    {
        var before = Workers.Count;
        Workers.Count = threads;
        var random = new RandomStream(1);
        var (transposeA, transposeB) = (form[0] == 'T', form[1] == 'T');
        using var a = transposeA ? new Matrix(k, m) : new Matrix(m, k);
        using var b = transposeB ? new Matrix(n, k) : new Matrix(k, n);
        using var c = new Matrix(m, n);
        random.FillNormal(a.Span);
        random.FillNormal(b.Span);
        var flops = 2.0 * m * n * k;
        var repeats = Math.Max(1, (int)(4e7 / flops));
        var best = double.MaxValue;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < 0.25)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < repeats; i++)
                MatrixProduct.Multiply(a, b, c, transposeA, transposeB);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / repeats);
        }
        Workers.Count = before;
        return flops / best / 1e9;
    }
}
