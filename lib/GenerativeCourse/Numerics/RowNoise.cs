namespace GenerativeCourse.Numerics;

/// <summary>One random stream for each row of a batch, so that rows can be drawn on any thread with the same result.</summary>
/// <param name="root">What the streams are split from: that of a row is the root's of the row's number.</param>
public sealed class RowNoise(RandomStream root)
{
    private RandomStream[] _streams = [];

    /// <summary>The streams of a seed.</summary>
    /// <param name="seed">The same seed gives the same streams.</param>
    public RowNoise(long seed)
        : this(new RandomStream(seed))
    {
    }

    /// <summary>The stream of one row.</summary>
    public RandomStream this[int row] => _streams[row];

    /// <summary>Makes sure that there is a stream for each of so many rows; streams that exist go on where they are.</summary>
    public void Grow(int rows)
    {
        if (rows <= _streams.Length) return;
        Guard.Memory(rows, 72.0 * rows); // a stream and the reference to it
        var streams = new RandomStream[rows];
        _streams.CopyTo(streams, 0);
        for (var row = _streams.Length; row < rows; row++) streams[row] = root.Split(row);
        _streams = streams;
    }
}
