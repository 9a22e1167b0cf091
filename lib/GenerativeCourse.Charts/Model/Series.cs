namespace GenerativeCourse.Charts;

/// <summary>How a series is drawn.</summary>
internal enum SeriesKind
{
    Line,
    Points,
    Bars,
    HeatMap,
    Contour,
    Arrows,
}

/// <summary>One series of a chart: plain data, drawn by whoever needs it.</summary>
internal sealed record Series(SeriesKind Kind)
{
    public string? Name { get; set; }
    public double[] X { get; init; } = [];
    public double[] Y { get; init; } = [];

    /// <summary>Texts that appear under the pointer, one a point.</summary>
    public string[]? Texts { get; init; }

    /// <summary>Half lengths of error bars, one a point.</summary>
    public double[]? Errors { get; set; }

    /// <summary>Values shown as colours, one a point.</summary>
    public double[]? Values { get; init; }

    /// <summary>Diameters of points in pixels, one a point.</summary>
    public double[]? Sizes { get; init; }

    /// <summary>Where arrows end, one place an arrow; X and Y are where they begin.</summary>
    public double[]? TipX { get; init; }
    public double[]? TipY { get; init; }

    /// <summary>A line of many strokes with gaps on purpose: no gap is counted, no point left out.</summary>
    public bool IsBroken { get; init; }

    public string? Color { get; set; }
    public Stroke Stroke { get; set; } = Stroke.Solid;
    public double Width { get; set; } = 2.5;
    public double PointSize { get; set; } = 7;
    public double Opacity { get; set; } = 1;
    public bool Markers { get; set; }

    /// <summary>A line whose inside is filled.</summary>
    public bool Filled { get; init; }

    /// <summary>Part of the background: takes no colour of the cycle and no place in the legend.</summary>
    public bool IsShape { get; init; }

    /// <summary>Bars that stand beside each other without a gap, one unit of x wide: a histogram.</summary>
    public double? BarWidth { get; init; }

    /// <summary>Rows x columns of a heat map or contour; X has one place a column, Y one a row.</summary>
    public double[,]? Z { get; init; }
    public ColorScale Scale { get; set; } = ColorScale.Viridis;
    public (double Low, double High)? ColorRange { get; set; }

    /// <summary>Format of the values printed into the cells of a heat map, or null for none.</summary>
    public string? CellFormat { get; set; }
    public bool ShowScale { get; set; } = true;

    /// <summary>Number of contour lines.</summary>
    public int Levels { get; init; } = 10;

    /// <summary>The least and the largest value that has a colour.</summary>
    public (double Low, double High) ValueRange()
    {
        var finite = (Z is null ? Values ?? Y : Z.Cast<double>()).Where(double.IsFinite).ToArray();
        if (finite.Length == 0) return (0, 1);
        var (low, high) = (finite.Min(), finite.Max());
        return low == high ? (low - 0.5, high + 0.5) : (low, high);
    }
}

/// <summary>How a line is drawn.</summary>
public enum Stroke
{
    /// <summary>Without gaps.</summary>
    Solid,

    /// <summary>In dashes.</summary>
    Dashed,

    /// <summary>In dots.</summary>
    Dotted,
}

/// <summary>A straight line across the whole chart, with a label.</summary>
internal sealed record Reference(double At, bool Vertical, string? Label, string? Color);

/// <summary>A text at a point of the chart, with an arrow to the point if the text stands off it.</summary>
internal sealed record Annotation(double X, double Y, string Text, bool Arrow);

/// <summary>One axis.</summary>
internal sealed class AxisModel
{
    public string? Title { get; set; }
    public bool Log { get; set; }
    public (double From, double To)? Range { get; set; }

    /// <summary>Names at the places 0, 1, 2, …</summary>
    public string[]? Names { get; set; }
    public bool Reversed { get; set; }

    /// <summary>An axis of its own that looks the same.</summary>
    public AxisModel Copy() => (AxisModel)MemberwiseClone();
}
