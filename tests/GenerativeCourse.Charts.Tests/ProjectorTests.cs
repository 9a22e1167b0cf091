using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

/// <summary>COURSE_PROJECTOR holds for the whole process: no other class may draw meanwhile.</summary>
[Collection(nameof(OneNotebook))]
public sealed class ProjectorTests
{
    [Fact]
    public void On_a_projector_charts_and_pictures_fill_the_width_with_larger_letters()
    {
        static int Width(IShowable thing) => int.Parse(Regex.Match(thing.ToHtml(), "width=\"([0-9]+)\"").Groups[1].Value);
        var (chart, grid) = (Chart.Line([1.0, 2], "a").AddLine([2.0, 1], "b").Title("t"), ImageGrid.Of([new float[784], new float[784]]).Columns(2));
        var small = JsonNode.Parse(chart.ToPlotlyJson())!;
        var was = Environment.GetEnvironmentVariable(Projector.Variable);
        Environment.SetEnvironmentVariable(Projector.Variable, "1");
        try
        {
            Assert.Equal(1600, Width(chart));
            Assert.Equal(1600, Pictures.OnPaper(chart.ToHtml()).Width);
            Assert.InRange(Width(grid), 900, 1600);
            var large = JsonNode.Parse(chart.ToPlotlyJson())!;
            Assert.Equal(1600, (double)large["layout"]!["width"]!);
            Assert.Equal(1600.0 / 720, (double)large["layout"]!["font"]!["size"]! / (double)small["layout"]!["font"]!["size"]!, 0.01);
            Assert.Equal((double)small["data"]![0]!["x"]![1]!, (double)large["data"]![0]!["x"]![1]!);
            Assert.Contains("font:26px", Table.Of("a").Row(1).ToHtml(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Projector.Variable, was);
        }
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("half \uD83D of one")]
    [InlineData("\uDE00")]
    [InlineData("漢字 and 😀")]
    public void Any_text_may_stand_on_a_chart(string text)
    {
        var chart = Chart.Bar([text, "b"], [1.0, 2], text).AddLine([1.0, 2], text).Title(text).XAxis(text).YAxis(text).Annotate(0, 1, text).HorizontalLine(1, text).Note(text);
        Assert.NotNull(JsonNode.Parse(chart.ToPlotlyJson()));
        Assert.NotEmpty(chart.ToHtml());
        Assert.True(Pictures.Read(Still.Png(chart)).InkedShare > 0.01);
        Assert.NotEmpty(Table.Of(text).Row(text).ToHtml() + Still.Png(Table.Of(text).Row(text)) + Still.Png(Drawing.Of(90, 90).Node(text, 40, 40)));
    }
}
