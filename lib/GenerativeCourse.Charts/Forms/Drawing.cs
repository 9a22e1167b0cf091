namespace GenerativeCourse.Charts;

/// <summary>
/// A drawing of boxes, circles, arrows and plates: graphical models, networks, maps. Coordinates are pixels, y downward.
/// <code>Drawing.Of(300, 120).Node("z", 60, 60).Node("x", 200, 60, observed: true).Edge("z", "x").Plate(160, 20, 90, 90, "N")</code>
/// </summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Png, Mime.Text])]
public sealed class Drawing : IShowable, IPainted
{
    private static readonly Ink Black = Ink.Of("#222222");
    private readonly int _width;
    private readonly int _height;
    private readonly List<Action<Canvas>> _plates = [];
    private readonly List<Action<Canvas>> _behind = [];
    private readonly List<Action<Canvas>> _front = [];
    private readonly Dictionary<string, (double X, double Y, double HalfWidth, double HalfHeight, bool Round)> _nodes = [];
    private readonly List<string> _words = [];

    private Drawing(int width, int height) => (_width, _height) = (width, height);

    /// <summary>An empty drawing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive or longer than 4000 pixels.</exception>
    public static Drawing Of(int width, int height) =>
        width is >= 1 and <= 4000 && height is >= 1 and <= 4000
            ? new Drawing(width, height)
            : throw new ArgumentOutOfRangeException(nameof(width), $"width and height: 1 to 4000 pixels, not {width} x {height}.");

    /// <summary>A random variable of a graphical model: a circle, grey if observed.</summary>
    /// <param name="name">Its name, by which edges find it, and its text unless <paramref name="text"/> says otherwise.</param>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="text">The text inside.</param>
    /// <param name="observed">True: grey.</param>
    /// <param name="radius">Radius in pixels.</param>
    /// <param name="color">The fill, such as "#56B4E9".</param>
    public Drawing Node(string name, double x, double y, string? text = null, bool observed = false, double radius = 24, string? color = null)
    {
        _nodes[name] = (x, y, radius, radius, true);
        var fill = Ink.Of(Palette.Check(color) ?? (observed ? "#C8C8C8" : "#FFFFFF"));
        _front.Add(page =>
        {
            page.Ellipse(x, y, radius, radius, fill);
            page.Rim(x, y, radius, radius, 2, Black);
        });
        return Write(text ?? name, x, y, 17, 0.5);
    }

    /// <summary>A box with text: a layer, a constant, a step. Edges find it by its name.</summary>
    public Drawing Box(string name, double x, double y, double width, double height, string? text = null, string? color = null)
    {
        _nodes[name] = (x, y, width / 2, height / 2, false);
        var fill = Ink.Of(Palette.Check(color) ?? "#FFFFFF");
        var rim = Rounded(x - width / 2, y - height / 2, width, height, 4);
        _front.Add(page =>
        {
            page.Fill([[.. rim]], fill);
            page.Line(rim, 2, Black, null, true);
        });
        return Write(text ?? name, x, y, 15, 0.5);
    }

    /// <summary>An arrow from one node or box to another, from rim to rim.</summary>
    /// <exception cref="ArgumentException">There is no node or box of that name yet.</exception>
    public Drawing Edge(string from, string to, string? label = null, bool arrow = true)
    {
        var (a, b) = (Find(from, nameof(from)), Find(to, nameof(to)));
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        if (length == 0) return this;
        var (start, end) = (Reach(a, dx / length, dy / length), Reach(b, dx / length, dy / length) + 2);
        return Arrow(a.X + dx / length * start, a.Y + dy / length * start, b.X - dx / length * end, b.Y - dy / length * end, label, arrow);
    }

    /// <summary>An arrow (or a plain line) between two points.</summary>
    public Drawing Arrow(double fromX, double fromY, double toX, double toY, string? label = null, bool arrow = true, string? color = null, double width = 2)
    {
        var ink = color is null ? Black : Ink.Of(Palette.Check(color)!);
        var (dx, dy) = (toX - fromX, toY - fromY);
        var length = Math.Sqrt(dx * dx + dy * dy);
        if (length == 0) return this;
        var (ux, uy) = (dx / length, dy / length);
        var head = arrow ? 6 + 2 * width : 0;
        _behind.Add(page =>
        {
            page.Line([(fromX, fromY), (toX - ux * head * 0.8, toY - uy * head * 0.8)], width, ink);
            if (arrow) page.Fill([[(toX, toY), (toX - ux * head - uy * head * 0.45, toY - uy * head + ux * head * 0.45), (toX - ux * head + uy * head * 0.45, toY - uy * head - ux * head * 0.45)]], ink);
        });
        return label is null ? this : Write(label, (fromX + toX) / 2 + uy * 12, (fromY + toY) / 2 - ux * 12, 14, 0.5);
    }

    /// <summary>A plate: what is inside is there several times. The label stands in its lower right corner.</summary>
    public Drawing Plate(double left, double top, double width, double height, string label)
    {
        var rim = Rounded(left, top, width, height, 8);
        _plates.Add(page => page.Line(rim, 1.5, Black, null, true));
        return Write(label, left + width - 8, top + height - 12, 14, 1);
    }

    /// <summary>A circle, for maps and sketches.</summary>
    public Drawing Circle(double x, double y, double radius, string? color = null, string? text = null, double opacity = 1)
    {
        var (fill, size) = (Ink.Of(Palette.Check(color) ?? Palette.Color(0), opacity), Math.Max(0, radius));
        _front.Add(page =>
        {
            page.Ellipse(x, y, size, size, fill);
            page.Rim(x, y, size, size, 1, Black);
        });
        return text is null ? this : Write(text, x, y, 13, 0.5);
    }

    /// <summary>A plain line.</summary>
    public Drawing Line(double fromX, double fromY, double toX, double toY, string? color = null, double width = 2) =>
        Arrow(fromX, fromY, toX, toY, null, false, color, width);

    /// <summary>A text, centred at a point.</summary>
    public Drawing Text(double x, double y, string text, int size = 15, string? color = null) => Write(text, x, y, size, 0.5, color);

    /// <inheritdoc/>
    public string ToHtml() => Still.Html(this, ToText());

    /// <inheritdoc/>
    public string ToText() => $"(drawing: {string.Join(", ", _words)})";

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => (_width, _height);

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y)
    {
        canvas.Shift(x, y);
        foreach (var part in _plates.Concat(_behind).Concat(_front)) part(canvas);
        canvas.Shift(-x, -y);
    }

    private Drawing Write(string text, double x, double y, int size, double across, string? color = null)
    {
        if (text.Length == 0) return this;
        var ink = color is null ? Black : Ink.Of(Palette.Check(color)!);
        var lines = text.Split('\n');
        _words.Add(text.Replace('\n', ' '));
        _front.Add(page =>
        {
            for (var i = 0; i < lines.Length; i++) page.Text(x, y + (i - (lines.Length - 1) / 2.0) * size * 1.2, lines[i], size, ink, across: across, down: 0.5);
        });
        return this;
    }

    private (double X, double Y, double HalfWidth, double HalfHeight, bool Round) Find(string name, string parameter) =>
        _nodes.TryGetValue(name, out var node) ? node : throw new ArgumentException($"{parameter}: there is no node or box \"{name}\"; draw it before its edges.", parameter);

    /// <summary>How far it is from a node's centre to its rim in some direction.</summary>
    private static double Reach((double X, double Y, double HalfWidth, double HalfHeight, bool Round) node, double ux, double uy) =>
        node.Round ? node.HalfWidth : Math.Min(node.HalfWidth / Math.Max(1e-9, Math.Abs(ux)), node.HalfHeight / Math.Max(1e-9, Math.Abs(uy)));

    private static (double X, double Y)[] Rounded(double left, double top, double width, double height, double radius)
    {
        const int Steps = 5;
        var r = Math.Min(radius, Math.Min(width, height) / 2);
        (double X, double Y)[] centres = [(left + width - r, top + height - r), (left + r, top + height - r), (left + r, top + r), (left + width - r, top + r)];
        return [.. from corner in Enumerable.Range(0, 4)
                   from k in Enumerable.Range(0, Steps + 1)
                   let angle = (corner + (double)k / Steps) * Math.PI / 2
                   select (centres[corner].X + r * Math.Cos(angle), centres[corner].Y + r * Math.Sin(angle))];
    }
}
