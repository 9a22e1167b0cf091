namespace GenerativeCourse.Charts;

/// <summary>Small multiples: charts beside and below each other in one figure.</summary>
[TypeFormatterSource(typeof(FigureFormatterSource), PreferredMimeTypes = [Mime.Plotly, Mime.Html, Mime.Png, Mime.Text])]
public sealed class ChartGrid : IFigure, IPainted
{
    internal ChartGrid(int columns, Chart[] charts) => (Columns, Charts) = (columns, charts);

    internal int Columns { get; }
    internal Chart[] Charts { get; }
    internal string? TitleText { get; private set; }

    /// <summary>The title above all charts.</summary>
    public ChartGrid Title(string title)
    {
        TitleText = title;
        return this;
    }

    /// <inheritdoc/>
    public string ToPlotlyJson() => PlotlyForm.Of(this);

    /// <inheritdoc/>
    public string ToHtml() => Upgrade.Wrap(this, Still.Html(this, ToText()));

    /// <inheritdoc/>
    public string ToText() => string.Join('\n', Charts.Select(c => c.ToText()).Prepend(TitleText).Where(line => line is not null));

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => new Tiles(Columns, Charts, TitleText).Extent;

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y) => new Tiles(Columns, Charts, TitleText).Paint(canvas, x, y);
}

/// <content>Several charts in one figure.</content>
public sealed partial class Chart
{
    /// <summary>Charts beside each other.</summary>
    public static ChartGrid Row(params Chart[] charts) => Grid(Math.Max(1, charts?.Length ?? 0), charts!);

    /// <summary>Charts in a grid, row by row.</summary>
    /// <param name="columns">Number of columns, positive.</param>
    /// <param name="charts">The charts.</param>
    /// <exception cref="ArgumentException">There is no chart, or no column.</exception>
    public static ChartGrid Grid(int columns, params Chart[] charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        if (columns < 1) throw new ArgumentOutOfRangeException(nameof(columns), $"columns: at least 1, not {columns}.");
        if (charts.Length == 0) throw new ArgumentException("charts: a grid needs at least one chart.", nameof(charts));
        return new ChartGrid(columns, charts);
    }

    /// <inheritdoc cref="Grid(int, Chart[])"/>
    public static ChartGrid Grid(int columns, IEnumerable<Chart> charts) => Grid(columns, [.. charts]);

    /// <summary>Charts in turn, with a slider and a play button. All have the same kinds of series.</summary>
    /// <param name="frames">A label and a chart each.</param>
    /// <param name="start">Which chart to start with, from 0.</param>
    /// <exception cref="ArgumentException">There is no chart, or none with the number <paramref name="start"/>.</exception>
    public static ChartAnimation Animation(IEnumerable<(string Label, Chart Chart)> frames, int start = 0)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var all = frames.ToArray();
        if (all.Length == 0) throw new ArgumentException("frames: an animation needs at least one chart.", nameof(frames));
        if (start < 0 || start >= all.Length) throw new ArgumentOutOfRangeException(nameof(start), $"start: 0 to {all.Length - 1}, not {start}.");
        return new ChartAnimation(all, start);
    }
}
