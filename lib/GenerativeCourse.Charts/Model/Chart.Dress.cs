using System.Numerics;

namespace GenerativeCourse.Charts;

/// <content>What a chart wears: titles, axes, more series, lines and texts. Every method changes the chart and returns it.</content>
public sealed partial class Chart
{
    /// <summary>The title.</summary>
    public Chart Title(string title)
    {
        TitleText = title;
        return this;
    }

    /// <summary>The title of the horizontal axis.</summary>
    public Chart XAxis(string title)
    {
        X.Title = title;
        return this;
    }

    /// <summary>The title of the vertical axis.</summary>
    public Chart YAxis(string title)
    {
        Y.Title = title;
        return this;
    }

    /// <summary>A logarithmic horizontal axis; values that are not positive are left out and counted in a note.</summary>
    public Chart LogX()
    {
        X.Log = true;
        return this;
    }

    /// <summary>A logarithmic vertical axis; values that are not positive are left out and counted in a note.</summary>
    public Chart LogY()
    {
        Y.Log = true;
        return this;
    }

    /// <summary>The ends of the horizontal axis.</summary>
    /// <exception cref="ArgumentException">They are equal or not finite.</exception>
    public Chart XRange(double from, double to)
    {
        X.Range = Ends(from, to, nameof(XRange));
        return this;
    }

    /// <summary>The ends of the vertical axis.</summary>
    /// <exception cref="ArgumentException">They are equal or not finite.</exception>
    public Chart YRange(double from, double to)
    {
        Y.Range = Ends(from, to, nameof(YRange));
        return this;
    }

    /// <summary>The ends of both axes.</summary>
    /// <exception cref="ArgumentException">Two ends are equal or not finite.</exception>
    public Chart Range(double xFrom, double xTo, double yFrom, double yTo) => XRange(xFrom, xTo).YRange(yFrom, yTo);

    /// <summary>Names at the places 0, 1, 2, … of the horizontal axis.</summary>
    public Chart XNames(params IEnumerable<string> names)
    {
        X.Names = [.. names];
        return this;
    }

    /// <summary>Names at the places 0, 1, 2, … of the vertical axis.</summary>
    public Chart YNames(params IEnumerable<string> names)
    {
        Y.Names = [.. names];
        return this;
    }

    /// <summary>The names of the series, in their order.</summary>
    public Chart Names(params IEnumerable<string> names)
    {
        foreach (var (series, name) in Series.Where(s => !s.IsShape).Zip(names)) series.Name = name;
        return this;
    }

    /// <summary>The size in pixels, 100 to 4000 each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is too short or too long.</exception>
    public Chart Size(int width, int height)
    {
        if (width is < 100 or > 4000) throw new ArgumentOutOfRangeException(nameof(width), $"width: 100 to 4000 pixels, not {width}.");
        if (height is < 100 or > 4000) throw new ArgumentOutOfRangeException(nameof(height), $"height: 100 to 4000 pixels, not {height}.");
        (Width, Height) = (width, height);
        return this;
    }

    /// <summary>One unit is equally long along both axes, so that circles are round.</summary>
    public Chart SameUnits()
    {
        EqualUnits = true;
        return this;
    }

    /// <summary>Shows or hides the legend; by itself it is there when two series have names.</summary>
    public Chart Legend(bool shown)
    {
        LegendShown = shown;
        return this;
    }

    /// <summary>Bars of several series on top of each other instead of beside each other.</summary>
    public Chart Stacked()
    {
        IsStacked = true;
        return this;
    }

    /// <summary>Bars that lie instead of stand, the first on top: good for words.</summary>
    public Chart Horizontal()
    {
        IsHorizontal = true;
        return this;
    }

    /// <summary>Draws the series of another chart into this one.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public Chart And(Chart other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var series in other.Series)
            Series.Add(X.Names is { } mine && other.X.Names is { } theirs && series.Kind == SeriesKind.Bars && !mine.SequenceEqual(theirs)
                ? series with { X = Places(theirs) }
                : series with { });
        X.Names ??= other.X.Names;
        Y.Names ??= other.Y.Names;
        X.Title ??= other.X.Title;
        Y.Title ??= other.Y.Title;
        References.AddRange(other.References);
        Annotations.AddRange(other.Annotations);
        Notes.AddRange(other.Notes);
        return this;
    }

    /// <summary>Draws one more line.</summary>
    /// <inheritdoc cref="Line{TX, TY}"/>
    public Chart AddLine<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY> => And(Line(x, y, name));

    /// <summary>Draws one more line through values at 1, 2, 3, …</summary>
    /// <inheritdoc cref="Line{T}"/>
    public Chart AddLine<T>(IEnumerable<T> y, string? name = null)
        where T : INumber<T> => And(Line(y, name));

    /// <summary>Draws more points.</summary>
    /// <inheritdoc cref="Scatter{TX, TY}"/>
    public Chart AddScatter<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY> => And(Scatter(x, y, name));

    /// <summary>Draws one more series of bars, beside those there are.</summary>
    /// <inheritdoc cref="Bar{TName, T}"/>
    public Chart AddBar<TName, T>(IEnumerable<TName> names, IEnumerable<T> values, string? name = null)
        where T : INumber<T> => And(Bar(names, values, name));

    /// <summary>A chart of its own with the same looks and the same data.</summary>
    internal Chart Copy()
    {
        var copy = (Chart)MemberwiseClone();
        (copy.Series, copy.References, copy.Annotations, copy.Notes) = ([.. Series.Select(s => s with { })], [.. References], [.. Annotations], [.. Notes]);
        (copy.X, copy.Y) = (X.Copy(), Y.Copy());
        return copy;
    }

    private double[] Places(string[] names)
    {
        // A bar goes where a bar of the same name stands already; new names come after the others.
        var all = X.Names!.ToList();
        var places = names.Select(name =>
        {
            if (!all.Contains(name)) all.Add(name);
            return (double)all.IndexOf(name);
        }).ToArray();
        X.Names = [.. all];
        return places;
    }

    private static (double, double) Ends(double from, double to, string name) =>
        double.IsFinite(from) && double.IsFinite(to) && from != to
            ? (from, to)
            : throw new ArgumentException($"{name}: an axis goes from one number to another, not from {from} to {to}.", nameof(from));
}
