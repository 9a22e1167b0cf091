using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <content>The output forms of a chart.</content>
public sealed partial class Chart
{
    /// <inheritdoc/>
    public string ToPlotlyJson() => PlotlyForm.Of(this);

    /// <inheritdoc/>
    public string ToHtml() => Upgrade.Wrap(this, Still.Html(this, ToText()));

    /// <summary>A line for each series: its name, how many points, from where to where.</summary>
    public string ToText()
    {
        var text = new StringBuilder(TitleText ?? "Chart");
        foreach (var series in Series.Where(s => !s.IsShape))
        {
            var values = (series.Z is null ? series.Y : series.Z.Cast<double>()).Where(double.IsFinite).ToArray();
            text.Append('\n').Append("  ").Append(series.Kind switch
            {
                SeriesKind.Line => "line",
                SeriesKind.Points => "points",
                SeriesKind.Bars => "bars",
                SeriesKind.HeatMap => "heat map",
                SeriesKind.Arrows => "arrows",
                _ => "contours",
            });
            if (series.Name is not null) text.Append(CultureInfo.InvariantCulture, $" \"{series.Name}\"");
            text.Append(CultureInfo.InvariantCulture, $": {(series.Z is null ? Numbers.Count(series.Y.Length, series.Kind == SeriesKind.Arrows ? "arrow" : "value") : $"{series.Z.GetLength(0)} x {series.Z.GetLength(1)} values")}");
            if (values.Length > 0) text.Append(CultureInfo.InvariantCulture, $", {Numbers.ForPeople(values.Min())} to {Numbers.ForPeople(values.Max())}");
            if (series.Kind == SeriesKind.Line && values.Length > 0) text.Append(CultureInfo.InvariantCulture, $", last {Numbers.ForPeople(series.Y.Last(double.IsFinite))}");
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => (Width, Height);

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y) => StaticForm.Paint(this, canvas, x, y);
}
