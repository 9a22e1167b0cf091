using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

/// <summary>The notebook's own formatter finds the output forms, by convention alone.</summary>
[Collection(nameof(OneNotebook))]
public sealed class FormatterTests
{
    private static Dictionary<string, string> Forms(object value) => Formatter.GetPreferredMimeTypesFor(value.GetType()).ToDictionary(mime => mime, mime => value.ToDisplayString(mime));

    [Fact]
    public void A_chart_carries_four_forms()
    {
        var forms = Forms(Chart.Line([1, 2, 3]).Title("t"));
        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/html", "text/plain"], forms.Keys.Order());
        using var figure = JsonDocument.Parse(forms["application/vnd.plotly.v1+json"]);
        Assert.Equal(JsonValueKind.Array, figure.RootElement.GetProperty("data").ValueKind);
        Assert.True(Pictures.Read(forms["image/png"]).InkedShare > 0.002);
        Assert.Contains("<img", forms["text/html"], StringComparison.Ordinal);
        Assert.StartsWith("t\n  line: 3 values, 1 to 3, last 3", forms["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_several_charts_carry_them_too()
    {
        Assert.Equal(4, Forms(Chart.Row(Chart.Line([1]), Chart.Line([2]))).Count);
        Assert.Equal(4, Forms(Chart.Animation([("a", Chart.Line([1])), ("b", Chart.Line([2]))])).Count);
    }

    public static TheoryData<object> Things() =>
    [
        ImageGrid.Of([new float[4]]), Table.Of("a").Row(1), Drawing.Of(10, 10).Circle(5, 5, 3), Panel.Row("text", Chart.Line([1])),
        Film.Of([("a", Table.Of("a").Row(1))]), new StillChart(Chart.Line([1])),
    ];

    [Theory]
    [MemberData(nameof(Things), DisableDiscoveryEnumeration = true)]
    public void Every_picture_carries_html_pixels_and_text(object picture)
    {
        var forms = Forms(picture);
        Assert.Equal(["image/png", "text/html", "text/plain"], forms.Keys.Order());
        Assert.Equal(((IShowable)picture).ToHtml(), forms["text/html"]);
        Assert.Equal(((IShowable)picture).ToText(), forms["text/plain"]);
        Assert.True(Pictures.Read(forms["image/png"]).InkedShare > 0);
    }

    [Fact]
    public void Words_carry_html_and_text()
    {
        Assert.Equal(["text/html", "text/plain"], Forms(new ProgressBar("x", 1, 2, TimeSpan.FromSeconds(1), false, false)).Keys.Order());
        Assert.Equal(["text/html", "text/plain"], Forms(new CheckResult(new(Verdict.Right), "x", null)).Keys.Order());
    }

    [Fact]
    public void NoTypeIsForgotten()
    {
        var types = typeof(Chart).Assembly.GetTypes().Where(t => typeof(IShowable).IsAssignableFrom(t) && t.IsClass);
        Assert.All(types, t => Assert.NotNull(Attribute.GetCustomAttribute(t, typeof(TypeFormatterSourceAttribute))));
    }
}
