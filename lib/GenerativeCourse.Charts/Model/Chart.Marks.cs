using System.Numerics;

namespace GenerativeCourse.Charts;

/// <content>Marks on a chart, and the looks of its last series.</content>
public sealed partial class Chart
{
    /// <summary>A dashed vertical line across the chart.</summary>
    public Chart VerticalLine(double x, string? label = null, string? color = null) =>
        Refer(new Reference(x, true, label, Palette.Check(color)));

    /// <summary>A dashed horizontal line across the chart: a reference value, an exact result.</summary>
    public Chart HorizontalLine(double y, string? label = null, string? color = null) =>
        Refer(new Reference(y, false, label, Palette.Check(color)));

    // There is no place on the page for a line at infinity; that it is missing is said.
    private Chart Refer(Reference line)
    {
        if (double.IsFinite(line.At)) References.Add(line);
        else Notes.Add($"{line.Label ?? "a line"}: {Numbers.ForPeople(line.At)}, not drawn");
        return this;
    }

    /// <summary>A text at a point, with an arrow to the point if <paramref name="arrow"/> is true.</summary>
    public Chart Annotate(double x, double y, string text, bool arrow = false)
    {
        if (double.IsFinite(x) && double.IsFinite(y)) Annotations.Add(new Annotation(x, y, text, arrow));
        return this;
    }

    /// <summary>A sentence in small letters above the chart.</summary>
    public Chart Note(string note)
    {
        Notes.Add(note);
        return this;
    }

    /// <summary>Error bars for the last series.</summary>
    /// <param name="errors">Half the length of each bar (such as one standard error), as many as points.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public Chart ErrorBars<T>(IEnumerable<T> errors)
        where T : INumber<T>
    {
        var lengths = Numbers.Read(errors, nameof(errors));
        SameLength(lengths.Length, Last.Y.Length, nameof(errors));
        Last.Errors = lengths;
        return this;
    }

    /// <summary>A band between two curves, such as mean plus and minus one deviation.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public Chart Band<TX, TL, TH>(IEnumerable<TX> x, IEnumerable<TL> low, IEnumerable<TH> high, string? color = null)
        where TX : INumber<TX>
        where TL : INumber<TL>
        where TH : INumber<TH>
    {
        var (places, lower) = Pair(x, low);
        var upper = Numbers.Read(high, nameof(high));
        SameLength(upper.Length, places.Length, nameof(high), nameof(x));
        var kept = Enumerable.Range(0, places.Length).Where(i => double.IsFinite(lower[i]) && double.IsFinite(upper[i])).ToArray();
        return Polygon(
            [.. kept.Select(i => places[i]), .. kept.Reverse().Select(i => places[i])],
            [.. kept.Select(i => lower[i]), .. kept.Reverse().Select(i => upper[i])],
            color ?? Palette.Color(Math.Max(0, Series.Count(s => !s.IsShape) - 1)),
            filled: true,
            width: 0);
    }

    /// <summary>The ellipse that holds a two-dimensional Gaussian within so many standard deviations.</summary>
    /// <param name="meanX">Mean along x.</param>
    /// <param name="meanY">Mean along y.</param>
    /// <param name="varianceX">Variance of x, not negative.</param>
    /// <param name="covariance">Covariance of x and y.</param>
    /// <param name="varianceY">Variance of y, not negative.</param>
    /// <param name="deviations">Mahalanobis distance of the rim.</param>
    /// <param name="color">Colour such as "#0072B2"; by itself black.</param>
    /// <exception cref="ArgumentException">The numbers are no covariance matrix.</exception>
    public Chart Gaussian(double meanX, double meanY, double varianceX, double covariance, double varianceY, double deviations = 2, string? color = null)
    {
        if (!(varianceX >= 0 && varianceY >= 0 && covariance * covariance <= varianceX * varianceY * (1 + 1e-9) + 1e-300))
            throw new ArgumentException($"varianceX, covariance, varianceY: ({varianceX}, {covariance}, {varianceY}) is no covariance matrix; variances are not negative, and the covariance is at most the root of their product.", nameof(covariance));
        // Eigenvectors of a symmetric 2x2 matrix in closed form.
        var (half, mean) = ((varianceX - varianceY) / 2, (varianceX + varianceY) / 2);
        var root = Math.Sqrt(half * half + covariance * covariance);
        var angle = 0.5 * Math.Atan2(2 * covariance, varianceX - varianceY);
        return Ellipse(meanX, meanY, deviations * Math.Sqrt(mean + root), deviations * Math.Sqrt(Math.Max(0, mean - root)), angle * 180 / Math.PI, color);
    }

    /// <summary>An ellipse.</summary>
    /// <param name="x">Centre along x.</param>
    /// <param name="y">Centre along y.</param>
    /// <param name="radiusX">Half axis along x before turning.</param>
    /// <param name="radiusY">Half axis along y before turning.</param>
    /// <param name="degrees">Turned by so much, counter-clockwise.</param>
    /// <param name="color">Colour such as "#0072B2"; by itself black.</param>
    /// <param name="filled">True: the inside is tinted.</param>
    public Chart Ellipse(double x, double y, double radiusX, double radiusY, double degrees = 0, string? color = null, bool filled = false)
    {
        const int Corners = 72;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (xs, ys) = (new double[Corners + 1], new double[Corners + 1]);
        for (var i = 0; i <= Corners; i++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * i / Corners);
            (xs[i], ys[i]) = (x + radiusX * c * cos - radiusY * s * sin, y + radiusX * c * sin + radiusY * s * cos);
        }
        return Polygon(xs, ys, color ?? "#000000", filled, 2);
    }

    /// <summary>A rectangle.</summary>
    public Chart Rectangle(double left, double bottom, double right, double top, string? color = null, bool filled = false) =>
        Polygon([left, right, right, left, left], [bottom, bottom, top, top, bottom], color ?? "#000000", filled, 2);

    /// <summary>The colour of the last series, such as "#0072B2".</summary>
    public Chart Color(string color)
    {
        Last.Color = Palette.Check(color);
        return this;
    }

    /// <summary>The last series in dashes or dots.</summary>
    public Chart Dashed(Stroke stroke = Stroke.Dashed)
    {
        Last.Stroke = stroke;
        return this;
    }

    /// <summary>The width of the last line in pixels.</summary>
    public Chart LineWidth(double width)
    {
        Last.Width = width >= 0 ? width : throw new ArgumentOutOfRangeException(nameof(width), $"width: not negative, not {width}.");
        return this;
    }

    /// <summary>The diameter of the last series' points in pixels.</summary>
    public Chart PointSize(double diameter)
    {
        Last.PointSize = diameter >= 0 ? diameter : throw new ArgumentOutOfRangeException(nameof(diameter), $"diameter: not negative, not {diameter}.");
        return this;
    }

    /// <summary>How much the last series hides what is behind it: 0 (invisible) to 1 (all).</summary>
    public Chart Opacity(double opacity)
    {
        Last.Opacity = opacity is >= 0 and <= 1 ? opacity : throw new ArgumentOutOfRangeException(nameof(opacity), $"opacity: 0 to 1, not {opacity}.");
        return this;
    }

    /// <summary>Marks the points of the last line.</summary>
    public Chart WithPoints()
    {
        Last.Markers = true;
        return this;
    }

    private Series Last => Series.LastOrDefault(s => !s.IsShape) ?? throw new InvalidOperationException("The chart has no series yet: draw one first.");

    private Chart Polygon(double[] x, double[] y, string color, bool filled, double width) =>
        With(new Series(SeriesKind.Line) { X = x, Y = y, Color = Palette.Check(color), Filled = filled, Width = width, IsShape = true, Opacity = filled ? 0.2 : 1 });
}
