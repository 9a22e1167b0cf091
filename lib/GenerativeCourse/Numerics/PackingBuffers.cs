namespace GenerativeCourse.Numerics;

/// <summary>Two buffers for each thread, grown when needed and then used again: no allocation in a steady loop.</summary>
internal static unsafe class PackingBuffers
{
    [ThreadStatic]
    private static float[]? t_a;
    [ThreadStatic]
    private static float[]? t_b;

    /// <summary>Aligned room for the left factor. The next call on this thread gives the same memory.</summary>
    internal static float* A(int length) => Room(ref t_a, length);

    /// <summary>Aligned room for the right factor. The next call on this thread gives the same memory.</summary>
    internal static float* B(int length) => Room(ref t_b, length);

    private static float* Room(ref float[]? array, int length)
    {
        length += FloatPool.Slack;
        if (array is null || array.Length < length)
            array = GC.AllocateUninitializedArray<float>((int)Math.Min(Array.MaxLength, Math.Max(length, 2L * (array?.Length ?? 0))), pinned: true);
        return FloatPool.FirstAligned(array);
    }
}
