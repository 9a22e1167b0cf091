using System.Numerics;

namespace GenerativeCourse.Charts;

/// <summary>
/// A chart: made by one of the static methods, dressed by the others, shown by being the last expression of a cell.
/// <code>Chart.Line(losses).Title("Reconstruction error").XAxis("epoch")</code>
/// </summary>
[TypeFormatterSource(typeof(FigureFormatterSource), PreferredMimeTypes = [Mime.Plotly, Mime.Html, Mime.Png, Mime.Text])]
public sealed partial class Chart : IFigure, IPainted
{
    internal List<Series> Series { get; private set; } = [];
    internal List<Reference> References { get; private set; } = [];
    internal List<Annotation> Annotations { get; private set; } = [];
    internal List<string> Notes { get; private set; } = [];
    internal AxisModel X { get; private set; } = new();
    internal AxisModel Y { get; private set; } = new();
    internal string? TitleText { get; private set; }
    internal int Width { get; private set; } = 720;
    internal int Height { get; private set; } = 400;
    internal bool IsStacked { get; private set; }
    internal bool IsHorizontal { get; private set; }
    internal bool? LegendShown { get; private set; }
    internal bool EqualUnits { get; private set; }

    private Chart()
    {
    }

    /// <summary>A line through values at 1, 2, 3, …</summary>
    /// <param name="y">The values; NaN leaves a gap.</param>
    /// <param name="name">The name in the legend.</param>
    public static Chart Line<T>(IEnumerable<T> y, string? name = null)
        where T : INumber<T>
    {
        var values = Numbers.Read(y, nameof(y));
        return new Chart().With(new Series(SeriesKind.Line) { X = CountFrom1(values.Length), Y = values, Name = name });
    }

    /// <summary>A line through points.</summary>
    /// <param name="x">Where the points stand, as many as <paramref name="y"/>.</param>
    /// <param name="y">The values; NaN leaves a gap.</param>
    /// <param name="name">The name in the legend.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Chart Line<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (places, values) = Pair(x, y);
        return new Chart().With(new Series(SeriesKind.Line) { X = places, Y = values, Name = name });
    }

    /// <summary>The graph of a function.</summary>
    /// <param name="function">The function; NaN leaves a gap.</param>
    /// <param name="from">Left end.</param>
    /// <param name="to">Right end.</param>
    /// <param name="name">The name in the legend.</param>
    /// <param name="points">Number of places where the function is evaluated.</param>
    public static Chart Function(Func<double, double> function, double from, double to, string? name = null, int points = 201)
    {
        ArgumentNullException.ThrowIfNull(function);
        var x = Space(from, to, points, nameof(points));
        return Line(x, x.Select(function), name);
    }

    /// <summary>Points in the plane.</summary>
    /// <param name="x">Horizontal places.</param>
    /// <param name="y">Vertical places, as many.</param>
    /// <param name="name">The name in the legend.</param>
    /// <param name="groups">A label (any type) for each point: each group gets a colour and a name in the legend.</param>
    /// <param name="values">A number for each point, shown as its colour.</param>
    /// <param name="sizes">The diameter of each point in pixels.</param>
    /// <param name="texts">A text for each point, shown under the pointer.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Chart Scatter<TX, TY>(
        IEnumerable<TX> x,
        IEnumerable<TY> y,
        string? name = null,
        System.Collections.IEnumerable? groups = null,
        IEnumerable<double>? values = null,
        IEnumerable<double>? sizes = null,
        IEnumerable<string>? texts = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (places, heights) = Pair(x, y);
        var labels = groups?.Cast<object?>().Select(Numbers.Text).ToArray();
        var (colors, widths, words) = (values?.ToArray(), sizes?.ToArray(), texts?.ToArray());
        SameLength(labels?.Length, places.Length, nameof(groups));
        SameLength(colors?.Length, places.Length, nameof(values));
        SameLength(widths?.Length, places.Length, nameof(sizes));
        SameLength(words?.Length, places.Length, nameof(texts));
        if (widths is not null && widths.Any(w => !(w >= 0))) throw new ArgumentException("sizes: diameters are not negative and not NaN.", nameof(sizes));

        var chart = new Chart();
        var parts = labels is null
            ? [(Name: name, Rows: Enumerable.Range(0, places.Length).ToArray())]
            : Enumerable.Range(0, places.Length).GroupBy(i => labels[i]).OrderBy(g => g.Key, NaturalOrder.Instance).Select(g => (Name: (string?)g.Key, Rows: g.ToArray()));
        foreach (var (part, rows) in parts)
            chart.With(new Series(SeriesKind.Points)
            {
                Name = part,
                X = Pick(places, rows)!,
                Y = Pick(heights, rows)!,
                Values = Pick(colors, rows),
                Sizes = Pick(widths, rows),
                Texts = Pick(words, rows),
                Opacity = places.Length > 200 || widths is not null ? 0.7 : 1,
                PointSize = places.Length > 1000 ? 4 : places.Length > 200 ? 5 : 8,
            });
        return chart;
    }

    /// <summary>Bars with names.</summary>
    /// <param name="names">One name a bar (any type).</param>
    /// <param name="values">One value a bar.</param>
    /// <param name="name">The name of the series in the legend; bars of several series stand in groups (see <see cref="And"/>).</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Chart Bar<TName, T>(IEnumerable<TName> names, IEnumerable<T> values, string? name = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(names);
        var labels = names.Select(n => Numbers.Text(n)).ToArray();
        var heights = Numbers.Read(values, nameof(values));
        SameLength(heights.Length, labels.Length, nameof(values), nameof(names));
        var chart = new Chart().With(new Series(SeriesKind.Bars) { X = CountFrom0(heights.Length), Y = heights, Name = name });
        chart.X.Names = labels;
        return chart;
    }

    /// <summary>How often values fall into each of some intervals of equal width.</summary>
    /// <param name="values">The values; NaN and ∞ are left out and counted in a note.</param>
    /// <param name="bins">Number of intervals, positive.</param>
    /// <param name="name">The name in the legend.</param>
    /// <param name="density">True: heights such that the area is 1, to compare with a density; false: counts.</param>
    /// <param name="from">Left end of the first interval; the smallest value if not given.</param>
    /// <param name="to">Right end of the last interval; the largest value if not given. Values outside are left out and counted in a note.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is not positive.</exception>
    public static Chart Histogram<T>(IEnumerable<T> values, int bins = 30, string? name = null, bool density = false, double? from = null, double? to = null)
        where T : INumber<T>
    {
        if (bins < 1) throw new ArgumentOutOfRangeException(nameof(bins), $"bins: a histogram needs at least 1 interval, not {bins}.");
        var all = Numbers.Read(values, nameof(values));
        var finite = all.Where(double.IsFinite).ToArray();
        var low = from ?? (finite.Length > 0 ? finite.Min() : 0);
        var high = to ?? (finite.Length > 0 ? finite.Max() : 1);
        if (!(high >= low)) throw new ArgumentException($"from and to: the left end {low} is not left of the right end {high}.", nameof(from));
        if (high == low) (low, high) = (low - 0.5, high + 0.5);
        var width = (high - low) / bins;
        var counts = new double[bins];
        var outside = all.Length - finite.Length;
        foreach (var value in finite)
            if (value < low || value > high) outside++;
            else counts[Math.Min((int)((value - low) / width), bins - 1)]++;
        if (density && all.Length > 0)
            for (var b = 0; b < bins; b++) counts[b] /= all.Length * width;

        var chart = new Chart().With(new Series(SeriesKind.Bars)
        {
            X = [.. Enumerable.Range(0, bins).Select(b => low + (b + 0.5) * width)],
            Y = counts,
            Name = name,
            BarWidth = width,
            Opacity = 0.75,
        });
        if (outside > 0) chart.Notes.Add($"{outside} of {all.Length} values lie outside or are not finite");
        return chart.YAxis(density ? "density" : "count");
    }

    internal Chart With(Series series)
    {
        Series.Add(series);
        return this;
    }
}
