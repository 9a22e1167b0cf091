using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>Whole training steps at the course's sizes. Everything that is printed was measured in this run.</summary>
internal static class Steps
{
    private const int Rounds = 3;
    private const double Seconds = 0.8;

    /// <summary>The steps, in the order of the chapters.</summary>
    public static IReadOnlyList<TrainingStep> Catalog { get; } =
    [
        new RbmStep(),
        new VaeStep(),
        new GanStep(),
        new DcganStep(),
        new UNetStep(),
        new LstmStep(),
        new GruStep(),
        new GptStep(layers: 4, width: 128, heads: 4, context: 64, batch: 12, vocabulary: 65),
        new GptStep(layers: 6, width: 192, heads: 6, context: 128, batch: 16, vocabulary: 512),
    ];

    /// <summary>
    /// Prints for each step the median time, GFLOP/s, its share of the peak measured in the same run, and the managed
    /// bytes it allocates; and where libtorch is there, its median from rounds that took turns with ours, and the ratio.
    /// </summary>
    /// <param name="only">A part of the names of the steps to run; null for all.</param>
    public static void Run(string? only)
    {
        var threads = Workers.Count;
        var peak = Peak.Measure(threads);
        Console.WriteLine(Machine.Describe(threads));
        Console.WriteLine($"Peak: {peak:F0} GFLOP/s on {threads} threads. Times are medians of {Rounds} rounds.");
        using var peer = Peer.Start(threads);
        Console.WriteLine($"{"step",-46} {"ms",8} {"GFLOP/s",8} {"share",6} {"bytes/step",11}{(peer is null ? "" : $" {"libtorch ms",12} {"ratio",6}")}");
        var ratios = new List<double>();
        foreach (var step in Chosen(only))
        {
            var run = step.Ours();
            Timing.Warm(run);
            var (ours, theirs) = (new List<double>(100_000), new List<double>());
            var theyHaveIt = peer?.Prepare(step) ?? false;
            var bytes = 0L;
            for (var round = 0; round < Rounds; round++)
            {
                // What the other side's round threw out of the caches comes back before the clock starts.
                for (var i = 0; i < 3; i++)
                    run();
                var before = GC.GetTotalAllocatedBytes(precise: true);
                Timing.For(Seconds, run, ours);
                bytes += GC.GetTotalAllocatedBytes(precise: true) - before;
                if (theyHaveIt)
                    theirs.AddRange(peer!.Round(Seconds));
            }
            var milliseconds = Timing.Median(ours);
            var rate = step.Flops / milliseconds / 1e6;
            Console.Write($"{step.Name,-46} {milliseconds,8:F2} {rate,8:F0} {rate / peak,6:P0} {bytes / ours.Count,11:N0}");
            if (theyHaveIt)
            {
                ratios.Add(Timing.Median(theirs) / milliseconds);
                Console.Write($" {Timing.Median(theirs),12:F2} {ratios[^1],6:F2}");
            }
            Console.WriteLine();
        }
        if (ratios.Count > 1)
            Console.WriteLine($"geometric mean of the {ratios.Count} ratios: {Math.Exp(ratios.Average(Math.Log)):F2}");
        else if (peer is null)
            Console.WriteLine(Peer.Missing);
    }

    /// <summary>
    /// Prints each step's median after about 300 and after 5,000 repetitions (1,000 of steps over 20 ms): a step that
    /// grows slower as it trains, as denormal numbers make it, shows here. A model that has trained for long takes turns
    /// with a new one, as the machine itself may change its pace from one second to the next.
    /// </summary>
    /// <param name="only">A part of the names of the steps to run; null for all.</param>
    public static void RunLong(string? only)
    {
        const int early = 250, turns = 8, together = 25;
        Console.WriteLine(Machine.Describe(Workers.Count));
        Console.WriteLine($"{"step",-46} {"steps",6} {$"ms at {early + turns * together / 2}",10} {"ms at end",10} {"change",8}");
        foreach (var step in Chosen(only))
        {
            var (trained, fresh) = (step.Ours(), step.Ours());
            Timing.Warm(fresh, seconds: 0.5);
            fresh = step.Ours();
            for (var i = 0; i < early; i++)
                fresh();
            var last = Timing.Once(fresh) > 20 ? 1000 : 5000;
            for (var i = 0; i < last - turns * together; i++)
                trained();
            var (before, after) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < turns; turn++)
            {
                for (var i = 0; i < together; i++)
                    before.Add(Timing.Once(fresh));
                for (var i = 0; i < together; i++)
                    after.Add(Timing.Once(trained));
            }
            var (ms, late) = (Timing.Median(before), Timing.Median(after));
            Console.WriteLine($"{step.Name,-46} {last,6:N0} {ms,10:F2} {late,10:F2} {late / ms - 1,8:+0.0%;-0.0%}");
        }
    }

    private static IEnumerable<TrainingStep> Chosen(string? only) =>
        Catalog.Where(step => only is null || step.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
}
