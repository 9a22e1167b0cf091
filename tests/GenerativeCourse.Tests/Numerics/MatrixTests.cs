using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class MatrixTests
{
    [Fact]
    public void ANewMatrixIsZeroEvenWhenItsMemoryWasUsed()
    {
        for (var i = 0; i < 20; i++)
        {
            using var matrix = new Matrix(37, 11);
            Assert.True(matrix.Span.IndexOfAnyExcept(0f) < 0);
            matrix.Span.Fill(5);
        }
    }

    [Fact]
    public void MemoryIsUsedAgainAndAligned()
    {
        var matrix = new Matrix(100, 30);
        var first = Address(matrix);
        matrix.Dispose();
        var again = new Matrix(100, 30);
        Assert.Equal(first, Address(again));
        Assert.Equal(0u, first % 64);
        again.Dispose();
    }

    [Fact]
    public void ASliceSharesItsRows()
    {
        using var matrix = new Matrix(4, 3, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        var slice = matrix.Slice(1, 2).Slice(1, 1);
        Assert.Equal([6, 7, 8], slice.Row(0).ToArray());
        slice[0, 1] = -1;
        Assert.Equal(-1, matrix[2, 1]);
        slice.Dispose(); // gives nothing back
        Assert.Equal(-1, matrix[2, 1]);
        Assert.Equal("4x3 matrix", matrix.ToString());
        using var copy = matrix.Clone();
        copy[0, 0] = 9;
        Assert.Equal(0, matrix[0, 0]);
    }

    [Fact]
    public void ADisposedMatrixAndItsSlicesSaySo()
    {
        var matrix = new Matrix(4, 3);
        var slice = matrix.Slice(0, 2);
        matrix.Dispose();
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => slice.Row(0).Length);
    }

    [Fact]
    public void BadSizesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix(-1, 3));
        Assert.Contains("rows 1048576 would need 4,398 GB", Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix(1 << 20, 1 << 20)).Message);
        Assert.Contains("values must have 6 values for a 2x3 matrix, not 5", Assert.Throws<ArgumentException>(() => new Matrix(2, 3, [1, 2, 3, 4, 5])).Message);
        using var matrix = new Matrix(4, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Slice(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Slice(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Slice(1, int.MaxValue));
    }

    [Fact]
    public void ThePoolKeepsEverySizeOnItsShelf()
    {
        for (var length = 1; length < 5000; length += 7)
        {
            var array = FloatPool.Rent(length);
            Assert.InRange(array.Length, length, Math.Max(64, length + length / 4 + 1));
            FloatPool.Return(array);
        }
        Assert.Throws<ArgumentException>(() => FloatPool.Return(new float[77]));
        Assert.Empty(FloatPool.Rent(0));
    }

    private static unsafe nuint Address(Matrix matrix)
    {
        fixed (float* start = matrix.Span)
            return (nuint)start;
    }

    [Fact]
    public void A_row_that_is_not_there_is_named()
    {
        var matrix = new Matrix(3, 2);
        int[] strangers = [-1, 3];
        foreach (var row in strangers) Assert.Contains("0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Row(row).Length).Message);
        Assert.Contains("no rows", Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix(0, 2).Row(0).Length).Message);
    }
}
