using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>A figure of plotly.js that another library made, with a picture of it by our own drawer.</summary>
internal sealed class ForeignFigure(JsonObject figure) : IPainted
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Chart _chart = FigureReader.Read(figure);

    /// <inheritdoc/>
    public (double Width, double Height) Extent => ((IPainted)_chart).Extent;

    /// <summary>The figure as it is.</summary>
    public string ToPlotlyJson() => figure.ToJsonString(Plain);

    /// <summary>The picture, which becomes the figure where plotly.js is loaded.</summary>
    public string ToHtml() => Upgrade.Wrap(ToPlotlyJson(), Still.Html(this, ToText()));

    /// <summary>What is to be seen.</summary>
    public string ToText() => _chart.ToText();

    /// <inheritdoc/>
    public void Paint(Canvas canvas, double x, double y) => ((IPainted)_chart).Paint(canvas, x, y);
}
