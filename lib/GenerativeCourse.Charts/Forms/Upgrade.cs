namespace GenerativeCourse.Charts;

/// <summary>The static form of a figure, which becomes the interactive one where plotly.js is loaded already.</summary>
internal static class Upgrade
{
    /// <summary>Figures of more characters stay static in HTML: they would be in the output twice.</summary>
    private const int Largest = 20_000;

    /// <summary>The interactive form; null where the assembly that draws it is missing, and the static form must do.</summary>
    public static string? Interactive(IFigure figure)
    {
        try
        {
            return figure.ToPlotlyJson();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Both forms of a figure as HTML.</summary>
    public static string Wrap(IFigure figure, string staticHtml) => Wrap(Interactive(figure), staticHtml);

    /// <summary>Both forms as HTML: the picture, and the figure as data behind it.</summary>
    public static string Wrap(string? plotlyJson, string staticHtml)
    {
        if (plotlyJson is not { Length: <= Largest }) return $"<div class=\"course-figure\">{staticHtml}</div>";
        // The figure is data, not script; "</" inside it must not end the element.
        var json = plotlyJson.Replace("</", "<\\/", StringComparison.Ordinal);
        return $"<div class=\"course-figure\"><div>{staticHtml}</div><script type=\"application/json\">{json}</script>"
            + "<script>if(window.Plotly)document.querySelectorAll('.course-figure>script[type=\"application/json\"]').forEach(function(s){"
            + "var box=s.previousElementSibling,f=JSON.parse(s.textContent);s.remove();box.textContent='';window.Plotly.newPlot(box,f.data,f.layout,f.config).then(function(){if(f.frames)window.Plotly.addFrames(box,f.frames)})})</script></div>";
    }
}
