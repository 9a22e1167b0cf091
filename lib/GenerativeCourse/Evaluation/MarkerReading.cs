using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Evaluation;

/// <summary>What a picture of the special stain says of one cell, beside what is true.</summary>
/// <param name="Cell">The cell; its Probability is all that the routine stain tells about the marker.</param>
/// <param name="Bears">Whether it bears the marker in truth.</param>
/// <param name="Amount">The mean amount of marker on the cell in the picture; 0.8 is usual for a cell that bears it.</param>
public readonly record struct MarkerReading(TissueCell Cell, bool Bears, double Amount)
{
    private const double Threshold = 0.4; // half of what a cell that bears the marker has
    private const int LeastPixels = 12;

    /// <summary>Whether a pathologist who looks at the picture calls the cell stained.</summary>
    public bool Stained => Amount > Threshold;

    /// <summary>Stained, though the cell does not bear the marker: invented.</summary>
    public bool Invented => Stained && !Bears;

    /// <summary>Not stained, though the cell bears the marker: missed.</summary>
    public bool Missed => !Stained && Bears;

    /// <summary>Reads all cells of which enough can be seen (12 pixels) off a picture, by what its colours say of the dyes.</summary>
    /// <param name="section">The truth.</param>
    /// <param name="special">A picture of the special stain of this section: red, green and blue plane, 0 to 1.</param>
    public static IReadOnlyList<MarkerReading> Of(TissueSection section, ReadOnlySpan<float> special)
    {
        ArgumentNullException.ThrowIfNull(section);
        Guard.Length(special.Length, section.Special.Length, nameof(special));
        var marker = Stains.Special.Unmix(special)[2];
        var (sums, pixels) = (new double[section.Cells.Count], new int[section.Cells.Count]);
        for (var i = 0; i < marker.Length; i++)
        {
            if (section.CellOf[i] is >= 0 and var cell)
                (sums[cell], pixels[cell]) = (sums[cell] + marker[i], pixels[cell] + 1);
        }
        return [.. Enumerable.Range(0, sums.Length).Where(k => pixels[k] >= LeastPixels)
            .Select(k => new MarkerReading(section.Cells[k], section.Bears[k], sums[k] / pixels[k]))];
    }
}
