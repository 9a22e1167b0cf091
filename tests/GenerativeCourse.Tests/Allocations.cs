namespace GenerativeCourse.Tests;

internal static class Allocations
{
    /// <summary>What a steady step allocates on this thread, in bytes: the least of a few repetitions, since a thread that sleeps for the first time gets something to sleep on.</summary>
    public static long Least(Action step)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 4; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
