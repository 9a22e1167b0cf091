namespace GenerativeCourse.Charts;

/// <content>The grid on paper: pictures, frames, captions, title.</content>
public sealed partial class ImageGrid : IPainted
{
    private const int CaptionSize = 14;
    private const int CaptionLine = 18;
    private const int TitleSize = 17;
    private const int MostFramed = 400;

    // Many pictures have fewer shades, or their file would be as large as a notebook may be: 16 greys draw a digit well.
    private int Shades => (Count * _width * _height * _channels) switch { _ when _isFrame => 16, > 100_000 => 16, > 30_000 => 32, _ => 256 };

    /// <summary>The same grid as one frame of many.</summary>
    internal ImageGrid AsFrame()
    {
        var copy = (ImageGrid)MemberwiseClone();
        copy._isFrame = true;
        return copy;
    }


    /// <inheritdoc/>
    public string ToHtml() => Count == 0 ? "<div style=\"font:15px sans-serif\">(no pictures)</div>" : Still.Html(this, ToText(), calm: _captions is null && _title is null);

    /// <inheritdoc/>
    public string ToText() =>
        Count == 0 ? "(no pictures)"
        : $"({(_title is null ? "" : _title + ": ")}{Numbers.Count(Count, "picture")} of {_width} x {_height} pixels{(_captions is null ? "" : ": " + string.Join(", ", _captions.Take(20)) + (_captions.Length > 20 ? ", …" : ""))})";

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => Count == 0 ? (160, 30) : (Lay().Width, Lay().Height);

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y)
    {
        var ink = Ink.Of("#222222");
        if (Count == 0)
        {
            canvas.Text(x + 8, y + 6, "(no pictures)", 15, ink);
            return;
        }
        var grid = Lay();
        if (_title is not null) canvas.Text(x + grid.Gap, y + 4, _title, TitleSize, ink, bold: true);
        var strongest = _signed ? _images.Max(image => image.Max(v => float.IsFinite(v) ? Math.Abs(v) : 0)) : 0;
        var (wide, high) = (_width * grid.Scale, _height * grid.Scale);
        for (var i = 0; i < Count; i++)
        {
            var left = x + grid.Gap + i % grid.Columns * grid.CellWidth + (grid.CellWidth - grid.Gap - wide) / 2;
            var top = y + grid.Head + grid.Gap + i / grid.Columns * grid.CellHeight;
            canvas.Picture(Pixels(_images[i], strongest), _width, _height, left, top, left + wide, top + high);
            // A faint frame, so that a white picture on white paper can be seen.
            if (Count <= MostFramed && grid.Gap >= 2) Frame(canvas, left, top, left + wide, top + high);
            if (i >= (_captions?.Length ?? 0)) continue;
            var lines = _captions![i].Split('\n');
            for (var k = 0; k < lines.Length; k++) canvas.Text(left + wide / 2, top + high + 2 + k * CaptionLine, lines[k], CaptionSize, ink, across: 0.5);
        }
    }

    private sealed record Layout(int Columns, double Scale, double Gap, double Head, double CellWidth, double CellHeight, double Width, double Height);

    private Layout Lay()
    {
        var columns = Math.Min(Count, _columns ?? Math.Clamp((int)Math.Ceiling(Math.Sqrt(Count * 2.0)), 1, 20));
        var rows = (Count + columns - 1) / columns;
        var scale = _scale ?? Math.Max(1, Math.Min(Count == 1 ? 8 : 4, Math.Floor(900.0 / (columns * (_width + 1)))));
        // Captions never run into each other: pictures grow a little for them, and then stand further apart.
        var letters = _captions is null ? 0 : _captions.SelectMany(c => c.Split('\n')).Max(line => Canvas.Measure(line, CaptionSize).Width) + 8;
        if (_scale is null && letters > 0) scale = Math.Max(scale, Math.Min(6, Math.Ceiling(letters / _width)));
        var gap = Math.Max(1, Math.Round(3 / scale)) * scale;
        var caption = _captions is null ? 0 : _captions.Max(c => c.Split('\n').Length) * CaptionLine + 3;
        var (cellWidth, cellHeight) = (Math.Max(_width * scale, letters) + gap, _height * scale + gap + caption);
        var head = _title is null ? 0 : 28.0;
        var titled = _title is null ? 0 : Canvas.Measure(_title, TitleSize, bold: true).Width + 2 * gap;
        return new Layout(columns, scale, gap, head, cellWidth, cellHeight, Math.Max(columns * cellWidth + gap, titled), head + rows * cellHeight + gap);
    }

    private static void Frame(Canvas canvas, double left, double top, double right, double bottom)
    {
        var faint = Ink.Of("#CCCCCC");
        canvas.Box(left - 1, top - 1, right + 1, top, faint);
        canvas.Box(left - 1, bottom, right + 1, bottom + 1, faint);
        canvas.Box(left - 1, top, left, bottom, faint);
        canvas.Box(right, top, right + 1, bottom, faint);
    }

    private byte[] Pixels(float[] image, float strongest)
    {
        var (low, high) = _stretched ? Ends(image) : _range ?? (0f, 1f);
        var target = new byte[_width * _height * 3];
        var shades = Shades;
        for (var pixel = 0; pixel < _width * _height; pixel++)
            (target[3 * pixel], target[3 * pixel + 1], target[3 * pixel + 2]) = Color(image, pixel, low, high, strongest, shades);
        return target;
    }

    private (byte R, byte G, byte B) Color(float[] image, int pixel, float low, float high, float strongest, int shades)
    {
        if (_channels == 3) return (Light(image[3 * pixel], low, high, 256), Light(image[3 * pixel + 1], low, high, 256), Light(image[3 * pixel + 2], low, high, 256));
        var value = image[pixel];
        if (!float.IsFinite(value)) return (230, 159, 0);
        if (_signed) return Palette.At(ColorScale.Diverging, strongest == 0 ? 0.5 : 0.5 + 0.5 * Math.Round(value / strongest * (shades / 2 - 1)) / (shades / 2 - 1));
        var grey = _light ? Light(value, low, high, shades) : (byte)(255 - Light(value, low, high, shades));
        return (grey, grey, grey);
    }

    private static byte Light(float value, float low, float high, int shades)
    {
        var t = (value - low) / (high - low);
        return float.IsNaN(t) ? (byte)0 : (byte)Math.Round(Math.Round(Math.Clamp(t, 0, 1) * (shades - 1)) / (shades - 1) * 255);
    }

    private static (float, float) Ends(float[] image)
    {
        var finite = image.Where(float.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        return low == high ? (low, low + 1) : (low, high);
    }
}
