using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Pinned float arrays that are used again. Training rents the same few sizes in every step, so after the first
/// step nothing is allocated. An array that is never returned is simply collected.
/// </summary>
public static class FloatPool
{
    /// <summary>The largest number of floats kept for later: 256 Mi floats, one GiB.</summary>
    public const long Capacity = 1L << 28;

    /// <summary>Bytes: what vectors are loaded from starts on such a boundary, and so on a cache line.</summary>
    internal const int Alignment = 64;

    /// <summary>Floats to rent beyond those that are needed, so that the first of them can stand on a boundary.</summary>
    internal const int Slack = Alignment / sizeof(float);

    private const int Classes = 4 * 31 + 1; // the last: more than 2^30 + 3 · 2^28 floats
    private static readonly Stack<float[]>?[] Shelves = new Stack<float[]>?[Classes];
    private static readonly Lock Gate = new();
    private static long s_kept;

    /// <summary>A pinned array of at least <paramref name="length"/> floats; its values are whatever they were.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static float[] Rent(int length)
    {
        Guard.AtLeast(length, 0);
        if (length == 0)
            return [];
        var shelf = ShelfFor(length);
        lock (Gate)
        {
            if (Shelves[shelf] is { Count: > 0 } stack)
            {
                var found = stack.Pop();
                s_kept -= found.Length;
                return found;
            }
        }
        Guard.Memory(length, sizeof(float) * (double)length);
        return GC.AllocateUninitializedArray<float>(SizeOf(shelf), pinned: true);
    }

    /// <summary>Gives an array back. The caller must not touch it afterwards.</summary>
    /// <exception cref="ArgumentException">The array did not come from <see cref="Rent"/>.</exception>
    public static void Return(float[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Length == 0)
            return;
        var shelf = ShelfFor(array.Length);
        if (SizeOf(shelf) != array.Length)
            throw new ArgumentException("Only an array that came from FloatPool.Rent can be returned.", nameof(array));
        lock (Gate)
        {
            if (s_kept + array.Length > Capacity)
                return;
            (Shelves[shelf] ??= new Stack<float[]>()).Push(array);
            s_kept += array.Length;
        }
    }

    /// <summary>The first place of a pinned array, not empty, that stands on a boundary.</summary>
    internal static unsafe float* FirstAligned(float[] memory)
    {
        var address = (nuint)Unsafe.AsPointer(ref memory[0]);
        return (float*)((address + Alignment - 1) / Alignment * Alignment);
    }

    // Four sizes between a power of two and the next: at most a quarter is wasted.
    private static int ShelfFor(int length)
    {
        var size = Math.Max(64, length);
        var log = 31 - int.LeadingZeroCount(size - 1);
        var quarter = 1 << (log - 2);
        var step = (size - (1 << log) + quarter - 1) / quarter;
        return 4 * log + step;
    }

    private static int SizeOf(int shelf)
    {
        var (log, step) = (shelf / 4, shelf % 4);
        if (log >= 30)
            return Array.MaxLength;
        return (1 << log) + step * (1 << (log - 2));
    }
}
