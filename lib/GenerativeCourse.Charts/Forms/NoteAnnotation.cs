using OxyPlot;
using OxyPlot.Annotations;

namespace GenerativeCourse.Charts;

/// <summary>A text at a point of the data, pushed back into the chart where it would reach over its edge.</summary>
internal sealed class NoteAnnotation(Annotation note) : TransposableAnnotation
{
    private const double Size = 13;
    private const double Off = 32;

    /// <inheritdoc/>
    public override OxyRect GetClippingRect() => PlotModel.PlotArea;

    /// <inheritdoc/>
    public override void Render(IRenderContext rc)
    {
        var (area, ink) = (PlotModel.PlotArea, OxyColor.Parse("#222222"));
        var point = this.Transform(note.X, note.Y);
        var text = Fitted.Lines(note.Text, area.Width - 8, Size);
        var size = rc.MeasureText(text, PlotModel.DefaultFont, Size, 400);
        var (x, y) = note.Arrow ? (point.X - Off - size.Width / 2, point.Y - Off - size.Height / 2) : (point.X, point.Y);
        // An arrow that has no room up and to the left comes from below or from the right.
        if (note.Arrow && x - size.Width / 2 < area.Left) x = point.X + Off + size.Width / 2;
        if (note.Arrow && y - size.Height / 2 < area.Top) y = point.Y + Off + size.Height / 2;
        x = Math.Clamp(x, area.Left + 3 + size.Width / 2, Math.Max(area.Left + 3 + size.Width / 2, area.Right - 3 - size.Width / 2));
        y = Math.Clamp(y, area.Top + 2 + size.Height / 2, Math.Max(area.Top + 2 + size.Height / 2, area.Bottom - 2 - size.Height / 2));
        if (note.Arrow) Arrow(rc, new ScreenPoint(Math.Clamp(point.X, x - size.Width / 2 - 2, x + size.Width / 2 + 2), y + (point.Y > y ? size.Height : -size.Height) / 2), point, ink);
        rc.DrawText(new ScreenPoint(x, y), text, ink, PlotModel.DefaultFont, Size, 400, 0, HorizontalAlignment.Center, VerticalAlignment.Middle, null);
    }

    private static void Arrow(IRenderContext rc, ScreenPoint from, ScreenPoint to, OxyColor ink)
    {
        var way = to - from;
        if (way.Length < 1) return;
        way.Normalize();
        var (foot, across) = (to - way * 9, new ScreenVector(-way.Y, way.X) * 4);
        rc.DrawLine([from, foot], ink, 1.5, EdgeRenderingMode.Automatic, null, LineJoin.Round);
        rc.DrawPolygon([to, foot + across, foot - across], ink, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
    }
}
