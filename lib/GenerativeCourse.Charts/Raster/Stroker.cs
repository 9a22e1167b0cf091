namespace GenerativeCourse.Charts;

/// <summary>The outline of a line with a width: a box for each stretch and a wedge at each bend, all turning the same way round.</summary>
internal static class Stroker
{
    /// <summary>Adds the outline of a line to a shape.</summary>
    /// <param name="line">The points of the line.</param>
    /// <param name="width">Its width.</param>
    /// <param name="dashes">Lengths of strokes and gaps in turn; null for a line without gaps.</param>
    /// <param name="closed">True: the last point is joined to the first.</param>
    /// <param name="shape">Where the outline goes.</param>
    public static void Add(IReadOnlyList<(double X, double Y)> line, double width, double[]? dashes, bool closed, List<(double X, double Y)[]> shape)
    {
        var points = new List<(double X, double Y)>(line.Count + 1);
        foreach (var point in line)
            if (points.Count == 0 || Math.Abs(point.X - points[^1].X) + Math.Abs(point.Y - points[^1].Y) > 1e-3) points.Add(point);
        if (closed && points.Count > 1) points.Add(points[0]);
        if (points.Count < 2) return;
        if (dashes is not { Length: > 1 } || dashes.Sum() < 0.5) Solid(points, width / 2, closed, shape);
        else foreach (var dash in Dashes(points, dashes)) Solid(dash, width / 2, false, shape);
    }

    private static void Solid(List<(double X, double Y)> points, double half, bool closed, List<(double X, double Y)[]> shape)
    {
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (a, b) = (points[i], points[i + 1]);
            var (ux, uy) = Unit(a, b);
            var (nx, ny) = (-uy * half, ux * half);
            shape.Add([(a.X + nx, a.Y + ny), (a.X - nx, a.Y - ny), (b.X - nx, b.Y - ny), (b.X + nx, b.Y + ny)]);
            if (i + 2 < points.Count) Join(b, (ux, uy), Unit(b, points[i + 2]), half, shape);
            else if (closed) Join(b, (ux, uy), Unit(points[0], points[1]), half, shape);
        }
    }

    // A round join: the slice of a circle between the ends of the two stretches, on the outer side of the bend.
    private static void Join((double X, double Y) at, (double X, double Y) before, (double X, double Y) after, double half, List<(double X, double Y)[]> shape)
    {
        var turn = Math.Atan2(before.X * after.Y - before.Y * after.X, before.X * after.X + before.Y * after.Y);
        if (Math.Abs(turn) < 0.02) return;
        var outer = turn > 0 ? -half : half;
        var steps = Math.Max(1, (int)Math.Ceiling(Math.Abs(turn) * Math.Sqrt(half) / 0.7));
        var slice = new (double X, double Y)[steps + 2];
        slice[0] = at;
        for (var k = 0; k <= steps; k++)
        {
            var (sin, cos) = Math.SinCos(turn * k / steps);
            var (ux, uy) = (before.X * cos - before.Y * sin, before.X * sin + before.Y * cos);
            slice[k + 1] = (at.X - uy * outer, at.Y + ux * outer);
        }
        // Boxes go round from left to right of their direction, which is against the y axis of the page; so must slices.
        if (turn < 0) Array.Reverse(slice);
        shape.Add(slice);
    }

    private static IEnumerable<List<(double X, double Y)>> Dashes(List<(double X, double Y)> points, double[] dashes)
    {
        var (k, left, on) = (0, dashes[0], true);
        var current = new List<(double X, double Y)> { points[0] };
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (a, b) = (points[i], points[i + 1]);
            var length = Math.Sqrt((b.X - a.X) * (b.X - a.X) + (b.Y - a.Y) * (b.Y - a.Y));
            var done = 0.0;
            while (length - done > left)
            {
                done += left;
                var cut = (a.X + (b.X - a.X) * done / length, a.Y + (b.Y - a.Y) * done / length);
                if (on)
                {
                    current.Add(cut);
                    yield return current;
                }
                on = !on;
                current = [cut];
                k = (k + 1) % dashes.Length;
                left = Math.Max(0.1, dashes[k]);
            }
            left -= length - done;
            if (on) current.Add(b);
        }
        if (on && current.Count > 1) yield return current;
    }

    private static (double X, double Y) Unit((double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        return length < 1e-9 ? (1, 0) : (dx / length, dy / length);
    }
}
