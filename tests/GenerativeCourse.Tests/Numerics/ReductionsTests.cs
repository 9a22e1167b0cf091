using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class ReductionsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(37, 130)]
    [InlineData(1000, 17)]
    [InlineData(300, 400)]
    public void SumsMeansAndMaximaAgreeWithTheDefinition(int rows, int columns)
    {
        var x = MatrixProductTests.Random(new RandomStream(rows), rows * columns);
        var (rowSums, rowMeans, rowArgMax) = (new float[rows], new float[rows], new int[rows]);
        var (columnSums, columnMeans, kept) = (new float[columns], new float[columns], Enumerable.Repeat(10f, columns).ToArray());
        Reductions.RowSums(x, columns, rowSums);
        Reductions.RowMeans(x, columns, rowMeans);
        Reductions.RowArgMax(x, columns, rowArgMax);
        Reductions.ColumnSums(x, columns, columnSums);
        Reductions.ColumnMeans(x, columns, columnMeans);
        Reductions.ColumnSums(x, columns, kept, scale: 2, keep: 0.5f);
        for (var i = 0; i < rows; i++)
        {
            var row = x.Skip(i * columns).Take(columns).ToArray();
            Assert.Equal(row.Sum(v => (double)v), rowSums[i], 1e-6 * columns);
            Assert.Equal(row.Average(v => (double)v), rowMeans[i], 1e-6);
            Assert.Equal(Array.IndexOf(row, row.Max()), rowArgMax[i]);
        }
        for (var j = 0; j < columns; j++)
        {
            var sum = Enumerable.Range(0, rows).Sum(i => (double)x[i * columns + j]);
            Assert.Equal(sum, columnSums[j], 1e-6 * rows);
            Assert.Equal(sum / rows, columnMeans[j], 1e-6);
            Assert.Equal(2 * sum + 5, kept[j], 3e-6 * rows + 1e-5);
        }
        var shifted = (float[])x.Clone();
        Reductions.AddToRows(shifted, columnSums);
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(x[i] + columnSums[i % columns], shifted[i]);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        Assert.Contains("rows of 4", Assert.Throws<ArgumentException>(() => Reductions.RowSums(new float[6], 4, new float[2])).Message);
        Assert.Contains("1 places for 2 rows", Assert.Throws<ArgumentException>(() => Reductions.RowSums(new float[6], 3, new float[1])).Message);
        Assert.Contains("2 places for 3 columns", Assert.Throws<ArgumentException>(() => Reductions.ColumnSums(new float[6], 3, new float[2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.ColumnSums(new float[6], 0, new float[2]));
    }
}
