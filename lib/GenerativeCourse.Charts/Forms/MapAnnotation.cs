using OxyPlot;
using OxyPlot.Annotations;

namespace GenerativeCourse.Charts;

/// <summary>A rectangle of coloured cells between data coordinates.</summary>
internal sealed class MapAnnotation(byte[] rgb, int columns, int rows, (double Low, double High) across, (double Low, double High) up) : TransposableAnnotation
{
    /// <inheritdoc/>
    public override void Render(IRenderContext rc)
    {
        if (rc is not CanvasContext context) return;
        var (a, b) = (this.Transform(across.Low, up.Low), this.Transform(across.High, up.High));
        context.Canvas.Picture(rgb, columns, rows, Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
    }
}
