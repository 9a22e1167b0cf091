using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A piece of pinned, 64-byte aligned float memory: what a node's values, gradient or notes stand in.</summary>
internal sealed unsafe class Buffer
{
    private float[] _memory = [];

    /// <summary>How many floats are in use.</summary>
    public int Length { get; private set; }

    /// <summary>The first float. It stays where it is: the memory is pinned as long as this object is referred to.</summary>
    public float* Pointer { get; private set; }

    public Span<float> Span => new(Pointer, Length);

    /// <summary>The same memory as whole numbers: labels and indices that a backward pass needs again.</summary>
    public Span<int> Integers => new(Pointer, Length);

    /// <summary>Takes memory from the pool; the values are whatever they were.</summary>
    public Buffer Rent(int length)
    {
        _memory = FloatPool.Rent(length + FloatPool.Slack);
        Pointer = FloatPool.FirstAligned(_memory);
        Length = length;
        return this;
    }

    /// <summary>Gives the memory back to the pool.</summary>
    public void Return()
    {
        FloatPool.Return(_memory);
        (_memory, Length) = ([], 0);
        Pointer = null;
    }
}
