namespace GenerativeCourse.Charts;

/// <summary>A colour and how much it hides: red, green, blue, and 0 (nothing) to 1 (all).</summary>
internal readonly record struct Ink(byte R, byte G, byte B, double Opacity = 1)
{
    /// <summary>A colour in the notation of HTML.</summary>
    public static Ink Of(string hex, double opacity = 1) =>
        new(Convert.ToByte(hex.Substring(1, 2), 16), Convert.ToByte(hex.Substring(3, 2), 16), Convert.ToByte(hex.Substring(5, 2), 16), opacity);
}

/// <summary>Where a text stands on a canvas, in its units: the box around its letters, as wide and high as they can be.</summary>
internal readonly record struct TextBox(string Text, double Left, double Top, double Right, double Bottom);

/// <summary>
/// A white page of pixels to draw on. Managed code only: the same picture on every machine, without native libraries or fonts
/// that might be missing there. Coordinates are pixels of the picture as shown, y downward; the page may hold several for each.
/// </summary>
internal sealed class Canvas
{
    // Few shades along edges, so that a chart has few colours and a small file.
    private const int Shades = 16;
    private readonly double _scale;
    private readonly Stack<(int Left, int Top, int Right, int Bottom)> _clips = [];
    private readonly List<TextBox> _texts = [];
    private double _left;
    private double _top;

    /// <summary>A page.</summary>
    /// <param name="width">Its width as shown.</param>
    /// <param name="height">Its height as shown.</param>
    /// <param name="scale">Pixels of the page for one pixel as shown.</param>
    public Canvas(double width, double height, double scale = 1)
    {
        _scale = scale;
        (Width, Height) = ((int)Math.Ceiling(width * scale), (int)Math.Ceiling(height * scale));
        Pixels = new byte[Width * Height * 3];
        Array.Fill(Pixels, (byte)255);
        _clips.Push((0, 0, Width, Height));
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Red, green and blue, row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>The texts written so far.</summary>
    public IReadOnlyList<TextBox> Texts => _texts;

    /// <summary>Moves the origin, for a picture within a picture.</summary>
    public void Shift(double x, double y) => (_left, _top) = (_left + x, _top + y);

    /// <summary>Draws only inside a box until <see cref="PopClip"/>.</summary>
    public void PushClip(double left, double top, double right, double bottom)
    {
        var now = _clips.Peek();
        _clips.Push((Math.Max(now.Left, Across(left)), Math.Max(now.Top, Down(top)), Math.Min(now.Right, Across(right)), Math.Min(now.Bottom, Down(bottom))));
    }

    /// <summary>Ends the last <see cref="PushClip"/>.</summary>
    public void PopClip() => _clips.Pop();

    /// <summary>Fills closed outlines; what several of them cover is filled once.</summary>
    public void Fill(List<(double X, double Y)[]> shape, Ink ink)
    {
        foreach (var outline in shape)
            for (var i = 0; i < outline.Length; i++) outline[i] = ((outline[i].X + _left) * _scale, (outline[i].Y + _top) * _scale);
        Paint(shape, ink);
    }

    /// <summary>Draws a line.</summary>
    public void Line(IReadOnlyList<(double X, double Y)> points, double width, Ink ink, double[]? dashes = null, bool closed = false)
    {
        var shape = new List<(double X, double Y)[]>(points.Count * 2);
        Stroker.Add(points, width, dashes, closed, shape);
        Fill(shape, ink);
    }

    /// <summary>Fills a rectangle, its edges on whole pixels.</summary>
    public void Box(double left, double top, double right, double bottom, Ink ink)
    {
        var (a, b, c, d) = (Across(left), Down(top), Math.Max(Across(left) + 1, Across(right)), Math.Max(Down(top) + 1, Down(bottom)));
        Paint([[(a, b), (c, b), (c, d), (a, d)]], ink);
    }

    /// <summary>An ellipse, filled.</summary>
    public void Ellipse(double x, double y, double radiusX, double radiusY, Ink ink) => Fill([Circle(x, y, radiusX, radiusY)], ink);

    /// <summary>The rim of an ellipse.</summary>
    public void Rim(double x, double y, double radiusX, double radiusY, double width, Ink ink) => Line(Circle(x, y, radiusX, radiusY), width, ink, null, true);

    /// <summary>Writes one line of text.</summary>
    /// <param name="x">Where the text is anchored.</param>
    /// <param name="y">Where the text is anchored.</param>
    /// <param name="text">The text.</param>
    /// <param name="size">Height of the letters in pixels (the size of the font).</param>
    /// <param name="ink">The colour.</param>
    /// <param name="bold">True: bold.</param>
    /// <param name="across">Where the anchor is: 0 at the left end of the text, 0.5 in its middle, 1 at its right end.</param>
    /// <param name="down">Where the anchor is: 0 at the top of the letters, 0.5 in their middle, 1 at their foot.</param>
    /// <param name="degrees">Turned clockwise around the anchor.</param>
    public void Text(double x, double y, string text, double size, Ink ink, bool bold = false, double across = 0, double down = 0, double degrees = 0)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        var face = bold ? Typeface.Bold : Typeface.Regular;
        var (width, height) = (face.Width(text) * size, TextHeight(size));
        var (left, top) = (-across * width, -down * height);
        var foot = top + (height + (face.Ascent - face.Descent) * size) / 2;
        if (degrees == 0) foot = Math.Round((y + _top + foot) * _scale) / _scale - y - _top; // letters stand on whole pixels
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        (double, double) Place(double across, double down) => (x + across * cos - down * sin, y + across * sin + down * cos);

        var shape = new List<(double X, double Y)[]>();
        foreach (var (at, outline) in face.Letters(text))
            foreach (var contour in outline) shape.Add(Array.ConvertAll(contour, p => Place(left + (at + p.X) * size, foot - p.Y * size)));
        Fill(shape, ink);

        (double X, double Y)[] corners = [Place(left, top), Place(left + width, top), Place(left + width, top + height), Place(left, top + height)];
        _texts.Add(new TextBox(text, corners.Min(c => c.X) + _left, corners.Min(c => c.Y) + _top, corners.Max(c => c.X) + _left, corners.Max(c => c.Y) + _top));
    }

    /// <summary>The width and height of one line of text.</summary>
    public static (double Width, double Height) Measure(string text, double size, bool bold = false) =>
        ((bold ? Typeface.Bold : Typeface.Regular).Width(text) * size, TextHeight(size));

    /// <summary>Puts a picture into a box; each of its pixels becomes a small box with sharp edges.</summary>
    /// <param name="rgb">Red, green and blue, row by row.</param>
    /// <param name="columns">Pixels in a row of the picture.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="left">The box.</param>
    /// <param name="top">The box.</param>
    /// <param name="right">The box.</param>
    /// <param name="bottom">The box.</param>
    public void Picture(byte[] rgb, int columns, int rows, double left, double top, double right, double bottom)
    {
        var clip = _clips.Peek();
        var (x0, y0, x1, y1) = ((left + _left) * _scale, (top + _top) * _scale, (right + _left) * _scale, (bottom + _top) * _scale);
        for (var y = Math.Max(clip.Top, (int)Math.Round(y0)); y < Math.Min(clip.Bottom, (int)Math.Round(y1)); y++)
        {
            var row = Math.Clamp((int)((y + 0.5 - y0) / (y1 - y0) * rows), 0, rows - 1);
            for (var x = Math.Max(clip.Left, (int)Math.Round(x0)); x < Math.Min(clip.Right, (int)Math.Round(x1)); x++)
            {
                var column = Math.Clamp((int)((x + 0.5 - x0) / (x1 - x0) * columns), 0, columns - 1);
                rgb.AsSpan((row * columns + column) * 3, 3).CopyTo(Pixels.AsSpan((y * Width + x) * 3));
            }
        }
    }

    /// <summary>The picture as a PNG.</summary>
    public byte[] ToPng()
    {
        var (right, bottom) = (Width / _scale + 0.5, Height / _scale + 0.5);
        var cut = _texts.Where(t => t.Left < -0.5 || t.Top < -0.5 || t.Right > right || t.Bottom > bottom).Select(t => t.Text).ToArray();
        return PngFile.Write(Pixels, Width, Height, cut.Length == 0 ? null : string.Join("; ", cut));
    }

    private void Paint(List<(double X, double Y)[]> shape, Ink ink) => Coverage.Of(shape, _clips.Peek(), (y, x, share) =>
    {
        var at = (y * Width + x) * 3;
        for (var i = 0; i < share.Length; i++, at += 3)
        {
            var hidden = (int)(Math.Min(share[i], 1) * Shades + 0.5f) * ink.Opacity / Shades;
            if (hidden <= 0) continue;
            if (hidden >= 1)
            {
                (Pixels[at], Pixels[at + 1], Pixels[at + 2]) = (ink.R, ink.G, ink.B);
                continue;
            }
            Pixels[at] = Mix(Pixels[at], ink.R, hidden);
            Pixels[at + 1] = Mix(Pixels[at + 1], ink.G, hidden);
            Pixels[at + 2] = Mix(Pixels[at + 2], ink.B, hidden);
        }
    });

    private (double X, double Y)[] Circle(double x, double y, double radiusX, double radiusY)
    {
        var corners = Math.Clamp((int)(6 * Math.Sqrt(Math.Max(radiusX, radiusY) * _scale)), 8, 120);
        var rim = new (double X, double Y)[corners];
        for (var i = 0; i < corners; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / corners);
            rim[i] = (x + radiusX * cos, y + radiusY * sin);
        }
        return rim;
    }

    private static double TextHeight(double size) => size * 1.2;

    private static byte Mix(byte below, byte above, double hidden) => (byte)(below + (above - below) * hidden + 0.5);

    private int Across(double x) => (int)Math.Round(Math.Clamp((x + _left) * _scale, -1e6, 1e6));

    private int Down(double y) => (int)Math.Round(Math.Clamp((y + _top) * _scale, -1e6, 1e6));
}
