using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class PlotlyFormTests
{
    private static JsonObject Figure(IFigure figure) => JsonNode.Parse(figure.ToPlotlyJson())!.AsObject();

    private static double[] Numbers(JsonNode? array) => [.. array!.AsArray().Select(v => v is null ? double.NaN : (double)v)];

    [Fact]
    public void DrawsBesideAnOlderFSharpCoreInTheDefaultContext()
    {
        var old = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("FSharp.Core"));
        Assert.True(old.GetName().Version < new Version(10, 1), $"the default context holds {old.GetName().Version}");

        Assert.Equal("scatter", (string?)Figure(Chart.Line([1, 2, 3]))["data"]![0]!["type"]);

        var own = AssemblyLoadContext.All.Single(c => c.Name == "Plotly.NET of the course").Assemblies.Single(a => a.GetName().Name == "FSharp.Core");
        Assert.True(own.GetName().Version >= new Version(10, 1), $"the charts' context holds {own.GetName().Version}");
    }

    [Fact]
    public void WithoutAContextOfItsOwnPlotlyNetWouldFail()
    {
        var folder = Path.Combine(Root(), "lib", "bin", "plotly");
        // As a notebook's #r does it: every assembly from the folder, but the FSharp.Core that is there already.
        var context = new AssemblyLoadContext("as by #r", isCollectible: false);
        context.Resolving += (c, name) => name.Name != "FSharp.Core" && File.Exists(Path.Combine(folder, name.Name + ".dll")) ? c.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        var draw = context.LoadFromAssemblyPath(Path.Combine(folder, "GenerativeCourse.Charts.Plotly.dll")).GetType("GenerativeCourse.Charts.Plotly.FigureDrawer")!.GetMethod("Draw")!;

        Assert.ThrowsAny<Exception>(() => draw.Invoke(null, ["""{"columns":1,"title":null,"width":700,"height":400,"panels":[{"x":{},"y":{},"lines":[],"notes":[],"series":[{"kind":"line","x":[1],"y":[2]}]}]}"""]));
    }

    [Fact]
    public void KeepsWhatWasPlotted()
    {
        var figure = Figure(Chart.Line([1, 2, 3], [0.5, 0.25, 0.125], "training").AddLine([1, 2, 3], [4.0, 5, 6], "test").Title("Loss <1>").XAxis("epoch").YAxis("nats"));

        Assert.Equal([1, 2, 3], Numbers(figure["data"]![0]!["x"]));
        Assert.Equal([0.5, 0.25, 0.125], Numbers(figure["data"]![0]!["y"]));
        Assert.Equal("test", (string?)figure["data"]![1]!["name"]);
        Assert.True((bool?)figure["layout"]!["showlegend"]);
        Assert.Equal("<b>Loss &lt;1></b>", (string?)figure["layout"]!["title"]!["text"]);
        Assert.Equal("epoch", (string?)figure["layout"]!["xaxis"]!["title"]!["text"]);
        Assert.Equal("nats", (string?)figure["layout"]!["yaxis"]!["title"]!["text"]);
    }

    [Fact]
    public void HasNoTemplateNoNetworkAndFewDigits()
    {
        var json = Chart.Line(Enumerable.Range(1, 50).Select(i => Math.PI * i)).ToPlotlyJson();

        Assert.DoesNotContain("template", json, StringComparison.Ordinal);
        Assert.DoesNotContain("http", json, StringComparison.Ordinal);
        Assert.Contains("3.1416", json, StringComparison.Ordinal);
        Assert.DoesNotContain("3.14159", json, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepsApartWhatLiesCloseTogether()
    {
        var y = Numbers(Figure(Chart.Line([1000.01, 1000.02, 1000.03]))["data"]![0]!["y"]);
        Assert.Equal(3, y.Distinct().Count());
        Assert.Equal(1000.02, y[1], 1e-9);
    }

    [Fact]
    public void WritesGapsAsNullAndSaysSo()
    {
        var figure = Figure(Chart.Line([1, double.NaN, 3, double.PositiveInfinity]).Title("t"));

        var y = figure["data"]![0]!["y"]!.AsArray();
        Assert.Equal([false, true, false, true], y.Select(v => v is null));
        Assert.Contains("2 values are not finite", (string?)figure["layout"]!["title"]!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void BarsThatAreAllZeroStandOnZero() =>
        Assert.Equal("tozero", (string?)Figure(Chart.Bar(["a", "b"], [0, 0]))["layout"]!["yaxis"]!["rangemode"]);

    [Fact]
    public void EveryPanelHasItsTitleOverItsMiddle()
    {
        var layout = Figure(Chart.Row(Chart.Line([1, 2]).Title("left"), Chart.Line([1, 2]).Title("right")))["layout"]!;
        var titles = layout["annotations"]!.AsArray();
        Assert.Equal(["center", "center"], titles.Select(t => (string?)t!["xanchor"]));
        Assert.Equal([Numbers(layout["xaxis"]!["domain"]).Average(), Numbers(layout["xaxis2"]!["domain"]).Average()], titles.Select(t => (double)t!["x"]!));
    }

    [Fact]
    public void LeavesOutWhatALogarithmCannotShow()
    {
        var figure = Figure(Chart.Line([1.0, 0, -1, 100]).LogY());

        Assert.Equal("log", (string?)figure["layout"]!["yaxis"]!["type"]);
        Assert.Equal([false, true, true, false], figure["data"]![0]!["y"]!.AsArray().Select(v => v is null));
        Assert.Contains("2 values are not positive", (string?)figure["layout"]!["title"]!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void ThinsLongLinesButKeepsTheirExtremes()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => Math.Sin(i / 1000.0)).ToArray();
        values[54_321] = 50;
        values[12_345] = -50;

        var y = Numbers(Figure(Chart.Line(values))["data"]![0]!["y"]);

        Assert.InRange(y.Length, 500, 1100);
        Assert.Equal((-50, 50), (y.Min(), y.Max()));
    }

    [Fact]
    public void ThinsEvenlyOnALogarithmicAxis()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => Math.Sin(i)).ToArray();

        var figure = Figure(Chart.Line(values).LogX());
        var x = Numbers(figure["data"]![0]!["x"]);

        Assert.InRange(x.Length, 300, 1100);
        // The first twenty values fill a quarter of the axis: none of them is left out.
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (double)i), x.Take(20));
        Assert.Equal(100_000, x[^1]);
    }

    [Theory]
    [InlineData(1e-13, 1e22, null, 5)]
    [InlineData(1, 1e4, null, 1)]
    [InlineData(0.003, 0.04, new[] { "0.005", "0.01", "0.02" }, 1)]
    [InlineData(2.4, 31, new[] { "5", "10", "20" }, 1)]
    [InlineData(0.06, 0.09, new[] { "0.06", "0.07", "0.08", "0.09" }, 1)]
    public void ALogarithmicAxisHasAFewLabels(double low, double high, string[]? within, double decades)
    {
        var axis = Figure(Chart.Line([low, high]).LogY())["layout"]!["yaxis"]!;

        Assert.Equal(decades, (double)axis["dtick"]!);
        var ticks = axis["tickvals"] is { } values ? Numbers(values) : null;
        Assert.Equal(within is null, ticks is null);
        if (ticks is not null) Assert.Equal(within, axis["ticktext"]!.AsArray().Select(t => (string?)t).Where((_, i) => ticks[i] >= low && ticks[i] <= high));
    }

    [Fact]
    public void ColourBarsOfAGridStandBesideTheirPanels()
    {
        var map = Chart.HeatMap(new[,] { { 1.0, 2 }, { 3, 4 } });
        var figure = Figure(Chart.Row(map, Chart.HeatMap(new[,] { { 10.0, 20 }, { 30, 40 } })));

        var bars = figure["data"]!.AsArray().Select(t => (double)t!["colorbar"]!["x"]!).ToArray();
        Assert.InRange(bars[0], Numbers(figure["layout"]!["xaxis"]!["domain"])[1], Numbers(figure["layout"]!["xaxis2"]!["domain"])[0]);
        Assert.True(bars[1] > 1);
    }

    [Fact]
    public void ALabelOfALineKeepsOffTheData()
    {
        // The curve ends on the line from below, at the right, and there is no room above: the label goes to the left.
        var rising = Figure(Chart.Line([0.0, 5, 9, 9.9, 9.9, 9.9]).HorizontalLine(10, "what it comes to"))["layout"]!["annotations"]![0]!;
        Assert.Equal(("left", "top"), ((string?)rising["xanchor"], (string?)rising["yanchor"]));
        // This one comes from above: the label goes below the line.
        var falling = Figure(Chart.Line([0.0, 10, 1.5, 1.3, 1.2, 1.2]).HorizontalLine(1, "what it comes to"))["layout"]!["annotations"]![0]!;
        Assert.Equal(("right", "top"), ((string?)falling["xanchor"], (string?)falling["yanchor"]));
        // On both sides at the right: to the left.
        var around = Figure(Chart.Line([10.0, 10, 5.3, 4.7, 5.3, 4.7]).HorizontalLine(5, "the mean of them all"))["layout"]!["annotations"]![0]!;
        Assert.Equal(("left", 0.0), ((string?)around["xanchor"], (double)around["x"]!));
    }

    [Fact]
    public void LinesWithoutAPlaceAreLeftOutAndSaid()
    {
        var far = Chart.Line([1.0, 2]).HorizontalLine(double.PositiveInfinity, "exact").VerticalLine(double.NaN).Annotate(double.NaN, 1, "here");
        Assert.Null(Figure(far)["layout"]!["shapes"]);
        Assert.Contains("exact: ∞, not drawn", (string?)Figure(far)["layout"]!["title"]!["text"]!, StringComparison.Ordinal);
        Assert.Contains(StaticFormTests.Texts(far), t => t.Contains("a line: NaN, not drawn", StringComparison.Ordinal));

        var log = Chart.Line([1.0, 2]).LogY().HorizontalLine(0, "zero");
        Assert.Null(Figure(log)["layout"]!["shapes"]);
        Assert.Contains(StaticFormTests.Texts(log), t => t.Contains("1 value is not positive", StringComparison.Ordinal));
    }

    [Fact]
    public void TextsUnderThePointerKeepTheirLinesAndTheirLetters()
    {
        var figure = Figure(Chart.Scatter([1.0], [2.0], texts: new[] { "a < b\nand <br>" }));
        Assert.Equal("a &lt; b<br>and &lt;br>", (string?)figure["data"]![0]!["text"]![0]);
    }

    [Fact]
    public void OnlyNamedSeriesShowANameUnderThePointer()
    {
        var figure = Figure(Chart.Line([1.0, 2]).AddLine([1.0, 2], [3.0, 4], "named"));
        Assert.Equal(["x+y", null], figure["data"]!.AsArray().Select(t => (string?)t!["hoverinfo"]));
        Assert.Equal("x+y+z", (string?)Figure(Chart.HeatMap(new[,] { { 1.0, 2 } }))["data"]![0]!["hoverinfo"]);
        Assert.Equal(-1, (double)figure["layout"]!["hoverlabel"]!["namelength"]!);
    }

    [Fact]
    public void IsTheSameEachTime()
    {
        static Chart Make() => Chart.Scatter([1, 2, 3.0], [3, 2, 1.0], groups: new[] { "b", "a", "b" }).Gaussian(2, 2, 1, 0.5, 1).HorizontalLine(2, "two");
        Assert.Equal(Make().ToPlotlyJson(), Make().ToPlotlyJson());
        Assert.Equal(Make().ToHtml(), Make().ToHtml());
    }

    [Fact]
    public void GroupsComeInNaturalOrder()
    {
        var figure = Figure(Chart.Scatter([1, 2, 3.0], [1, 2, 3.0], groups: new[] { 10, 9, 2 }));
        Assert.Equal(["2", "9", "10"], figure["data"]!.AsArray().Select(t => (string?)t!["name"]));
    }

    [Fact]
    public void BarsHaveNamesAndStandOrLie()
    {
        var upright = Figure(Chart.Bar(["a", "b"], [1, 2]).AddBar(["b", "c"], [3, 4]));
        Assert.Equal(["a", "b", "c"], upright["layout"]!["xaxis"]!["ticktext"]!.AsArray().Select(t => (string?)t));
        Assert.Equal([1, 2], Numbers(upright["data"]![1]!["x"]));

        var lying = Figure(Chart.Bar(["a", "b"], [1, 2]).Horizontal());
        Assert.Equal("h", (string?)lying["data"]![0]!["orientation"]);
        Assert.Equal([1, 2], Numbers(lying["data"]![0]!["x"]));
        Assert.Equal([1.5, -0.5], Numbers(lying["layout"]!["yaxis"]!["range"]));
    }

    [Fact]
    public void HistogramCountsEveryValueOnce()
    {
        var bars = Figure(Chart.Histogram([0.0, 0.1, 0.9, 1.0, double.NaN], bins: 2))["data"]![0]!;
        Assert.Equal([2, 2], Numbers(bars["y"]));
        Assert.Equal([0.25, 0.75], Numbers(bars["x"]));

        var density = Figure(Chart.Histogram(Enumerable.Range(0, 1000).Select(i => i / 100.0), bins: 20, density: true))["data"]![0]!;
        Assert.Equal(1, Numbers(density["y"]).Sum() * (double)density["width"]!, 1e-3);
    }

    [Fact]
    public void HeatMapKeepsRowsOnTopAndHoles()
    {
        var figure = Figure(Chart.HeatMap(new[,] { { 1, 2.0 }, { 3, double.NaN } }, new[] { "r0", "r1" }, new[] { "c0", "c1" }).ShowValues("0.0"));
        Assert.Equal([3, double.NaN], Numbers(figure["data"]![0]!["z"]![1]));
        Assert.Equal([1.5, -0.5], Numbers(figure["layout"]!["yaxis"]!["range"]));
        Assert.Equal("1.0", (string?)figure["data"]![0]!["text"]![0]![0]);
    }

    [Fact]
    public void GridGivesEachChartItsOwnAxes()
    {
        var figure = Figure(Chart.Grid(2, Chart.Line([1, 2]), Chart.Line([3, 4]), Chart.Line([5, 6])));
        Assert.Equal([null, "x2", "x3"], figure["data"]!.AsArray().Select(t => (string?)t!["xaxis"]));
        var (left, right) = (Numbers(figure["layout"]!["xaxis"]!["domain"]), Numbers(figure["layout"]!["xaxis2"]!["domain"]));
        Assert.True(left[1] < right[0]);
        Assert.True(Numbers(figure["layout"]!["yaxis3"]!["domain"])[1] < Numbers(figure["layout"]!["yaxis"]!["domain"])[0]);
    }

    [Fact]
    public void AnimationShowsOneChartAndItsSliderTheOthers()
    {
        var figure = Figure(Chart.Animation(Enumerable.Range(1, 3).Select(k => ($"step {k}", Chart.Line([0.0, k]).Title($"after {k}")))));

        Assert.Equal([true, false, false], figure["data"]!.AsArray().Select(t => (bool)t!["visible"]!));
        var steps = figure["layout"]!["sliders"]![0]!["steps"]!.AsArray();
        Assert.Equal(["step 1", "step 2", "step 3"], steps.Select(s => (string?)s!["label"]));
        Assert.Equal([false, true, false], steps[1]!["args"]![0]!["visible"]!.AsArray().Select(v => (bool)v!));
        Assert.Equal("<b>after 2</b>", (string?)steps[1]!["args"]![1]!["title.text"]);
        Assert.Equal(3, figure["frames"]!.AsArray().Count);
        // All steps on one scale: the range holds the largest value of all.
        Assert.True(Numbers(figure["layout"]!["yaxis"]!["range"])[1] >= 3);
    }

    [Fact]
    public void EllipseOfAGaussianHasItsDeviations()
    {
        var figure = Figure(Chart.Scatter([0.0], [0.0]).Gaussian(1, 2, 4, 0, 1, deviations: 2));
        var ellipse = figure["data"]![1]!;
        Assert.Equal(1 + 2 * 2, Numbers(ellipse["x"]).Max(), 1e-3);
        Assert.Equal(2 + 2 * 1, Numbers(ellipse["y"]).Max(), 1e-3);
    }

    [Fact]
    public void IsOneJsonObject()
    {
        using var document = JsonDocument.Parse(Chart.Line([1.0]).ToPlotlyJson());
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        Assert.Equal(["config", "data", "layout"], document.RootElement.EnumerateObject().Select(p => p.Name).Order());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "GenerativeCourse.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
