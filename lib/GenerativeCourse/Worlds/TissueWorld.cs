using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// Tissue whose truth is known: cells with nuclei and membranes between wavy fibres, seen in a routine stain and in a
/// special one. Nuclei and fibres of the special stain follow from the routine one. A marker does not: a cell bears it with
/// a probability p(r) that grows with the radius r of its nucleus, and where its brown grains lie is chance.
/// </summary>
/// <remarks>
/// p(r) = 1/(1 + e^{-(r - r₀)/w}) is the posterior: given the routine stain a cell's nucleus is seen, and nothing else has
/// to do with the marker.
/// </remarks>
/// <param name="middle">r₀, the nucleus's radius in pixels at which every other cell bears the marker, positive.</param>
/// <param name="width">w, positive: near 0 the marker can be read off the nucleus, large it is pure chance.</param>
/// <param name="crowding">How many cells are tried for each 100 pixels of area, 0 or more.</param>
public sealed class TissueWorld(double middle = 2.9, double width = 0.5, double crowding = 3)
{
    private const double SmallestNucleus = 1.8, LargestNucleus = 3.8;
    private const float CameraNoise = 0.01f;
    private const int Margin = 5, LargestSide = 1024;
    private readonly double _middle = Guard.Positive(middle), _width = Guard.Positive(width), _crowding = Guard.InRange(crowding, 0, 100);

    /// <summary>How probable it is that a cell bears the marker.</summary>
    /// <param name="nucleus">The radius of its nucleus in pixels.</param>
    public double MarkerProbability(double nucleus) => 1 / (1 + Math.Exp(-(nucleus - _middle) / _width));

    /// <summary>Cuts a section.</summary>
    /// <param name="side">Pixels in a row, and rows, 8 to 1,024.</param>
    /// <param name="random">Where chance comes from.</param>
    public TissueSection Cut(int side, RandomStream random)
    {
        Guard.InRange(side, 8, LargestSide);
        ArgumentNullException.ThrowIfNull(random);
        var cells = Place(side, random);
        var painter = new TissuePainter(side, cells, random);
        var blank = new float[side * side];
        var routine = Stains.HematoxylinEosin.Transmit(painter.Chromatin, painter.Eosin, blank);
        for (var i = 0; i < routine.Length; i++)
            routine[i] = Math.Clamp(routine[i] + CameraNoise * random.NextNormal(), 0, 1);
        var section = new TissueSection(side, cells, [], routine, [], [painter.Chromatin, painter.Fibres, blank], painter.CellOf);
        return Restain(section, random);
    }

    /// <summary>The same section with the marker drawn anew: a draw from the posterior of the special stain given the routine one.</summary>
    /// <param name="section">A section of this world.</param>
    /// <param name="random">Where chance comes from.</param>
    public TissueSection Restain(TissueSection section, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(random);
        bool[] bears = [.. section.Cells.Select(cell => random.NextDouble() < cell.Probability)];
        var marker = new float[section.CellOf.Length];
        for (var i = 0; i < marker.Length; i++)
        {
            // Grains: much brown in a few places, little in most.
            var grain = random.NextSingle();
            if (section.CellOf[i] is >= 0 and var cell && bears[cell])
                marker[i] = 0.3f + 1.5f * grain * grain;
        }
        float[][] dyes = [section.Dyes[0], section.Dyes[1], marker];
        return section with { Bears = bears, Dyes = dyes, Special = Stains.Special.Transmit(dyes) };
    }

    /// <summary>The median of the special stain for each pixel and colour, given the routine stain: what makes the expected L1 error least.</summary>
    /// <param name="section">A section of this world.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="draws">How many draws from the posterior it is taken of, at least 1; odd numbers have a middle.</param>
    public float[] Median(TissueSection section, RandomStream random, int draws = 101)
    {
        ArgumentNullException.ThrowIfNull(section);
        Guard.AtLeast(draws, 1);
        Guard.Memory(draws, 4.0 * draws * section.Special.Length);
        var stained = new float[draws][];
        for (var draw = 0; draw < draws; draw++)
        {
            Cancellation.ThrowIfRequested();
            stained[draw] = Restain(section, random).Special;
        }
        var (median, values) = (new float[section.Special.Length], new float[draws]);
        for (var i = 0; i < median.Length; i++)
        {
            for (var draw = 0; draw < draws; draw++)
                values[draw] = stained[draw][i];
            Array.Sort(values);
            median[i] = values[draws / 2];
        }
        return median;
    }

    // Cells that do not overlap, one after the other where there is room.
    private List<TissueCell> Place(int side, RandomStream random)
    {
        var (cells, tries) = (new List<TissueCell>(), (int)(_crowding * side * side / 100));
        for (var attempt = 0; attempt < tries; attempt++)
        {
            var (x, y) = (Somewhere(), Somewhere());
            var nucleus = SmallestNucleus + (LargestNucleus - SmallestNucleus) * random.NextDouble();
            var radius = nucleus + 2 + 1.5 * random.NextDouble();
            var (squeeze, angle) = (0.7 + 0.3 * random.NextDouble(), Math.PI * random.NextDouble());
            if (cells.TrueForAll(other => Math.Sqrt((x - other.X) * (x - other.X) + (y - other.Y) * (y - other.Y)) > radius + other.Radius + 0.5))
                cells.Add(new(x, y, nucleus, radius, squeeze, angle, MarkerProbability(nucleus)));
        }
        return cells;

        double Somewhere() => -Margin + (side + 2 * Margin) * random.NextDouble();
    }
}
