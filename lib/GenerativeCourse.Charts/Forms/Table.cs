using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>
/// A table: headings and rows. Numbers stand right with few digits; pictures (anything <see cref="IShowable"/>) may stand in cells.
/// <code>Table.Of("word", "probability").Row("whale", 0.031).Row("sea", 0.027)</code>
/// </summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Png, Mime.Text])]
public sealed partial class Table : IShowable
{
    private readonly string[] _headings;
    private readonly List<object?[]> _rows = [];
    private readonly HashSet<(int Row, int Column)> _bold = [];
    private string? _title;
    private string[] _formats = [];
    private (double Low, double High)? _shade;

    private Table(string[] headings) => _headings = headings;

    /// <summary>An empty table with headings.</summary>
    /// <exception cref="ArgumentException">There is no heading.</exception>
    public static Table Of(params string[] headings)
    {
        ArgumentNullException.ThrowIfNull(headings);
        return headings.Length > 0 ? new Table(headings) : throw new ArgumentException("headings: a table needs at least one column.", nameof(headings));
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">There are fewer or more cells than headings.</exception>
    public Table Row(params object?[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length != _headings.Length)
            throw new ArgumentException($"cells: the table has {_headings.Length} columns, but there are {cells.Length} cells.", nameof(cells));
        _rows.Add(cells);
        return this;
    }

    /// <summary>Adds a row for each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="cells">The cells of one item, as many as headings.</param>
    public Table Rows<T>(IEnumerable<T> items, Func<T, object?[]> cells)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(cells);
        foreach (var item in items) Row(cells(item));
        return this;
    }

    /// <summary>The title above the table.</summary>
    public Table Title(string title)
    {
        _title = title;
        return this;
    }

    /// <summary>How to write numbers: a .NET format such as "0.000" or "0.0%" for all columns, or one a column ("" for its own way).</summary>
    /// <exception cref="ArgumentException">There are neither one format nor as many as columns.</exception>
    public Table Format(params string[] formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        if (formats.Length != 1 && formats.Length != _headings.Length)
            throw new ArgumentException($"formats: one for all columns, or one for each of the {_headings.Length}, not {formats.Length}.", nameof(formats));
        _formats = formats;
        return this;
    }

    /// <summary>Prints a cell bold; row and column count from 0.</summary>
    public Table Bold(int row, int column)
    {
        _bold.Add((row, column));
        return this;
    }

    /// <summary>Tints cells with numbers, from white at <paramref name="low"/> to blue at <paramref name="high"/>.</summary>
    public Table Shade(double low = 0, double high = 1)
    {
        _shade = low < high ? (low, high) : throw new ArgumentException($"low and high: {low} is not below {high}.", nameof(low));
        return this;
    }

    /// <inheritdoc/>
    public string ToHtml()
    {
        var html = new StringBuilder("<div style=\"overflow-x:auto\"><table style=\"border-collapse:collapse;font:").Append(Projector.Letters(15)).Append("px/1.4 sans-serif;margin:4px 0\">");
        if (_title is not null) html.Append(CultureInfo.InvariantCulture, $"<caption style=\"font-weight:bold;text-align:left;white-space:nowrap;padding:4px 8px;color:inherit;caption-side:top\">{Numbers.Escape(_title)}</caption>");
        html.Append("<thead><tr>");
        for (var c = 0; c < _headings.Length; c++)
            html.Append(CultureInfo.InvariantCulture, $"<th style=\"padding:4px 10px;border-bottom:2px solid #888;text-align:{(IsNumeric(c) ? "right" : "left")}\">{Numbers.Escape(_headings[c])}</th>");
        html.Append("</tr></thead><tbody>");
        for (var r = 0; r < _rows.Count; r++)
        {
            html.Append("<tr>");
            for (var c = 0; c < _headings.Length; c++)
            {
                var cell = _rows[r][c];
                var style = $"padding:3px 10px;border-bottom:1px solid #8884;text-align:{(IsNumeric(c) ? "right" : "left")}";
                if (_bold.Contains((r, c))) style += ";font-weight:bold";
                if (Shade(cell) is { } shade) style += $";background:{shade.Back};color:{shade.Front}";
                html.Append(CultureInfo.InvariantCulture, $"<td style=\"{style}\">{(cell is IShowable picture ? picture.ToHtml() : Numbers.Escape(Words(cell, c)))}</td>");
            }
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>").ToString();
    }

    /// <inheritdoc/>
    public string ToText()
    {
        var lines = _rows.Select(row => row.Select((cell, c) => (cell is IShowable picture ? picture.ToText() : Words(cell, c)).Replace('\n', ' ')).ToArray()).Prepend(_headings).ToList();
        var widths = Enumerable.Range(0, _headings.Length).Select(c => lines.Max(line => line[c].Length)).ToArray();
        var text = new StringBuilder();
        if (_title is not null) text.Append(_title).Append('\n');
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (var line in lines)
            text.Append(string.Join("  ", line.Select((cell, c) => IsNumeric(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd()).Append('\n');
        return text.ToString().TrimEnd();
    }

    private (string Back, string Front)? Shade(object? cell)
    {
        if (_shade is not { } shade || Number(cell) is not { } value || !double.IsFinite(value)) return null;
        var place = Math.Clamp((value - shade.Low) / (shade.High - shade.Low), 0, 1);
        return (Palette.Hex(Palette.At(ColorScale.Blues, place)), place > 0.5 ? "#FFFFFF" : "#000000");
    }

    // Cells left blank do not turn a column of numbers into one of words.
    private bool IsNumeric(int column) => _rows.Any(row => Number(row[column]) is not null) && _rows.All(row => Number(row[column]) is not null || row[column] is null or "");

    private string Words(object? cell, int column)
    {
        var format = _formats.Length == 0 ? "" : _formats[_formats.Length == 1 ? 0 : column];
        return format.Length > 0 && double.IsFinite(Number(cell) ?? double.NaN) && cell is float or double or decimal && cell is IFormattable number ? Numbers.Format(number, format) : Numbers.Text(cell);
    }

    private static double? Number(object? cell) => cell switch
    {
        double d => d,
        float f => f,
        decimal m => (double)m,
        int or long or short or byte or uint or ulong or ushort or sbyte => Convert.ToDouble(cell, CultureInfo.InvariantCulture),
        _ => null,
    };
}
