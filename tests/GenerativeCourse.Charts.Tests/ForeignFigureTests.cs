using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

/// <summary>Charts of XPlot.Plotly and figures of plotly.js, as Plotly.NET writes them.</summary>
[Collection(nameof(OneNotebook))]
public sealed class ForeignFigureTests
{
    private static ForeignFigure Figure(string traces, string layout = "{}") =>
        new(new JsonObject { ["data"] = JsonNode.Parse(traces), ["layout"] = JsonNode.Parse(layout) });

    private static string[] Texts(ForeignFigure figure)
    {
        var canvas = new Canvas(figure.Extent.Width, figure.Extent.Height);
        figure.Paint(canvas, 0, 0);
        return [.. canvas.Texts.Select(t => t.Text)];
    }

    public static TheoryData<string, string> Kinds() => new()
    {
        { "scatter", """[{"type":"scatter","mode":"lines+markers","x":[1,2,3],"y":[2,1,null],"name":"a","line":{"color":"rgb(10,20,30)","dash":"dot"}}]""" },
        { "words", """[{"type":"scatter","mode":"markers","x":["b","a"],"y":[1,2]}]""" },
        { "bars", """[{"type":"bar","x":["a","b"],"y":[1,2]},{"type":"bar","x":["b","c"],"y":[3,4],"name":"q"}]""" },
        { "lying bars", """[{"type":"bar","orientation":"h","y":["a","b"],"x":[1,2]}]""" },
        { "histogram", """[{"type":"histogram","x":[1,2,2,3,3,3]}]""" },
        { "heat map", """[{"type":"heatmap","z":[[1,2],[3,4]],"x":["a","b"]}]""" },
        { "contour", """[{"type":"contour","z":[[1,2],[3,4]],"x":[0,1],"y":[5,6]}]""" },
        { "surface", """[{"type":"surface","z":[[1,2],[3,4]]}]""" },
        { "pie", """[{"type":"pie","values":[1,3],"labels":["a","b"]}]""" },
        { "box", """[{"type":"violin","y":[1,2,3,4,5],"name":"v"}]""" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Common_figures_have_a_picture(string kind, string traces)
    {
        var figure = Figure(traces, $$"""{"title":{"text":"<b>A {{kind}}</b>"},"width":500,"height":300}""");
        Assert.Contains($"A {kind}", Texts(figure));
        Assert.DoesNotContain("no data", Texts(figure));
        Assert.Equal((500, 300), (Pictures.Read(Still.Png(figure)).Width, Pictures.Read(Still.Png(figure)).Height));
        Assert.True(Pictures.Read(Still.Png(figure)).InkedShare > 0.01);
    }

    [Fact]
    public void What_cannot_be_drawn_is_named() =>
        Assert.Contains(Texts(Figure("""[{"type":"sankey"}]""")), t => t.Contains("where scripts run: sankey", StringComparison.Ordinal));

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("""[{"type":"heatmap","z":[]}]""")]
    [InlineData("""[{"type":"bar","x":["a"],"y":[]}]""")]
    [InlineData("""[{"type":"scatter","x":["NaN"],"y":[1e400]}]""")]
    public void Figures_without_data_are_drawn_too(string traces) => Assert.NotEmpty(Still.Png(Figure(traces.Replace("1e400", "\"x\"", StringComparison.Ordinal))));

    [Fact]
    public void A_chart_of_xplot_carries_four_forms()
    {
        using var notebook = new FakeNotebook();
        ForeignCharts.Register();
        var chart = XPlot.Plotly.Chart.Line([Tuple.Create(1, 2.0), Tuple.Create(2, 3.0)]);
        chart.WithTitle("by XPlot");
        var forms = Formatter.GetPreferredMimeTypesFor(chart.GetType()).ToDictionary(mime => mime, mime => chart.ToDisplayString(mime));

        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/html", "text/plain"], forms.Keys.Order());
        Assert.Equal("by XPlot", (string?)JsonNode.Parse(forms["application/vnd.plotly.v1+json"])!["layout"]!["title"]);
        Assert.True(Pictures.OnPaper(forms["text/html"]).InkedShare > 0.005);
        Assert.DoesNotContain("http", forms["text/html"], StringComparison.Ordinal);
        Assert.StartsWith("by XPlot", forms["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_does_not_fit_is_told_in_a_sentence()
    {
        Assert.Equal(7, Notebook.OrWhyNot(() => 7));
        Assert.Contains("gone", Assert.IsType<string>(Notebook.OrWhyNot(() => throw new MissingMethodException("gone"))), StringComparison.Ordinal);
        Assert.StartsWith("This kernel cannot draw it", Assert.IsType<string>(Notebook.OrWhyNot(() => throw new TypeInitializationException("T", new MissingMethodException("gone")))), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Notebook.OrWhyNot(() => throw new InvalidOperationException()));
    }
}
