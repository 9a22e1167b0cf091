using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Engine.Figures;

/// <summary>
/// A Plotly figure as HTML that needs neither script nor network: a drawing of its lines, points, bars and maps. Where the
/// page has Plotly already, it replaces the drawing by the figure itself.
/// </summary>
internal static class FigureHtml
{
    private static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };

    /// <summary>Writes a figure (an object with <c>data</c> and <c>layout</c>).</summary>
    public static string Write(JsonObject figure)
    {
        // "</script>" inside a text would end the script; JSON may write "<" as an escape.
        var json = figure.ToJsonString(Compact).Replace("<", "\\u003c", StringComparison.Ordinal);
        return $$"""
            <div class="plotly-figure"><div>{{FigureSvg.Draw(figure)}}</div><script type="application/json">{{json}}</script><script>
            (function (box) {
              if (!window.Plotly) return;
              var figure = JSON.parse(box.children[1].textContent);
              box.children[0].textContent = "";
              window.Plotly.newPlot(box.children[0], figure.data, figure.layout);
            })(document.currentScript.parentElement);
            </script></div>
            """;
    }
}
