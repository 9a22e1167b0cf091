using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A training step to be measured.</summary>
/// <param name="Name">What it trains.</param>
/// <param name="Flops">Additions and multiplications of its matrix products.</param>
/// <param name="LibtorchMilliseconds">What libtorch took through TorchSharp on two threads of a machine of this kind.</param>
/// <param name="Run">Does the step.</param>
internal sealed record TrainingStep(string Name, double Flops, double LibtorchMilliseconds, Action Run);

/// <summary>Whole training steps at the course's sizes.</summary>
/// <remarks>
/// The operations of a step are those of its matrix products: a forward pass counts 2 for each weight and example, a
/// backward pass twice that, or as much in a first layer, whose input needs no gradient; causal attention counts the half of the scores that is seen.
/// </remarks>
internal static class Steps
{
    private const double Seconds = 3;

    /// <summary>Prints for each step: ms, GFLOP/s, its share of the peak measured in the same run, and managed bytes allocated.</summary>
    public static void Run(string? only)
    {
        var threads = Workers.Count;
        var peak = Peak.Measure(threads);
        Console.WriteLine($"Peak: {peak:F1} GFLOP/s on {threads} threads. Times are medians.");
        Console.WriteLine($"{"step",-44} {"ms",8} {"GFLOP/s",9} {"share",7} {"bytes/step",11} {"libtorch ms",12} {"ratio",6}");
        double ours = 0, theirs = 0;
        foreach (var make in Catalog())
        {
            var step = make();
            if (only is not null && !step.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                continue;
            var (milliseconds, bytes) = Measure(step.Run);
            var rate = step.Flops / milliseconds / 1e6;
            Console.WriteLine($"{step.Name,-44} {milliseconds,8:F2} {rate,9:F1} {rate / peak,7:P0} {bytes,11:N0} {(step.LibtorchMilliseconds > 0 ? $"{step.LibtorchMilliseconds:F1}" : "-"),12} {(step.LibtorchMilliseconds > 0 ? $"{step.LibtorchMilliseconds / milliseconds:F2}" : "-"),6}");
            if (step.LibtorchMilliseconds > 0)
                (ours, theirs) = (ours + milliseconds, theirs + step.LibtorchMilliseconds);
        }
        if (only is null)
            Console.WriteLine($"all steps together: {ours:F1} ms, libtorch {theirs:F1} ms, {theirs / ours:F2} times as fast");
    }

    private static IEnumerable<Func<TrainingStep>> Catalog() =>
    [
        RbmStep.Make, VaeStep.Make, GanStep.Make, LstmStep.Make,
        () => GptStep.Make(layers: 4, width: 128, heads: 4, context: 64, batch: 12, vocabulary: 65, libtorch: 60),
        () => GptStep.Make(layers: 6, width: 192, heads: 6, context: 128, batch: 16, vocabulary: 512, libtorch: 367),
        DcganStep.Make,
    ];

    private static (double Milliseconds, long Bytes) Measure(Action step)
    {
        // Until the methods are compiled for speed and the pools are full.
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 40 || (i < 400 && Stopwatch.GetElapsedTime(start).TotalSeconds < 1.5); i++)
            step();
        var times = new List<double>(10_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        start = Stopwatch.GetTimestamp();
        while (times.Count < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds)
        {
            var from = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / times.Count;
        times.Sort();
        return (times[times.Count / 2], bytes);
    }
}
