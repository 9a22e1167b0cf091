using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <content>The grid as one PNG inside an SVG, with the captions as text over it.</content>
public sealed partial class ImageGrid
{
    private const int CaptionSize = 14;

    /// <inheritdoc/>
    public string ToHtml()
    {
        if (Count == 0) return "<div style=\"font:15px sans-serif\">(no pictures)</div>";
        var columns = Math.Min(Count, _columns ?? Math.Clamp((int)Math.Ceiling(Math.Sqrt(Count * 2.0)), 1, 20));
        var rows = (Count + columns - 1) / columns;
        var scale = _scale ?? Math.Max(1, Math.Min(Count == 1 ? 8 : 4, Math.Floor(900.0 / (columns * (_width + 1)))));
        if (_captions is not null && _scale is null) scale = Math.Max(scale, Math.Min(6, Math.Ceiling(_captions.Max(c => c.Length) * CaptionSize * 0.55 / _width)));

        // A cell is a picture, its caption and a border, in pixels of the picture.
        var gap = Math.Max(1, (int)Math.Round(3 / scale));
        var caption = _captions is null ? 0 : (int)Math.Ceiling((CaptionSize + 5) / scale);
        var (cellWidth, cellHeight) = (_width + gap, _height + gap + caption);
        var (width, height) = (columns * cellWidth + gap, rows * cellHeight + gap);
        var head = _title is null ? 0 : 28;
        var png = Paint(columns, cellWidth, cellHeight, gap, width, height);

        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{P(width * scale)}\" height=\"{P(height * scale + head)}\" viewBox=\"0 0 {P(width * scale)} {P(height * scale + head)}\" font-family=\"sans-serif\" style=\"max-width:100%;height:auto;background:#fff\" role=\"img\">");
        if (_title is not null) html.Append(CultureInfo.InvariantCulture, $"<text x=\"{P(gap * scale)}\" y=\"19\" font-size=\"16\" font-weight=\"bold\" fill=\"#222\">{Numbers.Escape(_title)}</text>");
        html.Append(CultureInfo.InvariantCulture, $"<image x=\"0\" y=\"{head}\" width=\"{P(width * scale)}\" height=\"{P(height * scale)}\" style=\"image-rendering:pixelated\" preserveAspectRatio=\"none\" xlink:href=\"{Png.Uri(png)}\"/>");
        if (Count <= 400)
        {
            // A faint frame, so that a white picture on white paper can be seen.
            html.Append("<path fill=\"none\" stroke=\"#CCC\" d=\"");
            for (var i = 0; i < Count; i++)
                html.Append(CultureInfo.InvariantCulture, $"M{P((gap + i % columns * cellWidth) * scale)} {P(head + (gap + i / columns * cellHeight) * scale)}h{P(_width * scale)}v{P(_height * scale)}h{P(-_width * scale)}z");
            html.Append("\"/>");
        }
        for (var i = 0; i < (_captions?.Length ?? 0); i++)
        {
            var (x, y) = ((gap + i % columns * cellWidth + _width / 2.0) * scale, head + (gap + i / columns * cellHeight + _height) * scale + CaptionSize);
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{P(x)}\" y=\"{P(y)}\" font-size=\"{CaptionSize}\" text-anchor=\"middle\" fill=\"#222\">{Numbers.Escape(_captions![i])}</text>");
        }
        return html.Append("</svg>").ToString();
    }

    /// <inheritdoc/>
    public string ToText() =>
        Count == 0 ? "(no pictures)"
        : $"({(_title is null ? "" : _title + ": ")}{Count} {(Count == 1 ? "picture" : "pictures")} of {_width}x{_height} pixels{(_captions is null ? "" : ": " + string.Join(", ", _captions.Take(20)))})";

    private byte[] Paint(int columns, int cellWidth, int cellHeight, int gap, int width, int height)
    {
        var strongest = _signed ? _images.Max(image => image.Max(v => float.IsFinite(v) ? Math.Abs(v) : 0)) : 0;
        var colored = _signed || _channels == 3 || _images.Any(image => image.Any(v => !float.IsFinite(v)));
        var depth = colored ? 3 : 1;
        var target = new byte[width * height * depth];
        Array.Fill(target, (byte)255);
        for (var i = 0; i < Count; i++)
        {
            var image = _images[i];
            var (low, high) = _stretched ? Ends(image) : _range ?? (0f, 1f);
            var corner = (gap + i / columns * cellHeight) * width + gap + i % columns * cellWidth;
            for (var y = 0; y < _height; y++)
                for (var x = 0; x < _width; x++)
                {
                    var at = (corner + y * width + x) * depth;
                    var pixel = y * _width + x;
                    if (!colored) target[at] = Grey(image[pixel], low, high);
                    else (target[at], target[at + 1], target[at + 2]) = Color(image, pixel, low, high, strongest);
                }
        }
        return colored ? Png.Encode(target, width, height) : Png.EncodeGrey(target, width, height);
    }

    private (byte R, byte G, byte B) Color(float[] image, int pixel, float low, float high, float strongest)
    {
        if (_channels == 3) return (Light(image[3 * pixel], low, high), Light(image[3 * pixel + 1], low, high), Light(image[3 * pixel + 2], low, high));
        var value = image[pixel];
        if (!float.IsFinite(value)) return (230, 159, 0);
        if (_signed) return Palette.At(ColorScale.Diverging, strongest == 0 ? 0.5 : 0.5 + 0.5 * value / strongest);
        var grey = Grey(value, low, high);
        return (grey, grey, grey);
    }

    private byte Grey(float value, float low, float high) => _light ? Light(value, low, high) : (byte)(255 - Light(value, low, high));

    private static byte Light(float value, float low, float high)
    {
        var t = (value - low) / (high - low);
        return float.IsNaN(t) ? (byte)0 : (byte)Math.Round(Math.Clamp(t, 0, 1) * 255);
    }

    private static (float, float) Ends(float[] image)
    {
        var finite = image.Where(float.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        return low == high ? (low, low + 1) : (low, high);
    }

    private static string P(double value) => Numbers.Pixel(value);
}
