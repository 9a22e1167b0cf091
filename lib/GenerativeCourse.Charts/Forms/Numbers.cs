using System.Globalization;
using System.Numerics;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>Numbers on their way into a picture: any numeric type in, few digits out.</summary>
internal static class Numbers
{
    /// <summary>Any numbers as doubles.</summary>
    public static double[] Read<T>(IEnumerable<T> values, string name)
        where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values is double[] doubles ? (double[])doubles.Clone() : [.. values.Select(double.CreateSaturating)];
    }

    /// <summary>Any rectangle of numbers as doubles.</summary>
    public static double[,] Read<T>(T[,] values, string name)
        where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(values, name);
        var copy = new double[values.GetLength(0), values.GetLength(1)];
        for (var r = 0; r < copy.GetLength(0); r++)
            for (var c = 0; c < copy.GetLength(1); c++)
                copy[r, c] = double.CreateSaturating(values[r, c]);
        return copy;
    }

    /// <summary>Rows of equal length as a rectangle of doubles.</summary>
    public static double[,] ReadRows<T>(IEnumerable<IEnumerable<T>> rows, string name)
        where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        var list = rows.Select(row => Read(row, name)).ToList();
        var columns = list.Count == 0 ? 0 : list[0].Length;
        var copy = new double[list.Count, columns];
        for (var r = 0; r < list.Count; r++)
        {
            if (list[r].Length != columns)
                throw new ArgumentException($"{name}: all rows need the same length; row 0 has {columns} values, row {r} has {list[r].Length}.", name);
            for (var c = 0; c < columns; c++) copy[r, c] = list[r][c];
        }
        return copy;
    }

    /// <summary>A number for people: four significant digits, no noise.</summary>
    public static string ForPeople(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "∞" : "-∞")
        : value == Math.Floor(value) && Math.Abs(value) < 1e7 ? value.ToString("0", CultureInfo.InvariantCulture)
        : Math.Abs(value) is >= 1e-4 and < 1e7 ? Round(value, Math.Abs(value) >= 1000 ? 5 : 4).ToString("0.##########", CultureInfo.InvariantCulture)
        : value.ToString("0.###e+0", CultureInfo.InvariantCulture);

    /// <summary>A number on an axis, with the digits that tell it from its neighbours.</summary>
    public static string Tick(double value, double step)
    {
        if (!(step > 0) || step < 1e-6 || Math.Abs(value) >= 1e7) return ForPeople(value);
        var decimals = 0;
        for (var rest = step; decimals < 8 && Math.Abs(rest - Math.Round(rest)) > 1e-6 * step; rest *= 10) decimals++;
        return Format(value, decimals == 0 ? "0" : "0." + new string('#', Math.Max(decimals, 1)));
    }

    /// <summary>A number in a .NET format. One that rounds to zero loses its sign: "0.00", never "-0.00".</summary>
    public static string Format(IFormattable value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.Contains('0') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }

    /// <summary>The nearest number with so many significant digits.</summary>
    public static double Round(double value, int digits) =>
        value == 0 || !double.IsFinite(value) ? value
        : double.Parse(value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A coordinate in an SVG: at most two decimals.</summary>
    public static string Pixel(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text that is safe inside HTML and SVG.</summary>
    public static string Escape(string? text)
    {
        if (text is null) return "";
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            safe.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\n' or '\t' => c,
                < ' ' => '\uFFFD',
                _ => (object)c,
            });
        return safe.ToString();
    }

    /// <summary>So many of a thing: "1 picture", "2 pictures".</summary>
    public static string Count(long count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A cell or label of any type as text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        double number => ForPeople(number),
        float number => ForPeople(number),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
