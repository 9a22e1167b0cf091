using System.Text.RegularExpressions;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class StaticFormTests
{
    public static TheoryData<string> Kinds() => [.. Samples().Keys];

    internal static Dictionary<string, Chart> Samples()
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
            ["arrows"] = Chart.HeatMap((a, b) => a * b, (-1, 1), (-1, 1), steps: 20).And(Chart.VectorField((a, b) => (b, a), (-1, 1), (-1, 1), name: "field")),
            ["long names"] = Chart.Line(x, "a name in the legend that is much longer than the room beside the chart").AddLine(x, "short").HorizontalLine(3, "a line whose label says a lot about what it is and why it is there").VerticalLine(19.5, "a vertical line near the right edge"),
            ["long bar names"] = Chart.Bar(["a bar with a very long name indeed, longer than others", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"], [1.0, 2]).Horizontal(),
            ["many bar names"] = Chart.Bar(Enumerable.Range(0, 40).Select(i => $"bar number {i}"), Enumerable.Range(0, 40)),
            ["greek"] = Chart.Line(x, "θ → σ²").AddLine(x, "∑ᵢ λᵢ ≤ ∞").XAxis("ε"),
            ["no bars"] = Chart.Bar(Array.Empty<string>(), Array.Empty<double>()),
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Is_an_img_of_its_size_with_words_and_without_network(string kind)
    {
        var chart = Samples()[kind].Title($"A chart of {kind}");
        var html = Still.Html(chart, chart.ToText());

        Assert.Matches("^<img src=\"data:image/png;base64,[A-Za-z0-9+/=]+\" width=\"720\" height=\"400\" alt=\"A chart of [^\"]*\" title=\"A chart of [^\"]*\" style=\"[^\"]*\">$", html);
        Assert.True(Pictures.OnPaper(html).InkedShare > 0.002, "the picture is empty");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_text_is_cut_and_letters_are_large_enough_for_a_projector(string kind)
    {
        var chart = Samples()[kind].Title($"A chart of {kind} with a title that is a good deal longer than most titles in the course are");
        var canvas = new Canvas(720, 400);
        ((IPainted)chart).Paint(canvas, 0, 0);

        Assert.NotEmpty(canvas.Texts);
        Assert.All(canvas.Texts, text =>
        {
            Assert.True(text.Left >= 0 && text.Right <= 720 && text.Top >= 0 && text.Bottom <= 400, $"{text}");
            Assert.True(Math.Min(text.Right - text.Left, text.Bottom - text.Top) >= 4);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Has_an_interactive_form_too(string kind)
    {
        var html = Samples()[kind].ToHtml();
        Assert.Contains("<img", html, StringComparison.Ordinal);
        Assert.Equal(Samples()[kind].ToPlotlyJson().Length <= 20_000, html.Contains("window.Plotly", StringComparison.Ordinal)); // large figures are not there twice
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_are_escaped()
    {
        var html = Chart.Bar(["<script>", "&"], [1, 2]).Title("</div><b>\"").ToHtml();
        Assert.DoesNotContain("</div><b>", html.Split("<script")[0], StringComparison.Ordinal);
        Assert.Contains("alt=\"&lt;/div&gt;&lt;b&gt;&quot;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Upgrade_cannot_end_its_script_early()
    {
        var html = Chart.Line([1, 2], "</script><b>").AddLine([1, 2], "b").ToHtml();
        Assert.Equal(2, Regex.Matches(html, "</script>").Count);
    }

    [Fact]
    public void A_line_beyond_the_data_is_shown()
    {
        Assert.Contains("twice as much", Texts(Chart.Line([1.0, 2, 3]).HorizontalLine(6, "twice as much")));
        Assert.Contains("far below", Texts(Chart.Line([1.0, 2, 3]).LogY().HorizontalLine(0.01, "far below")));
        Assert.DoesNotContain("outside", Texts(Chart.Line([1.0, 2, 3]).YRange(0, 4).HorizontalLine(6, "outside")));
    }

    [Fact]
    public void Bars_stand_on_zero()
    {
        // Ink of two bars, in the left and in the right half of the picture.
        var picture = Pictures.OnPaper(Still.Html(Chart.Bar(["a", "b"], [10.0, 11]), ""));
        var heights = new[] { picture.Width / 3, 3 * picture.Width / 4 }.Select(x => Enumerable.Range(0, picture.Height).Count(y => picture.At(x, y) == (0, 0x72, 0xB2))).ToArray();
        Assert.Equal(11.0 / 10, (double)heights[1] / heights[0], 0.01);
    }

    [Fact]
    public void The_same_chart_is_the_same_picture() =>
        Assert.Equal(Still.Png(Samples()["values"]), Still.Png(Samples()["values"]));

    internal static IEnumerable<string> Texts(Chart chart)
    {
        var canvas = new Canvas(720, 400);
        ((IPainted)chart).Paint(canvas, 0, 0);
        return canvas.Texts.Select(t => t.Text);
    }
}
