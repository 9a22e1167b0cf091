namespace GenerativeCourse.Charts;

/// <summary>Things beside and below each other in one picture: each column as wide as its widest, each row as high as its highest.</summary>
internal sealed class Tiles : IPainted
{
    private const double Gap = 8;
    private const double Head = 30;
    private const double TitleSize = 18;
    private readonly object[] _items;
    private readonly string? _title;
    private readonly int _columns;
    private readonly double[] _widths;
    private readonly double[] _heights;

    public Tiles(int columns, object[] items, string? title = null)
    {
        (_items, _title, _columns) = (items, title, Math.Clamp(columns, 1, Math.Max(1, items.Length)));
        var rows = (items.Length + _columns - 1) / _columns;
        (_widths, _heights) = (new double[_columns], new double[rows]);
        for (var i = 0; i < items.Length; i++)
        {
            var (width, height) = Labelled.Extent(null, items[i]);
            _widths[i % _columns] = Math.Max(_widths[i % _columns], width);
            _heights[i / _columns] = Math.Max(_heights[i / _columns], height);
        }
    }

    /// <inheritdoc/>
    public (double Width, double Height) Extent =>
        (Math.Max(_widths.Sum() + Gap * (_widths.Length - 1), _title is null ? 0 : Canvas.Measure(_title, TitleSize, bold: true).Width + 16),
         _heights.Sum() + Gap * Math.Max(0, _heights.Length - 1) + (_title is null ? 0 : Head));

    /// <inheritdoc/>
    public void Paint(Canvas canvas, double x, double y)
    {
        if (_title is not null) canvas.Text(x + 8, y + 5, _title, TitleSize, Ink.Of("#222222"), bold: true);
        for (var i = 0; i < _items.Length; i++)
        {
            var (column, row) = (i % _columns, i / _columns);
            var left = x + _widths.Take(column).Sum(w => w + Gap);
            var top = y + (_title is null ? 0 : Head) + _heights.Take(row).Sum(h => h + Gap);
            var (_, height) = Labelled.Extent(null, _items[i]);
            Labelled.Paint(canvas, left, top + (_heights[row] - height) / 2, null, _items[i]);
        }
    }
}
