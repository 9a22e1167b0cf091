using System.Xml.Linq;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class TableAndDrawingTests
{
    [Fact]
    public void ATableEscapesAlignsAndFormats()
    {
        var table = XElement.Parse(Table.Of("word", "p").Row("<b>", 0.123456).Row("b", 2).Format("0.00").ToHtml());
        var cells = table.Descendants("td").ToArray();
        Assert.Equal(["<b>", "0.12", "b", "2"], cells.Select(c => c.Value));
        Assert.Contains("text-align:right", cells[1].Attribute("style")!.Value, StringComparison.Ordinal);
        Assert.Contains("text-align:left", cells[0].Attribute("style")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void InfinityIsWrittenShort() => Assert.Contains("-∞", Table.Of("low").Row(double.NegativeInfinity).Format("0.0").ToText(), StringComparison.Ordinal);

    [Fact]
    public void NumbersStandRightAlsoBesideBlankCells()
    {
        var table = XElement.Parse(Table.Of("ln Z", "low").Row("exact", "").Row("estimate", 1.5).Row("none", null).ToHtml());
        Assert.All(table.Descendants("tr").Select(row => row.Elements().ElementAt(1)), cell => Assert.Contains("text-align:right", cell.Attribute("style")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void ATableFormatsEachColumnInItsOwnWay()
    {
        var table = XElement.Parse(Table.Of("model", "perplexity", "coherence", "T").Row("a", 982.681, 0.1699, 12.5).Format("", "0", "0.000", "").ToHtml());
        Assert.Equal(["a", "983", "0.170", "12.5"], table.Descendants("td").Select(c => c.Value));
        Assert.Contains("formats: one for all columns, or one for each of the 2, not 3.", Assert.Throws<ArgumentException>(() => Table.Of("a", "b").Format("0", "0", "0")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.004, "0.00", "0.00")]
    [InlineData(-0.006, "0.00", "-0.01")]
    [InlineData(-0.00001, "0.0%", "0.0%")]
    [InlineData(double.NegativeInfinity, "0.00", "-Infinity")]
    public void ANumberThatRoundsToZeroHasNoSign(double value, string format, string expected) => Assert.Equal(expected, Numbers.Format(value, format));

    [Fact]
    public void ATableHoldsPicturesAndShades()
    {
        var html = Table.Of("what", "p").Row(ImageGrid.Of([new float[4]]), 1.0).Row(null, double.NaN).Shade().Bold(0, 1).ToHtml();
        Assert.Contains("<img", html, StringComparison.Ordinal);
        Assert.Contains("background:#08306B;color:#FFFFFF", html, StringComparison.Ordinal);
        Assert.Contains("font-weight:bold;background", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.123456, "0.1235")]
    [InlineData(1234567.0, "1234567")]
    [InlineData(1e-9, "1e-9")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(12345.678, "12346")]
    [InlineData(1e20, "1e+20")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-∞")]
    public void NumbersAreForPeople(double value, string expected) => Assert.Equal(expected, Numbers.ForPeople(value));

    [Fact]
    public void A_drawing_has_arrows_from_rim_to_rim()
    {
        IPainted drawing = Drawing.Of(300, 100).Node("z", 50, 50, radius: 20).Node("x", 150, 50, observed: true, radius: 20).Edge("z", "x").Plate(100, 10, 100, 80, "N < 9");
        var page = new Canvas(300, 100);
        drawing.Paint(page, 0, 0);
        bool Dark(int x, int y) => page.Pixels[(y * 300 + x) * 3] < 100;

        Assert.True(Dark(75, 50)); // the shaft
        Assert.False(Dark(75, 54));
        Assert.True(Dark(120, 52)); // the head
        Assert.Equal(0xC8, page.Pixels[(40 * 300 + 150) * 3]);
        Assert.Contains(page.Texts, t => t is { Text: "N < 9", Right: < 193 });
        Assert.Contains("N < 9", ((IShowable)drawing).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void APanelHoldsAnything()
    {
        var html = Panel.Row(ImageGrid.Of([new float[4]]), Chart.Bar(["a"], [1]), "x < y").ToHtml();
        Assert.Contains("repeat(3,max-content)", html, StringComparison.Ordinal);
        Assert.Contains("x &lt; y", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }
}
