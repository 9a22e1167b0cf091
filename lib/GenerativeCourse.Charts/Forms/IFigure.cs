namespace GenerativeCourse.Charts;

/// <summary>A picture with an interactive form as well.</summary>
public interface IFigure : IShowable
{
    /// <summary>The figure as a JSON object of plotly.js: data, layout, config and, if it moves, frames.</summary>
    public string ToPlotlyJson();
}
