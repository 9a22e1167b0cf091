using System.Runtime.CompilerServices;

namespace GenerativeCourse.Topics;

/// <summary>
/// Drawing from weights by their running sums. The sums are kept in rows of lanes, each lane summed downwards, so that
/// neighbouring weights do not wait for one another: first the lane is found, then the row within it.
/// </summary>
internal static unsafe class RunningSums
{
    /// <summary>Finds the first place whose running sum passes the target, and the target within its lane.</summary>
    /// <param name="sums">Shape (rows, lanes).</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="target">From 0 to the sum of the last row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Row, int Lane, float Target) Find(float* sums, int lanes, int rows, float target)
    {
        var totals = sums + (rows - 1) * lanes;
        var (lane, last) = (0, 0);
        for (; lane < lanes; lane++)
        {
            if (target < totals[lane]) break;
            target -= totals[lane];
            if (totals[lane] > 0) last = lane;
        }
        if (lane == lanes) // rounding took the target past the end: the last place with any weight
        {
            lane = last;
            target = MathF.BitDecrement(totals[lane]);
        }
        var (low, high) = (0, rows - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (sums[middle * lanes + lane] > target) high = middle;
            else low = middle + 1;
        }
        return (low, lane, target);
    }
}
