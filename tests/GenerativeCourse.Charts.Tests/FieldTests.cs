using System.Text.Json.Nodes;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class FieldTests
{
    [Fact]
    public void Arrows_go_from_their_places_to_their_tips()
    {
        var trace = JsonNode.Parse(Chart.Arrows([0.0, 1], [0.0, 1], [2.0, 0], [0.0, 3]).ToPlotlyJson())!["data"]![0]!;
        var (x, y) = (trace["x"]!.AsArray(), trace["y"]!.AsArray());
        Assert.Equal((0.0, 2.0, 2.0), ((double)x[0]!, (double)x[1]!, (double)x[3]!));
        Assert.True((double)x[2]! < 2 && (double)y[2]! * (double)y[4]! < 0, "two barbs, on both sides of the shaft");
        Assert.Null(x[5]);
        Assert.Equal((1.0, 1.0, 1.0, 4.0), ((double)x[6]!, (double)y[6]!, (double)x[7]!, (double)y[7]!));
    }

    [Fact]
    public void The_longest_arrow_of_a_field_stays_in_its_cell()
    {
        var chart = Chart.VectorField((x, _) => (x, 0), (-2, 2), (-1, 1), steps: 5);
        var field = chart.Series.Single();
        Assert.Equal(20, field.X.Length); // none where x is 0
        Assert.Equal(0.9, field.TipX!.Zip(field.X, (tip, from) => Math.Abs(tip - from)).Max(), 1e-9); // cells are 1 wide
        Assert.Contains("arrows: 20 arrows", chart.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Directions_alone_are_equally_long()
    {
        var field = Chart.VectorField((x, y) => (x * 100, y), (-2, 2), (-2, 2), steps: 4, sameLength: true).Series.Single();
        var lengths = field.X.Select((x, i) => Math.Sqrt(Math.Pow(field.TipX![i] - x, 2) + Math.Pow(field.TipY![i] - field.Y[i], 2))).ToArray();
        Assert.All(lengths, length => Assert.Equal(lengths[0], length, 1e-9));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void A_field_without_an_arrow_is_an_empty_chart(double value)
    {
        var chart = Chart.VectorField((_, _) => (value, value), (-1, 1), (-1, 1));
        Assert.Empty(chart.Series.Single().X);
        Assert.Contains("no data", StaticFormTests.Texts(chart));
    }

    [Fact]
    public void Silly_numbers_of_arrows_get_a_sentence() =>
        Assert.Contains("steps: 2 to 40 arrows along each axis, not 1000.", Assert.Throws<ArgumentOutOfRangeException>(() => Chart.VectorField((x, y) => (x, y), (0, 1), (0, 1), 1000)).Message, StringComparison.Ordinal);
}
