using OxyPlot;

namespace GenerativeCourse.Charts;

/// <summary>Widths of texts in Arial and its metric twins, so that labels get the room that they need in a browser.</summary>
internal sealed class TextMeasurer() : PdfRenderContext(100, 100, OxyColors.White)
{
    // Advance widths of the characters from space to ~, in thousandths of the font size.
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        var lines = text.Split('\n');
        var widest = lines.Max(line => line.Sum(c => c is >= ' ' and <= '~' ? Widths[c - ' '] : 600));
        return new OxySize(widest / 1000.0 * fontSize * (fontWeight > 500 ? 1.07 : 1.01), lines.Length * fontSize * 1.2);
    }
}
