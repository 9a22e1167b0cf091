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
    public void Sums_and_means_agree_with_the_definition(int rows, int columns)
    {
        var x = MatrixProductTests.Random(new RandomStream(rows), rows * columns);
        var (columnSums, columnMeans, kept) = (new float[columns], new float[columns], Enumerable.Repeat(10f, columns).ToArray());
        Reductions.ColumnSums(x, columns, columnSums);
        Reductions.ColumnMeans(x, columns, columnMeans);
        Reductions.ColumnSums(x, columns, kept, scale: 2, keep: 0.5f);
        for (var j = 0; j < columns; j++)
        {
            var sum = Enumerable.Range(0, rows).Sum(i => (double)x[i * columns + j]);
            Assert.Equal(sum, columnSums[j], 1e-6 * rows);
            Assert.Equal(sum / rows, columnMeans[j], 1e-6);
            Assert.Equal(2 * sum + 5, kept[j], 3e-6 * rows + 1e-5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(70)]
    public void Sums_over_millions_of_rows_keep_their_digits(int columns)
    {
        var rows = 40_000_000 / columns;
        using var x = new Matrix(rows, columns);
        x.Span.Fill(0.1f);
        var means = new float[columns];
        Reductions.ColumnMeans(x.Span, columns, means);
        Assert.All(means, mean => Assert.Equal(0.1, mean, 3e-7));
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        Assert.Contains("columns must divide the number of values", Assert.Throws<ArgumentException>(() => Reductions.ColumnSums(new float[6], 4, new float[4])).Message);
        Assert.Contains("2 places for 3 columns", Assert.Throws<ArgumentException>(() => Reductions.ColumnSums(new float[6], 3, new float[2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.ColumnSums(new float[6], 0, new float[2]));
    }
}
