using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>
/// A drawing of boxes, circles, arrows and plates: graphical models, networks, maps. Coordinates are pixels, y downward.
/// <code>Drawing.Of(300, 120).Node("z", 60, 60).Node("x", 200, 60, observed: true).Edge("z", "x").Plate(160, 20, 90, 90, "N")</code>
/// </summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
public sealed class Drawing : IShowable
{
    private const string Ink = "#222222";
    private readonly int _width;
    private readonly int _height;
    private readonly StringBuilder _behind = new();
    private readonly StringBuilder _front = new();
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
        _front.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{P(x)}\" cy=\"{P(y)}\" r=\"{P(radius)}\" fill=\"{Palette.Check(color) ?? (observed ? "#C8C8C8" : "#FFFFFF")}\" stroke=\"{Ink}\" stroke-width=\"2\"/>");
        return Write(text ?? name, x, y, 17, "middle");
    }

    /// <summary>A box with text: a layer, a constant, a step. Edges find it by its name.</summary>
    public Drawing Box(string name, double x, double y, double width, double height, string? text = null, string? color = null)
    {
        _nodes[name] = (x, y, width / 2, height / 2, false);
        _front.Append(CultureInfo.InvariantCulture, $"<rect x=\"{P(x - width / 2)}\" y=\"{P(y - height / 2)}\" width=\"{P(width)}\" height=\"{P(height)}\" rx=\"4\" fill=\"{Palette.Check(color) ?? "#FFFFFF"}\" stroke=\"{Ink}\" stroke-width=\"2\"/>");
        return Write(text ?? name, x, y, 15, "middle");
    }

    /// <summary>An arrow from one node or box to another, from rim to rim.</summary>
    /// <exception cref="ArgumentException">There is no node or box of that name yet.</exception>
    public Drawing Edge(string from, string to, string? label = null, bool arrow = true)
    {
        var (a, b) = (Find(from, nameof(from)), Find(to, nameof(to)));
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        if (length == 0) return this;
        var (start, end) = (Rim(a, dx / length, dy / length), Rim(b, dx / length, dy / length) + 2);
        return Arrow(a.X + dx / length * start, a.Y + dy / length * start, b.X - dx / length * end, b.Y - dy / length * end, label, arrow);
    }

    /// <summary>An arrow (or a plain line) between two points.</summary>
    public Drawing Arrow(double fromX, double fromY, double toX, double toY, string? label = null, bool arrow = true, string? color = null, double width = 2)
    {
        var ink = Palette.Check(color) ?? Ink;
        var (dx, dy) = (toX - fromX, toY - fromY);
        var length = Math.Sqrt(dx * dx + dy * dy);
        if (length == 0) return this;
        var (ux, uy) = (dx / length, dy / length);
        // The head is a triangle of its own: markers would need ids, and ids clash between outputs.
        var head = arrow ? 6 + 2 * width : 0;
        _behind.Append(CultureInfo.InvariantCulture, $"<line x1=\"{P(fromX)}\" y1=\"{P(fromY)}\" x2=\"{P(toX - ux * head * 0.8)}\" y2=\"{P(toY - uy * head * 0.8)}\" stroke=\"{ink}\" stroke-width=\"{P(width)}\"/>");
        if (arrow) _behind.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{P(toX)},{P(toY)} {P(toX - ux * head - uy * head * 0.45)},{P(toY - uy * head + ux * head * 0.45)} {P(toX - ux * head + uy * head * 0.45)},{P(toY - uy * head - ux * head * 0.45)}\" fill=\"{ink}\"/>");
        return label is null ? this : Write(label, (fromX + toX) / 2 + uy * 12, (fromY + toY) / 2 - ux * 12, 14, "middle");
    }

    /// <summary>A plate: what is inside is there several times. The label stands in its lower right corner.</summary>
    public Drawing Plate(double left, double top, double width, double height, string label)
    {
        _behind.Insert(0, string.Create(CultureInfo.InvariantCulture, $"<rect x=\"{P(left)}\" y=\"{P(top)}\" width=\"{P(width)}\" height=\"{P(height)}\" rx=\"8\" fill=\"none\" stroke=\"{Ink}\" stroke-width=\"1.5\"/>"));
        return Write(label, left + width - 8, top + height - 12, 14, "end");
    }

    /// <summary>A circle, for maps and sketches.</summary>
    public Drawing Circle(double x, double y, double radius, string? color = null, string? text = null, double opacity = 1)
    {
        _front.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{P(x)}\" cy=\"{P(y)}\" r=\"{P(Math.Max(0, radius))}\" fill=\"{Palette.Check(color) ?? Palette.Color(0)}\" fill-opacity=\"{P(opacity)}\" stroke=\"{Ink}\"/>");
        return text is null ? this : Write(text, x, y, 13, "middle");
    }

    /// <summary>A plain line.</summary>
    public Drawing Line(double fromX, double fromY, double toX, double toY, string? color = null, double width = 2) =>
        Arrow(fromX, fromY, toX, toY, null, false, color, width);

    /// <summary>A text, centred at a point.</summary>
    public Drawing Text(double x, double y, string text, int size = 15, string? color = null) => Write(text, x, y, size, "middle", color);

    /// <inheritdoc/>
    public string ToHtml() =>
        string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{_width}\" height=\"{_height}\" viewBox=\"0 0 {_width} {_height}\" font-family=\"sans-serif\" style=\"max-width:100%;height:auto;background:#fff\" role=\"img\">{_behind}{_front}</svg>");

    /// <inheritdoc/>
    public string ToText() => $"(drawing: {string.Join(", ", _words)})";

    private Drawing Write(string text, double x, double y, int size, string anchor, string? color = null)
    {
        if (text.Length == 0) return this;
        _words.Add(text);
        _front.Append(CultureInfo.InvariantCulture, $"<text x=\"{P(x)}\" y=\"{P(y)}\" font-size=\"{size}\" text-anchor=\"{anchor}\" dominant-baseline=\"central\" fill=\"{Palette.Check(color) ?? Ink}\">{Numbers.Escape(text)}</text>");
        return this;
    }

    private (double X, double Y, double HalfWidth, double HalfHeight, bool Round) Find(string name, string parameter) =>
        _nodes.TryGetValue(name, out var node) ? node : throw new ArgumentException($"{parameter}: there is no node or box \"{name}\"; draw it before its edges.", parameter);

    /// <summary>How far it is from a node's centre to its rim in some direction.</summary>
    private static double Rim((double X, double Y, double HalfWidth, double HalfHeight, bool Round) node, double ux, double uy) =>
        node.Round ? node.HalfWidth : Math.Min(node.HalfWidth / Math.Max(1e-9, Math.Abs(ux)), node.HalfHeight / Math.Max(1e-9, Math.Abs(uy)));

    private static string P(double value) => Numbers.Pixel(value);
}
