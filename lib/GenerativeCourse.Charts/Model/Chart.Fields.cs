using System.Numerics;

namespace GenerativeCourse.Charts;

/// <content>Arrows: forces, gradients, scores, and where a training goes.</content>
public sealed partial class Chart
{
    /// <summary>Arrows, each from (x, y) to (x + dx, y + dy) in the units of the axes.</summary>
    /// <param name="x">Where the arrows begin.</param>
    /// <param name="y">Where they begin, as many.</param>
    /// <param name="dx">How far each goes to the right, as many.</param>
    /// <param name="dy">How far each goes up, as many.</param>
    /// <param name="name">The name in the legend.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Chart Arrows<TX, TY, TU, TV>(IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TU> dx, IEnumerable<TV> dy, string? name = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
        where TU : INumber<TU>
        where TV : INumber<TV>
    {
        var ((fromX, fromY), (right, up)) = (Pair(x, y), Pair(dx, dy));
        SameLength(right.Length, fromX.Length, nameof(dx), nameof(x));
        return Arrows(fromX, fromY, [.. fromX.Zip(right, (a, d) => a + d)], [.. fromY.Zip(up, (a, d) => a + d)], name);
    }

    /// <summary>
    /// A vector field as arrows on a grid: a gradient, a score, the way two players push each other. The longest arrow spans
    /// nine tenths of a cell; the others are as long beside it as their vectors are.
    /// <code>Chart.HeatMap(density, (-3, 3), (-3, 3)).And(Chart.VectorField(score, (-3, 3), (-3, 3)))</code>
    /// </summary>
    /// <param name="field">The vector at (x, y); no arrow stands where a part of it is not finite.</param>
    /// <param name="x">Left and right end.</param>
    /// <param name="y">Lower and upper end.</param>
    /// <param name="steps">Number of arrows along each axis, 2 to 40.</param>
    /// <param name="name">The name in the legend.</param>
    /// <param name="sameLength">True: all arrows are equally long and show directions only.</param>
    /// <exception cref="ArgumentException">An interval is empty, or <paramref name="steps"/> is out of range.</exception>
    public static Chart VectorField(Func<double, double, (double X, double Y)> field, (double From, double To) x, (double From, double To) y, int steps = 16, string? name = null, bool sameLength = false)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (steps is < 2 or > 40) throw new ArgumentOutOfRangeException(nameof(steps), $"steps: 2 to 40 arrows along each axis, not {steps}.");
        var (columns, rows) = (Space(x.From, x.To, steps, nameof(steps)), Space(y.From, y.To, steps, nameof(steps)));
        var (cellWidth, cellHeight) = (columns[1] - columns[0], rows[1] - rows[0]);
        var all = (from b in rows from a in columns let v = field(a, b) where double.IsFinite(v.X) && double.IsFinite(v.Y) select (X: a, Y: b, U: v.X, V: v.Y)).ToArray();

        // Lengths are compared in cells, so that an arrow stays within its own, however differently the axes are scaled.
        double Cells((double X, double Y, double U, double V) arrow) => Math.Sqrt(arrow.U * arrow.U / (cellWidth * cellWidth) + arrow.V * arrow.V / (cellHeight * cellHeight));
        var longest = all.Length == 0 ? 0 : all.Max(Cells);
        double Half((double X, double Y, double U, double V) arrow) => 0.45 / (sameLength ? Cells(arrow) : longest);
        var drawn = all.Where(arrow => Cells(arrow) > 1e-6 * longest).ToArray();
        return Arrows(
            [.. drawn.Select(a => a.X - Half(a) * a.U)], [.. drawn.Select(a => a.Y - Half(a) * a.V)],
            [.. drawn.Select(a => a.X + Half(a) * a.U)], [.. drawn.Select(a => a.Y + Half(a) * a.V)], name);
    }

    /// <summary>Strokes with gaps (NaN) between them.</summary>
    internal static Chart Strokes(double[] x, double[] y, string? name) =>
        new Chart().With(new Series(SeriesKind.Line) { X = x, Y = y, Name = name, IsBroken = true });

    private static Chart Arrows(double[] x, double[] y, double[] tipX, double[] tipY, string? name) =>
        new Chart().With(new Series(SeriesKind.Arrows) { X = x, Y = y, TipX = tipX, TipY = tipY, Name = name, Width = 1.6, Color = "#333333" });
}
