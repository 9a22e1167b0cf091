namespace GenerativeCourse.Charts;

/// <summary>
/// Curves that grow while a cell trains: <c>var plot = LivePlot.Of("loss"); … plot.Add(loss);</c>
/// Shown at once, redrawn at most three times a second; at the end, when the loop under <see cref="Progress.Over{T}"/> ends or
/// <see cref="Finish"/> is called, the interactive chart takes its place.
/// </summary>
public sealed class LivePlot : IDisposable
{
    private readonly List<double>[] _x;
    private readonly List<double>[] _y;
    private readonly string[] _names;
    private readonly Throttle _throttle = new(Live.Interval);
    private readonly List<Action<Chart>> _dress = [];
    private Action<object>? _replace;
    private bool _pending;

    private LivePlot(string[] names)
    {
        _names = names;
        _x = [.. names.Select(_ => new List<double>())];
        _y = [.. names.Select(_ => new List<double>())];
    }

    /// <summary>A plot with one curve for each name.</summary>
    /// <exception cref="ArgumentException">There is no name.</exception>
    public static LivePlot Of(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Length > 0 ? new LivePlot(names) : throw new ArgumentException("names: a live plot needs the name of at least one curve.", nameof(names));
    }

    /// <summary>Number of points so far on the longest curve.</summary>
    public int Count => _x.Max(x => x.Count);

    /// <summary>The title.</summary>
    public LivePlot Title(string title) => Dress(chart => chart.Title(title));

    /// <summary>The title of the horizontal axis.</summary>
    public LivePlot XAxis(string title) => Dress(chart => chart.XAxis(title));

    /// <summary>The title of the vertical axis.</summary>
    public LivePlot YAxis(string title) => Dress(chart => chart.YAxis(title));

    /// <summary>A logarithmic vertical axis.</summary>
    public LivePlot LogY() => Dress(chart => chart.LogY());

    /// <summary>Anything else a chart can wear: <c>plot.Dress(chart => chart.HorizontalLine(0.5, "exact"))</c>.</summary>
    public LivePlot Dress(Action<Chart> dress)
    {
        ArgumentNullException.ThrowIfNull(dress);
        _dress.Add(dress);
        return this;
    }

    /// <summary>Adds one point to each curve, at 1, 2, 3, …</summary>
    /// <param name="values">One value a curve; NaN leaves a gap.</param>
    /// <exception cref="ArgumentException">There are fewer or more values than curves.</exception>
    public void Add(params double[] values) => AddAt(Count + 1, values);

    /// <summary>Adds one point to each curve, at a given place.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddAt(double x, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != _y.Length)
            throw new ArgumentException($"values: the plot has {_y.Length} curves ({string.Join(", ", _names)}), but there are {values.Length} values.", nameof(values));
        for (var i = 0; i < values.Length; i++) Append(i, x, values[i]);
        Refresh();
    }

    /// <summary>Adds one point to one curve: for curves that have not all a value at each place.</summary>
    /// <param name="curve">The name of the curve.</param>
    /// <param name="x">The place.</param>
    /// <param name="value">The value; NaN leaves a gap.</param>
    /// <exception cref="ArgumentException">There is no curve of that name.</exception>
    public void AddTo(string curve, double x, double value)
    {
        var index = Array.IndexOf(_names, curve);
        if (index < 0) throw new ArgumentException($"curve: the plot has no curve '{curve}', but {string.Join(", ", _names)}.", nameof(curve));
        Append(index, x, value);
        Refresh();
    }

    private void Append(int curve, double x, double value)
    {
        _x[curve].Add(x);
        _y[curve].Add(value);
    }

    private void Refresh()
    {
        _pending = true;
        LoopEnd.Register(this, Finish);
        if (!_throttle.IsOpen()) return;
        var still = new StillChart(ToChart());
        if (_replace is null && Notebook.IsAttached) _replace = Notebook.Display(still);
        else _replace?.Invoke(still);
    }

    /// <summary>The chart of what there is so far.</summary>
    public Chart ToChart()
    {
        var chart = Chart.Line(_x[0], _y[0], _names[0]);
        for (var i = 1; i < _y.Length; i++) chart.AddLine(_x[i], _y[i], _names[i]);
        if (_y.Length == 1) chart.YAxis(_names[0]);
        foreach (var dress in _dress) dress(chart);
        return chart;
    }

    /// <summary>Shows the interactive chart of all points. More points may follow.</summary>
    public void Finish()
    {
        if (!_pending) return;
        _pending = false;
        if (_replace is null) _replace = Notebook.Display(ToChart());
        else _replace(ToChart());
    }

    /// <summary>As <see cref="Finish"/>.</summary>
    public void Dispose() => Finish();
}

/// <summary>The static form of a chart alone, in a box of fixed height: it can be replaced several times a second without a flicker.</summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Png, Mime.Text])]
internal sealed class StillChart(Chart chart) : IShowable, IPainted
{
    /// <inheritdoc/>
    public string ToHtml() => Still.Html(chart, chart.ToText(), calm: true);

    /// <inheritdoc/>
    public string ToText() => chart.ToText();

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => ((IPainted)chart).Extent;

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y) => ((IPainted)chart).Paint(canvas, x, y);
}
