namespace GenerativeCourse.Charts;

/// <summary>Charts in turn, with a slider and a play button.</summary>
[TypeFormatterSource(typeof(FigureFormatterSource), PreferredMimeTypes = [Mime.Plotly, Mime.Html, Mime.Text])]
public sealed class ChartAnimation : IFigure
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
    public string ToHtml() => Upgrade.Wrap(this, ToStaticHtml());

    /// <inheritdoc/>
    public string ToText() => $"({Frames.Length} charts in turn, {Frames[0].Label} to {Frames[^1].Label}; the last:)\n{Frames[^1].Chart.ToText()}";

    internal string ToStaticHtml()
    {
        // Frames of the static form cost much more than numbers: at most a dozen, evenly chosen, with the one it starts with.
        var chosen = Enumerable.Range(0, Math.Min(Frames.Length, MostStaticFrames))
            .Select(i => Frames.Length <= MostStaticFrames ? i : (int)Math.Round(i * (Frames.Length - 1.0) / (MostStaticFrames - 1)))
            .Append(Start).Distinct().Order().ToArray();
        return Film.Markup([.. chosen.Select(i => (Frames[i].Label, Frames[i].Chart.ToStaticHtml()))], Array.IndexOf(chosen, Start));
    }
}
