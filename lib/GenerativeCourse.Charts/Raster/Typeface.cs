using System.Buffers.Binary;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>
/// A TrueType font that comes with this assembly: how wide its letters are, and their outlines. With it a picture is the same
/// on every machine, whatever fonts are there. Format: Apple's and Microsoft's OpenType specification, tables head, hhea, hmtx,
/// cmap, loca and glyf.
/// </summary>
internal sealed class Typeface
{
    private static readonly Lazy<Typeface> LazyRegular = new(() => Read("DejaVuSansCondensed.ttf"));
    private static readonly Lazy<Typeface> LazyBold = new(() => Read("DejaVuSansCondensed-Bold.ttf"));

    private readonly byte[] _file;
    private readonly Dictionary<string, int> _tables = [];
    private readonly Dictionary<int, List<(double X, double Y)[]>> _outlines = [];
    private readonly Lock _gate = new();
    private readonly double _unit;
    private readonly int _longLocations;
    private readonly int _widths;
    private readonly int _characters;

    private Typeface(byte[] file)
    {
        _file = file;
        for (var i = 0; i < U16(4); i++) _tables[Encoding.ASCII.GetString(file, 12 + 16 * i, 4)] = (int)U32(12 + 16 * i + 8);
        _unit = 1.0 / U16(_tables["head"] + 18);
        _longLocations = U16(_tables["head"] + 50);
        _widths = U16(_tables["hhea"] + 34);
        Ascent = S16(_tables["hhea"] + 4) * _unit;
        Descent = -S16(_tables["hhea"] + 6) * _unit;
        var cmap = _tables["cmap"];
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            var table = cmap + (int)U32(cmap + 4 + 8 * i + 4);
            if (U16(table) == 12 || (U16(table) == 4 && _characters == 0)) _characters = table;
        }
    }

    public static Typeface Regular => LazyRegular.Value;
    public static Typeface Bold => LazyBold.Value;

    /// <summary>From the base line up to the top of the letters, for a size of 1.</summary>
    public double Ascent { get; }

    /// <summary>From the base line down to the lower end of the letters, for a size of 1.</summary>
    public double Descent { get; }

    /// <summary>The width of one line of text for a size of 1.</summary>
    public double Width(string text)
    {
        var sum = 0.0;
        foreach (var rune in text.EnumerateRunes()) sum += Advance(Glyph(rune.Value));
        return sum;
    }

    /// <summary>The letters of one line with the place of each, for a size of 1; y goes up from the base line.</summary>
    public IEnumerable<(double X, List<(double X, double Y)[]> Outline)> Letters(string text)
    {
        var x = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = Glyph(rune.Value);
            yield return (x, Outline(glyph));
            x += Advance(glyph);
        }
    }

    private static Typeface Read(string name)
    {
        using var stream = typeof(Typeface).Assembly.GetManifestResourceStream(name)!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return new Typeface(file);
    }

    private double Advance(int glyph) => U16(_tables["hmtx"] + 4 * Math.Min(glyph, _widths - 1)) * _unit;

    private int Glyph(int character)
    {
        if (U16(_characters) == 4) return character > 0xFFFF ? 0 : Glyph4(character);
        var (low, high) = (0, (int)U32(_characters + 12) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var group = _characters + 16 + 12 * middle;
            if (character < U32(group)) high = middle - 1;
            else if (character > U32(group + 4)) low = middle + 1;
            else return (int)(U32(group + 8) + character - U32(group));
        }
        return 0;
    }

    private int Glyph4(int character)
    {
        var segments = U16(_characters + 6) / 2;
        for (var i = 0; i < segments; i++)
        {
            var end = _characters + 14 + 2 * i;
            if (character > U16(end)) continue;
            var (start, delta, offset) = (end + 2 * segments + 2, end + 4 * segments + 2, end + 6 * segments + 2);
            if (character < U16(start)) return 0;
            if (U16(offset) == 0) return (character + U16(delta)) & 0xFFFF;
            var glyph = U16(offset + U16(offset) + 2 * (character - U16(start)));
            return glyph == 0 ? 0 : (glyph + U16(delta)) & 0xFFFF;
        }
        return 0;
    }

    private List<(double X, double Y)[]> Outline(int glyph)
    {
        lock (_gate)
        {
            if (_outlines.TryGetValue(glyph, out var known)) return known;
            var outline = new List<(double X, double Y)[]>();
            Contours(glyph, outline, 0);
            return _outlines[glyph] = outline;
        }
    }

    private void Contours(int glyph, List<(double X, double Y)[]> outline, int depth)
    {
        var loca = _tables["loca"];
        var (from, to) = _longLocations == 1 ? ((int)U32(loca + 4 * glyph), (int)U32(loca + 4 * glyph + 4)) : (2 * U16(loca + 2 * glyph), 2 * U16(loca + 2 * glyph + 2));
        if (from == to || depth > 4) return;
        var at = _tables["glyf"] + from;
        var count = S16(at);
        if (count < 0) Composite(at + 10, outline, depth);
        else Simple(at + 10, count, outline);
    }

    private void Simple(int at, int contours, List<(double X, double Y)[]> outline)
    {
        var ends = Enumerable.Range(0, contours).Select(i => U16(at + 2 * i)).ToArray();
        var points = contours == 0 ? 0 : ends[^1] + 1;
        at += 2 * contours;
        at += 2 + U16(at);
        var flags = new byte[points];
        for (var i = 0; i < points;)
        {
            var flag = _file[at++];
            for (var repeat = (flag & 8) != 0 ? _file[at++] : 0; repeat >= 0; repeat--) flags[i++] = flag;
        }
        var x = Coordinates(ref at, flags, 2, 16);
        var y = Coordinates(ref at, flags, 4, 32);
        var first = 0;
        foreach (var end in ends)
        {
            if (end > first) outline.Add(Flatten(x, y, flags, first, end));
            first = end + 1;
        }
    }

    private double[] Coordinates(ref int at, byte[] flags, int isShort, int isSame)
    {
        var values = new double[flags.Length];
        var value = 0;
        for (var i = 0; i < flags.Length; i++)
        {
            if ((flags[i] & isShort) != 0) value += (flags[i] & isSame) != 0 ? _file[at++] : -_file[at++];
            else if ((flags[i] & isSame) == 0)
            {
                value += S16(at);
                at += 2;
            }
            values[i] = value * _unit;
        }
        return values;
    }

    // Points on the curve, and control points of quadratic curves between them; between two control points lies a point on the curve.
    private static (double X, double Y)[] Flatten(double[] x, double[] y, byte[] flags, int first, int last)
    {
        const int Pieces = 5;
        var count = last - first + 1;
        (double X, double Y, bool On) Point(int i) => (x[first + i % count], y[first + i % count], (flags[first + i % count] & 1) != 0);
        static (double X, double Y) Middle((double X, double Y, bool On) a, (double X, double Y, bool On) b) => ((a.X + b.X) / 2, (a.Y + b.Y) / 2);
        var start = Enumerable.Range(0, count).FirstOrDefault(i => Point(i).On, -1);
        var line = new List<(double X, double Y)>();
        var here = start >= 0 ? (Point(start).X, Point(start).Y) : Middle(Point(count - 1), Point(0));
        line.Add(here);
        for (var k = 1; k <= count; k++)
        {
            var next = Point(Math.Max(start, -1) + k);
            if (next.On)
            {
                here = (next.X, next.Y);
                line.Add(here);
                continue;
            }
            var after = Point(Math.Max(start, -1) + k + 1);
            var end = after.On ? (after.X, after.Y) : Middle(next, after);
            for (var p = 1; p <= Pieces; p++)
            {
                var t = (double)p / Pieces;
                var (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t);
                line.Add((a * here.Item1 + b * next.X + c * end.Item1, a * here.Item2 + b * next.Y + c * end.Item2));
            }
            here = end;
        }
        return [.. line];
    }

    private void Composite(int at, List<(double X, double Y)[]> outline, int depth)
    {
        int flags;
        do
        {
            flags = U16(at);
            var glyph = U16(at + 2);
            at += 4;
            var words = (flags & 1) != 0;
            var (dx, dy) = words ? (S16(at), S16(at + 2)) : ((int)(sbyte)_file[at], (int)(sbyte)_file[at + 1]);
            at += words ? 4 : 2;
            double a = 1, b = 0, c = 0, d = 1;
            if ((flags & 8) != 0)
            {
                a = d = S16(at) / 16384.0;
                at += 2;
            }
            else if ((flags & 0x40) != 0)
            {
                (a, d) = (S16(at) / 16384.0, S16(at + 2) / 16384.0);
                at += 4;
            }
            else if ((flags & 0x80) != 0)
            {
                (a, b, c, d) = (S16(at) / 16384.0, S16(at + 2) / 16384.0, S16(at + 4) / 16384.0, S16(at + 6) / 16384.0);
                at += 8;
            }
            var part = new List<(double X, double Y)[]>();
            Contours(glyph, part, depth + 1);
            if ((flags & 2) == 0) (dx, dy) = (0, 0); // parts hung up at points: not in our fonts
            foreach (var contour in part) outline.Add([.. contour.Select(p => (a * p.X + c * p.Y + dx * _unit, b * p.X + d * p.Y + dy * _unit))]);
        }
        while ((flags & 0x20) != 0);
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private int S16(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at));
}
