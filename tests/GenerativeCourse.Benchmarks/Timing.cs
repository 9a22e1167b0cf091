using System.Diagnostics;

namespace GenerativeCourse.Benchmarks;

/// <summary>How long an action takes.</summary>
internal static class Timing
{
    /// <summary>
    /// Runs an action until the methods are compiled for speed and the pools are full. The compiler works in the
    /// background: it gets a moment to itself, as both cores are ours the rest of the time.
    /// </summary>
    public static void Warm(Action action, double seconds = 1)
    {
        for (var round = 0; round < 2; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
                action();
            Thread.Sleep(300);
        }
    }

    /// <summary>Runs at least three times, for so long, and notes the milliseconds of each.</summary>
    public static void For(double seconds, Action action, List<double> times)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
            times.Add(Once(action));
    }

    /// <summary>Milliseconds of one run.</summary>
    public static double Once(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> times)
    {
        double[] ordered = [.. times.Order()];
        return ordered[ordered.Length / 2];
    }
}
