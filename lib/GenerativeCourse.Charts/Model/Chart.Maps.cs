using System.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Charts;

/// <content>Numbers in a rectangle: heat maps and contours.</content>
public sealed partial class Chart
{
    /// <summary>A table of numbers as colours, the first row on top: confusion matrices, attention, transition probabilities.</summary>
    /// <param name="values">Rows x columns; NaN leaves a hole.</param>
    /// <param name="rows">Names of the rows (any type).</param>
    /// <param name="columns">Names of the columns.</param>
    /// <exception cref="ArgumentException">The numbers of names and values do not fit together.</exception>
    public static Chart HeatMap<T>(T[,] values, System.Collections.IEnumerable? rows = null, System.Collections.IEnumerable? columns = null)
        where T : INumber<T> => Map(Numbers.Read(values, nameof(values)), rows, columns);

    /// <inheritdoc cref="HeatMap{T}(T[,], System.Collections.IEnumerable?, System.Collections.IEnumerable?)"/>
    public static Chart HeatMap<T>(IEnumerable<IEnumerable<T>> values, System.Collections.IEnumerable? rows = null, System.Collections.IEnumerable? columns = null)
        where T : INumber<T> => Map(Numbers.ReadRows(values, nameof(values)), rows, columns);

    /// <inheritdoc cref="HeatMap{T}(T[,], System.Collections.IEnumerable?, System.Collections.IEnumerable?)"/>
    public static Chart HeatMap(Matrix values, System.Collections.IEnumerable? rows = null, System.Collections.IEnumerable? columns = null) =>
        Map(Read(values), rows, columns);

    /// <summary>A function of two numbers as colours, y upward: densities, decision regions.</summary>
    /// <param name="function">The function of x and y.</param>
    /// <param name="x">Left and right end.</param>
    /// <param name="y">Lower and upper end.</param>
    /// <param name="steps">Number of places along each axis, 2 to 1000.</param>
    public static Chart HeatMap(Func<double, double, double> function, (double From, double To) x, (double From, double To) y, int steps = 80) =>
        new Chart().With(Surface(SeriesKind.HeatMap, function, x, y, steps, 10));

    /// <summary>Lines of equal height of numbers on a grid.</summary>
    /// <param name="x">Places of the columns.</param>
    /// <param name="y">Places of the rows.</param>
    /// <param name="values">Rows x columns: values[r, c] stands at (x[c], y[r]).</param>
    /// <param name="levels">Number of lines, positive.</param>
    /// <param name="name">The name in the legend.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static Chart Contour<TX, TY, T>(IEnumerable<TX> x, IEnumerable<TY> y, T[,] values, int levels = 10, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
        where T : INumber<T>
    {
        var (columns, rows, z) = (Numbers.Read(x, nameof(x)), Numbers.Read(y, nameof(y)), Numbers.Read(values, nameof(values)));
        SameLength(columns.Length, z.GetLength(1), nameof(x), "columns of values");
        SameLength(rows.Length, z.GetLength(0), nameof(y), "rows of values");
        return new Chart().With(new Series(SeriesKind.Contour) { X = columns, Y = rows, Z = z, Levels = Positive(levels), Name = name });
    }

    /// <summary>Lines of equal height of a function of two numbers.</summary>
    /// <param name="function">The function of x and y.</param>
    /// <param name="x">Left and right end.</param>
    /// <param name="y">Lower and upper end.</param>
    /// <param name="steps">Number of places along each axis, 2 to 1000.</param>
    /// <param name="levels">Number of lines, positive.</param>
    /// <param name="name">The name in the legend.</param>
    public static Chart Contour(Func<double, double, double> function, (double From, double To) x, (double From, double To) y, int steps = 60, int levels = 10, string? name = null) =>
        new Chart().With(Surface(SeriesKind.Contour, function, x, y, steps, Positive(levels)) with { Name = name });

    /// <summary>The colour scale of heat maps, contours and coloured points, and which values its ends stand for.</summary>
    /// <exception cref="ArgumentException"><paramref name="low"/> is not below <paramref name="high"/>.</exception>
    public Chart Colors(ColorScale scale, double? low = null, double? high = null)
    {
        if (low >= high) throw new ArgumentException($"low and high: {low} is not below {high}.", nameof(low));
        foreach (var series in Series)
        {
            series.Scale = scale;
            var (least, most) = series.ValueRange();
            if (scale == ColorScale.Diverging && low is null && high is null)
                (least, most) = (-Math.Max(Math.Abs(least), Math.Abs(most)), Math.Max(Math.Abs(least), Math.Abs(most)));
            series.ColorRange = (low ?? least, high ?? most);
        }
        return this;
    }

    /// <summary>Prints the values into the cells of a heat map.</summary>
    /// <param name="format">A .NET number format such as "0.00" or "0%"; "" for few digits.</param>
    public Chart ShowValues(string format = "")
    {
        foreach (var series in Series) series.CellFormat = format;
        return this;
    }

    /// <summary>Leaves out the bar that explains the colours.</summary>
    public Chart HideScale()
    {
        foreach (var series in Series) series.ShowScale = false;
        return this;
    }

    /// <summary>A map whose rows and columns stand at places of their own, y upward.</summary>
    internal static Chart Map(double[] x, double[] y, double[,] z) => new Chart().With(new Series(SeriesKind.HeatMap) { X = x, Y = y, Z = z });

    private static Chart Map(double[,] z, System.Collections.IEnumerable? rows, System.Collections.IEnumerable? columns)
    {
        var (rowNames, columnNames) = (Names(rows), Names(columns));
        SameLength(rowNames?.Length, z.GetLength(0), nameof(rows), "rows of values");
        SameLength(columnNames?.Length, z.GetLength(1), nameof(columns), "columns of values");
        var chart = new Chart().With(new Series(SeriesKind.HeatMap) { X = CountFrom0(z.GetLength(1)), Y = CountFrom0(z.GetLength(0)), Z = z });
        (chart.X.Names, chart.Y.Names, chart.Y.Reversed) = (columnNames, rowNames, true);
        return chart;
    }

    private static Series Surface(SeriesKind kind, Func<double, double, double> function, (double From, double To) x, (double From, double To) y, int steps, int levels)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (steps is < 2 or > 1000) throw new ArgumentOutOfRangeException(nameof(steps), $"steps: 2 to 1000 places along each axis, not {steps}.");
        var (columns, rows) = (Space(x.From, x.To, steps, nameof(steps)), Space(y.From, y.To, steps, nameof(steps)));
        var z = new double[steps, steps];
        for (var r = 0; r < steps; r++)
            for (var c = 0; c < steps; c++)
                z[r, c] = function(columns[c], rows[r]);
        return new Series(kind) { X = columns, Y = rows, Z = z, Levels = levels };
    }

    private static double[,] Read(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var z = new double[values.Rows, values.Columns];
        for (var r = 0; r < values.Rows; r++)
            for (var c = 0; c < values.Columns; c++)
                z[r, c] = values[r, c];
        return z;
    }

    private static int Positive(int levels) =>
        levels > 0 ? levels : throw new ArgumentOutOfRangeException(nameof(levels), $"levels: at least 1 contour line, not {levels}.");
}
