using OxyPlot;

namespace GenerativeCourse.Charts;

/// <summary>OxyPlot's pen for a <see cref="Canvas"/>.</summary>
internal sealed class CanvasContext(Canvas canvas) : ClippingRenderContext
{
    /// <summary>The page, for what OxyPlot has no pen for.</summary>
    public Canvas Canvas => canvas;

    /// <inheritdoc/>
    public override void DrawLine(IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edges, double[] dashArray, LineJoin lineJoin)
    {
        if (stroke.IsInvisible() || thickness <= 0 || points.Count < 2) return;
        if (dashArray is null && points.Count == 2 && (points[0].X == points[1].X || points[0].Y == points[1].Y))
        {
            Straight(points[0], points[1], thickness, stroke);
            return;
        }
        canvas.Line(Points(points), thickness, Paint(stroke), dashArray is null ? null : [.. dashArray.Select(d => d * thickness)]);
    }

    /// <inheritdoc/>
    public override void DrawPolygon(IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edges, double[] dashArray, LineJoin lineJoin)
    {
        if (points.Count < 2) return;
        if (fill.IsVisible()) canvas.Fill([Points(points)], Paint(fill));
        if (stroke.IsVisible() && thickness > 0) canvas.Line(Points(points), thickness, Paint(stroke), dashArray is null ? null : [.. dashArray.Select(d => d * thickness)], true);
    }

    /// <inheritdoc/>
    public override void DrawRectangle(OxyRect rectangle, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edges)
    {
        if (fill.IsVisible()) canvas.Box(rectangle.Left, rectangle.Top, rectangle.Right, rectangle.Bottom, Paint(fill));
        if (stroke.IsInvisible() || thickness <= 0) return;
        Straight(rectangle.TopLeft, rectangle.TopRight, thickness, stroke);
        Straight(rectangle.BottomLeft, rectangle.BottomRight, thickness, stroke);
        Straight(rectangle.TopLeft, rectangle.BottomLeft, thickness, stroke);
        Straight(rectangle.TopRight, rectangle.BottomRight, thickness, stroke);
    }

    /// <inheritdoc/>
    public override void DrawEllipse(OxyRect extents, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edges)
    {
        var (x, y) = (extents.Center.X, extents.Center.Y);
        if (fill.IsVisible()) canvas.Ellipse(x, y, extents.Width / 2, extents.Height / 2, Paint(fill));
        if (stroke.IsVisible() && thickness > 0) canvas.Rim(x, y, extents.Width / 2, extents.Height / 2, thickness, Paint(stroke));
    }

    /// <inheritdoc/>
    public override void DrawText(ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation, HorizontalAlignment horizontal, VerticalAlignment vertical, OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text) || fill.IsInvisible()) return;
        var lines = text.Split('\n');
        var (across, down) = (Share((int)horizontal), Share((int)vertical));
        var (sin, cos) = Math.SinCos(rotation * Math.PI / 180);
        for (var i = 0; i < lines.Length; i++)
        {
            // Lines stand below each other around the anchor of all.
            var off = (i - down * (lines.Length - 1)) * fontSize * 1.2;
            canvas.Text(p.X - off * sin, p.Y + off * cos, lines[i], fontSize, Paint(fill), fontWeight > 500, across, down, rotation);
        }
    }

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        var lines = text.Split('\n');
        return new OxySize(lines.Max(line => Canvas.Measure(line, fontSize, fontWeight > 500).Width), lines.Length * fontSize * 1.2);
    }

    /// <inheritdoc/>
    protected override void SetClip(OxyRect clippingRectangle) =>
        canvas.PushClip(clippingRectangle.Left, clippingRectangle.Top, clippingRectangle.Right, clippingRectangle.Bottom);

    /// <inheritdoc/>
    protected override void ResetClip() => canvas.PopClip();

    // A level or upright line of a whole number of pixels, its edges sharp.
    private void Straight(ScreenPoint a, ScreenPoint b, double thickness, OxyColor stroke)
    {
        var half = thickness / 2;
        if (a.Y == b.Y) canvas.Box(Math.Min(a.X, b.X) - half, a.Y - half, Math.Max(a.X, b.X) + half, a.Y + half, Paint(stroke));
        else canvas.Box(a.X - half, Math.Min(a.Y, b.Y) - half, a.X + half, Math.Max(a.Y, b.Y) + half, Paint(stroke));
    }

    private static double Share(int alignment) => (alignment + 1) / 2.0; // OxyPlot: -1 left or top, 0 middle, 1 right or bottom

    private static (double X, double Y)[] Points(IList<ScreenPoint> points)
    {
        var copy = new (double X, double Y)[points.Count];
        for (var i = 0; i < copy.Length; i++) copy[i] = (Math.Clamp(points[i].X, -1e5, 1e5), Math.Clamp(points[i].Y, -1e5, 1e5));
        return copy;
    }

    private static Ink Paint(OxyColor color) => new(color.R, color.G, color.B, color.A / 255.0);
}
