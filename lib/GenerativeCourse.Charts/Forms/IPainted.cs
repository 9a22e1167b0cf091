namespace GenerativeCourse.Charts;

/// <summary>Something that can be painted on a page of pixels, alone or as a part of a larger picture.</summary>
internal interface IPainted
{
    /// <summary>Width and height in pixels as shown.</summary>
    public (double Width, double Height) Extent { get; }

    /// <summary>Paints it, its upper left corner at (x, y).</summary>
    public void Paint(Canvas canvas, double x, double y);
}
