namespace GenerativeCourse.Numerics;

/// <summary>One random stream for each row of a batch, so that rows can be drawn on any thread with the same result.</summary>
/// <param name="seed">The same seed gives the same streams.</param>
public sealed class RowNoise(long seed)
{
    private readonly RandomStream _root = new(seed);
    private RandomStream[] _streams = [];

    /// <summary>The stream of one row.</summary>
    public RandomStream this[int row] => _streams[row];

    /// <summary>Makes sure that there is a stream for each of so many rows; streams that exist go on where they are.</summary>
    public void Grow(int rows)
    {
        if (rows <= _streams.Length) return;
        var streams = new RandomStream[rows];
        _streams.CopyTo(streams, 0);
        for (var row = _streams.Length; row < rows; row++) streams[row] = _root.Split(row);
        _streams = streams;
    }
}
