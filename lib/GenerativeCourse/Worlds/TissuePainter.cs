using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>Paints the structures of a section, each as a plane of how much of it lies at each pixel: nuclei, fibres, and what eosin takes.</summary>
internal sealed class TissuePainter
{
    private const double MembraneWidth = 0.7;
    private readonly int _side;

    /// <summary>Paints cells between fibres that wave in a direction of their own.</summary>
    public TissuePainter(int side, IReadOnlyList<TissueCell> cells, RandomStream random)
    {
        _side = side;
        (Chromatin, Fibres, Eosin, CellOf) = (new float[side * side], new float[side * side], new float[side * side], new int[side * side]);
        PaintFibres(random);
        Array.Fill(CellOf, -1);
        for (var k = 0; k < cells.Count; k++)
            PaintCell(k, cells[k], random);
        for (var i = 0; i < Eosin.Length; i++)
            Eosin[i] += 0.75f * Fibres[i];
    }

    /// <summary>Hematoxylin.</summary>
    public float[] Chromatin { get; }

    /// <summary>Fibres, where no cell is.</summary>
    public float[] Fibres { get; }

    /// <summary>Eosin: fibres, cytoplasm, membranes.</summary>
    public float[] Eosin { get; }

    /// <summary>The cell whose cytoplasm or membrane a pixel belongs to; -1 for none.</summary>
    public int[] CellOf { get; }

    private void PaintFibres(RandomStream random)
    {
        var (angle, period, bend, phase) = (Math.PI * random.NextDouble(), 4 + 3 * random.NextDouble(), 1 + 2 * random.NextDouble(), 2 * Math.PI * random.NextDouble());
        var (sin, cos) = Math.SinCos(angle);
        for (var y = 0; y < _side; y++)
        for (var x = 0; x < _side; x++)
        {
            var (along, across) = (x * cos + y * sin, y * cos - x * sin);
            var wave = Math.Sin(2 * Math.PI * (across + bend * Math.Sin(along / 6 + phase)) / period + phase);
            Fibres[y * _side + x] = (float)(0.45 + 0.35 * wave);
        }
    }

    private void PaintCell(int number, TissueCell cell, RandomStream random)
    {
        var (sin, cos) = Math.SinCos(cell.Angle);
        var (darkness, clump) = (0.9 + 0.3 * random.NextDouble(), 2 * Math.PI * random.NextDouble());
        var reach = (int)Math.Ceiling(cell.Radius + 2);
        var (left, top) = ((int)Math.Floor(cell.X) - reach, (int)Math.Floor(cell.Y) - reach);
        for (var y = Math.Max(0, top); y < Math.Min(_side, top + 2 * reach + 2); y++)
        for (var x = Math.Max(0, left); x < Math.Min(_side, left + 2 * reach + 2); x++)
        {
            var (i, dx, dy) = (y * _side + x, x - cell.X, y - cell.Y);
            var distance = Math.Sqrt(dx * dx + dy * dy);
            var inside = Covered(cell.Radius + MembraneWidth - distance);
            if (inside == 0)
                continue;
            // The nucleus is an ellipse of the same area as a circle with its radius.
            var (u, v) = ((dx * cos + dy * sin) * Math.Sqrt(cell.Squeeze), (dy * cos - dx * sin) / Math.Sqrt(cell.Squeeze));
            var nucleus = Covered(cell.Nucleus - Math.Sqrt(u * u + v * v));
            var membrane = Covered(MembraneWidth - Math.Abs(distance - cell.Radius));
            Fibres[i] *= (float)(1 - inside);
            Eosin[i] += (float)(inside * (1 - nucleus) * 0.3 + membrane * 0.35);
            Chromatin[i] += (float)(nucleus * darkness * (1 + 0.2 * Math.Sin(1.9 * dx + clump) * Math.Sin(1.9 * dy - clump)));
            if (inside > 0.5 && nucleus < 0.5)
                CellOf[i] = number;
        }
    }

    // How much of a pixel lies inside an edge that is so far beyond its middle.
    private static double Covered(double depth) => Math.Clamp(depth + 0.5, 0, 1);
}
