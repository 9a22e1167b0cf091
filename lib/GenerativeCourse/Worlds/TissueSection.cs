namespace GenerativeCourse.Worlds;

/// <summary>A cell of a section, in pixels.</summary>
/// <param name="X">Where its middle is, from the left.</param>
/// <param name="Y">From above.</param>
/// <param name="Nucleus">The nucleus's radius (of a circle of the same area).</param>
/// <param name="Radius">The cell's radius, to the middle of its membrane.</param>
/// <param name="Squeeze">The shorter axis of the nucleus over the longer, 0 to 1.</param>
/// <param name="Angle">Where the longer axis points, in radians.</param>
/// <param name="Probability">How probable it is that the cell bears the marker: all that can be known of it before the special stain.</param>
public sealed record TissueCell(double X, double Y, double Nucleus, double Radius, double Squeeze, double Angle, double Probability);

/// <summary>A thin slice of tissue, square, stained twice.</summary>
/// <param name="Side">Pixels in a row, and rows.</param>
/// <param name="Cells">The cells whose middle is in the picture, or a little outside.</param>
/// <param name="Bears">For each cell whether it bears the marker.</param>
/// <param name="Routine">The routine stain (hematoxylin and eosin) as a camera sees it: red, green and blue plane, 0 to 1.</param>
/// <param name="Special">The special stain: red, green and blue plane, 0 to 1.</param>
/// <param name="Dyes">How much hematoxylin, light green and marker the special stain has: three planes.</param>
/// <param name="CellOf">For each pixel the number of the cell whose cytoplasm or membrane it belongs to; -1 where there is none.</param>
public sealed record TissueSection(
    int Side, IReadOnlyList<TissueCell> Cells, IReadOnlyList<bool> Bears, float[] Routine, float[] Special, float[][] Dyes, int[] CellOf);
