using System.Globalization;

namespace GenerativeCourse.Charts;

/// <summary>
/// The form of a picture that is seen everywhere: pixels. As an img element with a data address it passes every sanitizer, and as
/// image/png it reaches viewers that show no HTML at all. It carries its letters, so none is cut where fonts differ.
/// </summary>
internal static class Still
{
    private const double Fine = 2; // pixels for one as shown, for screens that have them
    private const int LargestFine = 24_000; // bytes; what needs more (maps, clouds of points) gains nothing from it

    /// <summary>The picture as an img element.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="words">What is to be seen, for those who do not see it.</param>
    /// <param name="calm">True for one of many pictures that replace each other: half as fine, a third of the size.</param>
    public static string Html(IPainted picture, string words, bool calm = false)
    {
        var (width, height, magnified) = Size(picture);
        var png = calm || magnified > 1 ? null : Pixels(picture, Fine);
        if (png is null or { Length: > LargestFine }) png = Pixels(picture, magnified);
        var alt = Numbers.Escape(OneLine(words));
        return string.Create(CultureInfo.InvariantCulture, $"<img src=\"{PngFile.Uri(png)}\" width=\"{width:0}\" height=\"{height:0}\" alt=\"{alt}\" title=\"{alt}\" style=\"max-width:100%;height:auto;background:#fff\">");
    }

    /// <summary>The picture as a PNG file in base 64.</summary>
    public static string Png(IPainted picture) => Convert.ToBase64String(Pixels(picture, Size(picture).Magnified));

    private static byte[] Pixels(IPainted picture, double scale)
    {
        var canvas = new Canvas(picture.Extent.Width, picture.Extent.Height, scale);
        picture.Paint(canvas, 0, 0);
        return canvas.ToPng();
    }

    private static (double Width, double Height, double Magnified) Size(IPainted picture)
    {
        var (width, height) = picture.Extent;
        var magnified = Projector.Factor(width, height);
        return (width * magnified, height * magnified, magnified);
    }

    private static string OneLine(string words)
    {
        var line = string.Join("; ", words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 600 ? line : line[..599] + "…";
    }
}
