namespace GenerativeCourse.Charts;

/// <content>The table on paper: for viewers that show pictures only, and as a part of larger pictures.</content>
public sealed partial class Table : IPainted
{
    private const double Letters = 15;
    private const double LineHeight = 20;
    private const double Pad = 10;

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent
    {
        get
        {
            var (widths, heights) = Measure();
            return (Math.Max(widths.Sum(), _title is null ? 0 : Canvas.Measure(_title, Letters, bold: true).Width + 2 * Pad), heights.Sum() + (_title is null ? 0 : LineHeight + 6));
        }
    }

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y)
    {
        var (widths, heights) = Measure();
        var (black, rule) = (Ink.Of("#222222"), Ink.Of("#888888"));
        if (_title is not null)
        {
            canvas.Text(x + Pad, y + 4, _title, Letters, black, bold: true);
            y += LineHeight + 6;
        }
        for (var r = -1; r < _rows.Count; r++)
        {
            var (left, height) = (x, heights[r + 1]);
            for (var c = 0; c < _headings.Length; left += widths[c], c++)
            {
                var cell = r < 0 ? _headings[c] : _rows[r][c];
                if (cell is IPainted picture)
                {
                    picture.Paint(canvas, left + Pad / 2, y + (height - picture.Extent.Height) / 2);
                    continue;
                }
                var ink = black;
                if (r >= 0 && Shade(cell) is { } shade)
                {
                    canvas.Box(left, y, left + widths[c], y + height, Ink.Of(shade.Back));
                    ink = Ink.Of(shade.Front);
                }
                var lines = Lines(cell, c);
                for (var k = 0; k < lines.Length; k++)
                    canvas.Text(IsNumeric(c) ? left + widths[c] - Pad : left + Pad, y + height / 2 + (k - (lines.Length - 1) / 2.0) * LineHeight, lines[k], Letters, ink, r < 0 || _bold.Contains((r, c)), IsNumeric(c) ? 1 : 0, 0.5);
            }
            y += height;
            canvas.Box(x, y - (r < 0 ? 2 : 1), x + widths.Sum(), y, r < 0 ? rule : Ink.Of("#DDDDDD"));
        }
    }

    private (double[] Widths, double[] Heights) Measure()
    {
        var (widths, heights) = (new double[_headings.Length], new double[_rows.Count + 1]);
        for (var r = -1; r < _rows.Count; r++)
            for (var c = 0; c < _headings.Length; c++)
            {
                var cell = r < 0 ? _headings[c] : _rows[r][c];
                var lines = Lines(cell, c);
                var (width, height) = cell is IPainted picture ? picture.Extent : (lines.Max(line => Canvas.Measure(line, Letters, bold: true).Width) + Pad, lines.Length * LineHeight);
                widths[c] = Math.Max(widths[c], width + Pad);
                heights[r + 1] = Math.Max(heights[r + 1], height + 8);
            }
        return (widths, heights);
    }

    private string[] Lines(object? cell, int column) => (cell is IShowable showable ? showable.ToText() : Words(cell, column)).Split('\n');
}
