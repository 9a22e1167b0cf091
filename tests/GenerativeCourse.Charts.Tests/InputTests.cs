using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class InputTests
{
    [Fact]
    public void TakesNumbersOfAnyType()
    {
        var expected = Chart.Line(new[] { 1.0, 2, 3 }).ToText();
        Assert.Equal(expected, Chart.Line([1, 2, 3]).ToText());
        Assert.Equal(expected, Chart.Line(new List<float> { 1, 2, 3 }).ToText());
        Assert.Equal(expected, Chart.Line(Enumerable.Range(1, 3)).ToText());
        Assert.Equal(expected, Chart.Line(new byte[] { 1, 2, 3 }).ToText());
        Assert.Contains("2 x 2", Chart.HeatMap(new Matrix(2, 2, [1, 2, 3, 4])).ToText(), StringComparison.Ordinal);
        Assert.Contains("2 x 2", Chart.HeatMap(new[] { new[] { 1f, 2 }, [3, 4] }).ToText(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Action> Mistakes() => new()
    {
        { "y has 3 values, but x has 2", () => Chart.Line([1, 2], [1, 2, 3]) },
        { "values has 1 values, but names has 2", () => Chart.Bar(["a", "b"], [1]) },
        { "groups has 1 values", () => Chart.Scatter([1, 2], [1, 2], groups: new[] { "a" }) },
        { "sizes: diameters are not negative", () => Chart.Scatter([1, 2], [1, 2], sizes: [1, -1]) },
        { "bins: a histogram needs at least 1", () => Chart.Histogram([1, 2], 0) },
        { "from and to", () => Chart.Histogram([1, 2], 3, from: 2, to: 1) },
        { "row 0 has 2 values, row 1 has 1", () => Chart.HeatMap(new[] { new[] { 1, 2 }, [3] }) },
        { "rows has 1 values, but rows of values has 2", () => Chart.HeatMap(new[,] { { 1 }, { 2 } }, new[] { "a" }) },
        { "levels: at least 1", () => Chart.Contour((a, b) => a, (0, 1), (0, 1), levels: 0) },
        { "steps: 2 to 1000", () => Chart.HeatMap((a, b) => a, (0, 1), (0, 1), 1) },
        { "the left end 1 must be a number below", () => Chart.Function(Math.Sin, 1, 1) },
        { "width: 100 to 4000", () => Chart.Line([1]).Size(-5, 200) },
        { "height: 100 to 4000", () => Chart.Line([1]).Size(500, 0) },
        { "an axis goes from one number to another", () => Chart.Line([1]).YRange(double.NaN, 1) },
        { "\"reddish\" is no colour", () => Chart.Line([1]).Color("reddish") },
        { "opacity: 0 to 1", () => Chart.Line([1]).Opacity(2) },
        { "errors has 1 values", () => Chart.Line([1, 2]).ErrorBars([1]) },
        { "is no covariance matrix", () => Chart.Line([1]).Gaussian(0, 0, 1, 2, 1) },
        { "low and high", () => Chart.HeatMap(new[,] { { 1 } }).Colors(ColorScale.Blues, 1, 0) },
        { "columns: at least 1", () => Chart.Grid(0, Chart.Line([1])) },
        { "a grid needs at least one chart", () => Chart.Grid(2, []) },
        { "an animation needs at least one chart", () => Chart.Animation([]) },
        { "a film needs at least one picture", () => Film.Of([]) },
        { "all pictures need the same size", () => ImageGrid.Of(new[] { new float[4], new float[9] }) },
        { "say how wide", () => ImageGrid.Of(new[] { new float[6] }) },
        { "make no rows of 4", () => ImageGrid.Of(new[] { new float[6] }, 4) },
        { "there are 2 captions for 1 pictures", () => ImageGrid.Of(new[] { new float[4] }).Captions(new[] { 1, 2 }) },
        { "columns: at least 1 picture", () => ImageGrid.Of(new[] { new float[4] }).Columns(-1) },
        { "scale: 0.1 to 100", () => ImageGrid.Of(new[] { new float[4] }).Scale(0) },
        { "the table has 2 columns, but there are 1 cells", () => Table.Of("a", "b").Row(1) },
        { "there is no node or box \"z\"", () => Drawing.Of(100, 100).Node("x", 1, 1).Edge("z", "x") },
        { "the plot has 2 curves", () => LivePlot.Of("a", "b").Add(1) },
        { "needs the name of at least one curve", () => LivePlot.Of() },
        { "total: the number of steps is not negative", () => Progress.Over(new[] { 1 }, -1) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeGetsOneClearSentence(string part, Action mistake)
    {
        var error = Assert.ThrowsAny<Exception>(mistake);
        Assert.True(error is ArgumentException or InvalidOperationException, error.GetType().Name);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
