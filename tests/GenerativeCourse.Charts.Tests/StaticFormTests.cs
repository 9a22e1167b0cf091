using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed partial class StaticFormTests
{
    public static TheoryData<string> Kinds() => [.. Samples().Keys];

    private static Dictionary<string, Chart> Samples()
    {
        var x = Enumerable.Range(1, 20).Select(i => (double)i).ToArray();
        return new()
        {
            ["line"] = Chart.Line(x, x.Select(v => v * v), "squares"),
            ["log"] = Chart.Line(x.Select(v => Math.Exp(-v))).LogY(),
            ["scatter"] = Chart.Scatter(x, x, groups: x.Select(v => v > 10)),
            ["values"] = Chart.Scatter(x, x, values: x, sizes: x),
            ["bars"] = Chart.Bar(["a", "b"], [1.0, -2]).AddBar(["a", "b"], [3.0, 4]).ErrorBars([0.1, 0.2]),
            ["stacked"] = Chart.Bar(["a", "b"], [1.0, 2], "p").AddBar(["a", "b"], [3.0, 4], "q").Stacked().Horizontal(),
            ["histogram"] = Chart.Histogram(x, 5),
            ["heat map"] = Chart.HeatMap(new[,] { { 1.0, 2 }, { 3, 4 } }).ShowValues("0.0"),
            ["heat map of a function"] = Chart.HeatMap((a, b) => a * b, (-1, 1), (-1, 1)).And(Chart.Scatter([0.0], [0.0])),
            ["contour"] = Chart.Contour((a, b) => a * a + b * b, (-1, 1), (-1, 1)),
            ["marks"] = Chart.Function(Math.Sin, 0, 6).VerticalLine(1, "one").HorizontalLine(0.5).Annotate(2, 0.3, "here", arrow: true).Ellipse(3, 0, 1, 0.5, 30).Rectangle(0, 0, 1, 1, filled: true),
            ["band"] = Chart.Line(x, x).Band(x, x.Select(v => v - 1), x.Select(v => v + 1)),
            ["empty"] = Chart.Line(Array.Empty<double>()),
            ["nothing but NaN"] = Chart.Line([double.NaN, double.NaN]),
            ["constant"] = Chart.Line([3.0, 3, 3]),
            ["no positive value on a log axis"] = Chart.Line([-1.0, -2]).LogY(),
            ["empty heat map"] = Chart.HeatMap(new double[0, 0]),
            ["constant heat map"] = Chart.HeatMap(new[,] { { 1.0, 1 } }),
            ["no bars"] = Chart.Bar(Array.Empty<string>(), Array.Empty<double>()),
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsAWellFormedSvgOfItsSizeWithoutScriptOrNetwork(string kind)
    {
        var chart = Samples()[kind].Title($"A chart of {kind}");
        var html = chart.ToStaticHtml();
        var svg = XElement.Parse(html);

        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Equal("720", svg.Attribute("width")!.Value);
        Assert.Contains($"A chart of {kind}", svg.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.All(Link().Matches(html), link => Assert.Contains("www.w3.org", link.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", Regex.Replace(html, ">[^<]*<", "><"), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void LettersAreLargeEnoughForAProjector(string kind)
    {
        var sizes = Samples()[kind].ToStaticHtml();
        var texts = XElement.Parse(sizes).Descendants().Where(e => e.Name.LocalName == "text" && e.Value.Trim().Length > 0);
        Assert.All(texts, text => Assert.True(double.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture) >= 12, text.ToString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void HasAnInteractiveFormToo(string kind)
    {
        var html = Samples()[kind].ToHtml();
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("window.Plotly", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoChartsOnOnePageShareNoIds()
    {
        static IEnumerable<string> Ids(Chart chart) => XElement.Parse(chart.ToStaticHtml()).Descendants().Attributes("id").Select(a => a.Value);
        var (one, other) = (Ids(Chart.Line([1, 2])), Ids(Chart.Line([2, 1])));
        Assert.NotEmpty(one);
        Assert.Empty(one.Intersect(other));
    }

    [Fact]
    public void TextsAreEscaped()
    {
        var svg = Chart.Bar(["<script>", "&"], [1, 2]).Title("</svg><b>").ToStaticHtml();
        Assert.DoesNotContain("<script>", svg, StringComparison.Ordinal);
        Assert.Contains("</svg><b>", XElement.Parse(svg).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void UpgradeCannotEndItsScriptEarly()
    {
        var html = Chart.Line([1, 2], "</script><b>").AddLine([1, 2], "b").ToHtml();
        Assert.Equal(2, Regex.Matches(html, "</script>").Count);
    }

    [Fact]
    public void ALineBeyondTheDataIsShown()
    {
        Assert.Contains(">twice as much<", Chart.Line([1.0, 2, 3]).HorizontalLine(6, "twice as much").ToStaticHtml(), StringComparison.Ordinal);
        Assert.Contains(">far below<", Chart.Line([1.0, 2, 3]).LogY().HorizontalLine(0.01, "far below").ToStaticHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain(">outside<", Chart.Line([1.0, 2, 3]).YRange(0, 4).HorizontalLine(6, "outside").ToStaticHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void BarsStandOnZero()
    {
        // The lower edges of both bars, and the axis, are at the same height.
        var svg = XElement.Parse(Chart.Bar(["a", "b"], [10.0, 11]).ToStaticHtml());
        var bars = svg.Descendants().Where(e => e.Name.LocalName == "rect" && (e.Attribute("style")?.Value ?? "").Contains("rgb(0,114,178)", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, bars.Length);
        var heights = bars.Select(b => double.Parse(b.Attribute("height")!.Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(11.0 / 10, heights[1] / heights[0], 0.01);
    }

    [GeneratedRegex("https?://[^\"' <]+")]
    private static partial Regex Link();
}
