using OxyPlot;
using OxyPlot.Annotations;

namespace GenerativeCourse.Charts;

/// <summary>A line across the chart whose label stands on a patch of its own, so that bars behind it do not swallow it.</summary>
internal sealed class LabelledLine : LineAnnotation
{
    /// <summary>The label, at one end of the line.</summary>
    public string? Label { get; init; }

    /// <summary>Which end and which side of a horizontal line.</summary>
    public LabelPlace Place { get; init; } = new(true, true);

    /// <inheritdoc/>
    public override void Render(IRenderContext rc)
    {
        base.Render(rc);
        if (string.IsNullOrEmpty(Label) || PlotModel is null || XAxis is null || YAxis is null) return;
        var area = PlotModel.PlotArea;
        var label = Fitted.Lines(Label, area.Width - 16, FontSize);
        var size = rc.MeasureText(label, PlotModel.DefaultFont, FontSize, 400);
        OxyRect box;
        if (Type == LineAnnotationType.Horizontal)
        {
            var y = YAxis.Transform(Y);
            if (y < area.Top || y > area.Bottom) return;
            var (above, below) = (y - size.Height - 5, y + 5);
            var hasRoom = Place.Above ? above > area.Top : below + size.Height < area.Bottom;
            var left = Place.Right ? area.Right - size.Width - 8 : area.Left + 4;
            box = new OxyRect(left, Place.Above == hasRoom ? above : below, size.Width + 4, size.Height);
        }
        else
        {
            var x = XAxis.Transform(X);
            if (x < area.Left || x > area.Right) return;
            var left = x + size.Width + 9 < area.Right ? x + 5 : Math.Max(area.Left + 4, x - size.Width - 9);
            box = new OxyRect(left, area.Top + 4, size.Width + 4, size.Height);
        }
        rc.DrawRectangle(box, OxyColor.FromAColor(215, OxyColors.White), OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        rc.DrawText(new ScreenPoint(box.Left + 2, box.Top), label, TextColor, PlotModel.DefaultFont, FontSize, 400, 0, HorizontalAlignment.Left, VerticalAlignment.Top, null);
    }
}
