using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>Aligned memory for the time of one call; the values are whatever they were. Use it with <c>using</c>.</summary>
internal readonly unsafe ref struct Scratch : IDisposable
{
    private readonly float[] _memory;

    public Scratch(int length)
    {
        _memory = FloatPool.Rent(length + FloatPool.Slack);
        Pointer = FloatPool.FirstAligned(_memory);
        Length = length;
    }

    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);

    public void Dispose() => FloatPool.Return(_memory);
}
