namespace GenerativeCourse.Charts;

/// <summary>Charts in turn, with a slider and a play button.</summary>
[TypeFormatterSource(typeof(FigureFormatterSource), PreferredMimeTypes = [Mime.Plotly, Mime.Html, Mime.Png, Mime.Text])]
public sealed class ChartAnimation : IFigure, IPainted
{
    private const int MostStaticFrames = 12;

    internal ChartAnimation((string Label, Chart Chart)[] frames, int start)
    {
        (Frames, Start) = (CommonRanges.Of(frames), start);
    }

    internal (string Label, Chart Chart)[] Frames { get; }
    internal int Start { get; }

    /// <inheritdoc/>
    public string ToPlotlyJson() => PlotlyForm.Of(this);

    /// <inheritdoc/>
    public string ToHtml() => Upgrade.Wrap(this, Film.Markup([.. Chosen().Select(i => (Frames[i].Label, Still.Html(Frames[i].Chart, Frames[i].Chart.ToText(), calm: true)))], Array.IndexOf(Chosen(), Start)));

    /// <inheritdoc/>
    public string ToText() => $"({Numbers.Count(Frames.Length, "chart")} in turn, {Frames[0].Label} to {Frames[^1].Label}; {Frames[Start].Label}:)\n{Frames[Start].Chart.ToText()}";

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => Labelled.Extent(Frames[Start].Label, Frames[Start].Chart);

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y) => Labelled.Paint(canvas, x, y, Frames[Start].Label, Frames[Start].Chart);

    // Pixels cost much more than numbers: at most a dozen frames, evenly chosen, with the one it starts with.
    private int[] Chosen() => [.. Enumerable.Range(0, Math.Min(Frames.Length, MostStaticFrames))
        .Select(i => Frames.Length <= MostStaticFrames ? i : (int)Math.Round(i * (Frames.Length - 1.0) / (MostStaticFrames - 1)))
        .Append(Start).Distinct().Order()];
}
