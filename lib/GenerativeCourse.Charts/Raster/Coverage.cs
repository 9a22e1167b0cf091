using System.Buffers;

namespace GenerativeCourse.Charts;

/// <summary>
/// How much of each pixel a shape covers. A pixel row is crossed by a few fine lines; along each of them the covered stretches
/// are exact, and a place is inside where the outline winds around it at all, so that parts may overlap.
/// </summary>
internal static class Coverage
{
    private const int FineLines = 4;

    /// <summary>Tells each row of pixels that the shape touches: the row, its first pixel, and the covered share (0 to 1) of each pixel.</summary>
    public delegate void Row(int y, int x, ReadOnlySpan<float> share);

    /// <summary>Goes through the rows of a shape.</summary>
    /// <param name="shape">Closed outlines, in pixels.</param>
    /// <param name="clip">What may be touched: left, top, right, bottom (the last two outside).</param>
    /// <param name="row">Takes each row.</param>
    public static void Of(List<(double X, double Y)[]> shape, (int Left, int Top, int Right, int Bottom) clip, Row row)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var outline in shape)
            foreach (var (_, y) in outline)
            {
                if (y < low) low = y;
                if (y > high) high = y;
            }
        var (top, bottom) = (Math.Max(clip.Top, Floor(low)), Math.Min(clip.Bottom, Floor(high) + 1));
        var width = clip.Right - clip.Left;
        if (top >= bottom || width <= 0) return;

        var (first, lines) = (top * FineLines, (bottom - top) * FineLines);
        var starts = ArrayPool<int>.Shared.Rent(lines + 2);
        Array.Clear(starts, 0, lines + 2);
        foreach (var outline in shape)
            for (var i = 0; i < outline.Length; i++)
                if (Span(outline[i].Y, outline[i + 1 == outline.Length ? 0 : i + 1].Y, first, lines, out var a, out var b))
                    for (var k = a; k < b; k++) starts[k + 2]++;
        for (var k = 2; k < lines + 2; k++) starts[k] += starts[k - 1];
        var total = starts[lines + 1];
        var (places, turns) = (ArrayPool<double>.Shared.Rent(total), ArrayPool<sbyte>.Shared.Rent(total));
        foreach (var outline in shape)
            for (var i = 0; i < outline.Length; i++)
            {
                var (p, q) = (outline[i], outline[i + 1 == outline.Length ? 0 : i + 1]);
                if (!Span(p.Y, q.Y, first, lines, out var a, out var b)) continue;
                var slope = (q.X - p.X) / (q.Y - p.Y);
                var turn = (sbyte)(q.Y > p.Y ? 1 : -1);
                for (var k = a; k < b; k++)
                {
                    var at = starts[k + 1]++;
                    (places[at], turns[at]) = (p.X + slope * ((first + k + 0.5) / FineLines - p.Y), turn);
                }
            }
        var shares = ArrayPool<float>.Shared.Rent(width);
        for (var y = top; y < bottom; y++) Fill(y, places, turns, starts, (y - top) * FineLines, clip, shares.AsSpan(0, width), row);
        ArrayPool<float>.Shared.Return(shares);
        ArrayPool<sbyte>.Shared.Return(turns);
        ArrayPool<double>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(starts);
    }

    private static void Fill(int y, double[] places, sbyte[] turns, int[] starts, int line, (int Left, int Top, int Right, int Bottom) clip, Span<float> shares, Row row)
    {
        var (from, to) = (int.MaxValue, -1);
        for (var k = line; k < line + FineLines; k++)
        {
            var (begin, end) = (starts[k], starts[k + 1]);
            if (end - begin < 2) continue;
            Array.Sort(places, turns, begin, end - begin);
            var winding = 0;
            for (var i = begin; i + 1 < end; i++)
            {
                winding += turns[i];
                if (winding == 0) continue;
                var (a, b) = (Math.Max(places[i] - clip.Left, 0), Math.Min(places[i + 1] - clip.Left, shares.Length));
                if (a >= b) continue;
                var (left, right) = ((int)a, Math.Min((int)b, shares.Length - 1));
                if (to < 0)
                {
                    shares[left..(right + 1)].Clear();
                    (from, to) = (left, right);
                }
                if (left < from)
                {
                    shares[left..from].Clear();
                    from = left;
                }
                if (right > to)
                {
                    shares[(to + 1)..(right + 1)].Clear();
                    to = right;
                }
                const float Each = 1f / FineLines;
                if (left == right)
                {
                    shares[left] += (float)(b - a) * Each;
                    continue;
                }
                shares[left] += (float)(left + 1 - a) * Each;
                for (var x = left + 1; x < right; x++) shares[x] += Each;
                shares[right] += (float)(b - right) * Each;
            }
        }
        if (to >= 0) row(y, clip.Left + from, shares[from..(to + 1)]);
    }

    /// <summary>Which fine lines an edge crosses; none if it is level or outside.</summary>
    private static bool Span(double y0, double y1, int first, int lines, out int a, out int b)
    {
        var (low, high) = y0 < y1 ? (y0, y1) : (y1, y0);
        (a, b) = (0, 0);
        if (!(high - low > 0) || high < (double)first / FineLines || low > (double)(first + lines) / FineLines) return false;
        a = Math.Max(0, (int)Math.Ceiling(low * FineLines - 0.5) - first);
        b = Math.Min(lines, (int)Math.Ceiling(high * FineLines - 0.5) - first);
        return a < b;
    }

    private static int Floor(double value) => (int)Math.Floor(Math.Clamp(value, -1e6, 1e6));
}
