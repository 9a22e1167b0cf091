using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>Several things beside each other, of any kind: a picture and a bar chart, a table and a drawing.</summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Png, Mime.Text])]
public sealed class Panel : IShowable, IPainted
{
    private readonly object[] _items;
    private readonly int _columns;

    private Panel(int columns, object[] items) => (_columns, _items) = (columns, items);

    /// <summary>Things in one row.</summary>
    /// <param name="items">Charts, image grids, tables, drawings, or anything else, which stands there as text.</param>
    public static Panel Row(params object[] items) => Grid(Math.Max(1, items?.Length ?? 1), items!);

    /// <summary>Things in a grid, row by row.</summary>
    /// <param name="columns">Number of columns, positive.</param>
    /// <param name="items">Charts, image grids, tables, drawings, or anything else, which stands there as text.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    public static Panel Grid(int columns, params object[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (columns < 1) throw new ArgumentOutOfRangeException(nameof(columns), $"columns: at least 1, not {columns}.");
        return new Panel(columns, items);
    }

    /// <inheritdoc/>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:grid;grid-template-columns:repeat({_columns},max-content);gap:12px;align-items:center;overflow-x:auto\">");
        foreach (var item in _items)
            html.Append(CultureInfo.InvariantCulture, $"<div>{item switch { Chart or ChartGrid => Still.Html((IPainted)item, ((IShowable)item).ToText()), IShowable picture => picture.ToHtml(), _ => $"<span style=\"font:{Projector.Letters(15)}px sans-serif\">{Numbers.Escape(Numbers.Text(item))}</span>" }}</div>");
        return html.Append("</div>").ToString();
    }

    /// <inheritdoc/>
    public string ToText() => string.Join('\n', _items.Select(item => item is IShowable picture ? picture.ToText() : Numbers.Text(item)));

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => new Tiles(_columns, _items).Extent;

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y) => new Tiles(_columns, _items).Paint(canvas, x, y);
}
