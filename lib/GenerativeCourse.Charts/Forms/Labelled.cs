namespace GenerativeCourse.Charts;

/// <summary>A picture of anything, with a label above it: a frame of a film, a part of a panel.</summary>
internal static class Labelled
{
    private const double Letters = 15;
    private const double Line = 20;
    private static readonly Ink Black = Ink.Of("#222222");

    /// <summary>How large it is.</summary>
    public static (double Width, double Height) Extent(string? label, object picture)
    {
        var (width, height) = picture is IPainted painted ? painted.Extent : Text(picture);
        return label is null ? (width, height) : (Math.Max(width, Canvas.Measure(label, Letters, bold: true).Width + 8), height + Line + 4);
    }

    /// <summary>Paints it.</summary>
    public static void Paint(Canvas canvas, double x, double y, string? label, object picture)
    {
        if (label is not null) canvas.Text(x + 4, y + 3, label, Letters, Black, bold: true);
        var top = y + (label is null ? 0 : Line + 4);
        if (picture is IPainted painted)
        {
            painted.Paint(canvas, x, top);
            return;
        }
        foreach (var (line, i) in Lines(picture).Select((line, i) => (line, i))) canvas.Text(x + 4, top + 4 + i * Line, line, Letters, Black);
    }

    private static (double, double) Text(object thing) =>
        (Lines(thing).Max(line => Canvas.Measure(line, Letters).Width) + 8, Lines(thing).Length * Line + 8);

    private static string[] Lines(object thing) => (thing is IShowable showable ? showable.ToText() : Numbers.Text(thing)).Split('\n');
}
