using NetMQ;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The memory of messages on their way, counted: what a front end does not read stays in it.</summary>
/// <remarks>
/// The sockets have no high-water mark, for above one ZeroMQ drops messages without a word. So a cell that prints faster
/// than its front end reads is slowed down here instead.
/// </remarks>
internal sealed class OutgoingBuffers : IBufferPool
{
    private const long MostOnTheirWay = 64 * 1024 * 1024;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);
    private long _onTheirWay;

    /// <inheritdoc />
    public byte[] Take(int size)
    {
        Interlocked.Add(ref _onTheirWay, size);
        return new byte[size];
    }

    /// <inheritdoc />
    public void Return(byte[] buffer) => Interlocked.Add(ref _onTheirWay, -buffer.Length);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    /// <summary>Counts what waits in a queue of ours (or, negative, has left it).</summary>
    public void Count(long bytes) => Interlocked.Add(ref _onTheirWay, bytes);

    /// <summary>Waits until little enough is on its way, or until somebody no longer wants to wait.</summary>
    public void WaitForRoom(CancellationToken cancellation)
    {
        while (Interlocked.Read(ref _onTheirWay) > MostOnTheirWay && !cancellation.IsCancellationRequested) Thread.Sleep(Glance);
    }
}
