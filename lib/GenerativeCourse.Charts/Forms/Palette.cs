namespace GenerativeCourse.Charts;

/// <summary>The colours of the course: safe for colour-blind readers, legible on a projector.</summary>
public static class Palette
{
    // The first five from Okabe and Ito (2008), the others as far as possible from them and from each other (in CIELAB) for
    // readers with all three kinds of cones and with two (protan, deutan, tritan, after Machado et al. 2009).
    private static readonly string[] Cycle =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#000000", "#9900FF", "#663311", "#001188", "#AACC77"];

    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["blue"] = "#0072B2", ["red"] = "#D55E00", ["green"] = "#009E73", ["purple"] = "#CC79A7", ["orange"] = "#E69F00", ["sky"] = "#56B4E9",
        ["black"] = "#000000", ["wine"] = "#882255", ["grey"] = "#999999", ["gray"] = "#999999", ["teal"] = "#44AA99", ["violet"] = "#9900FF", ["brown"] = "#663311", ["navy"] = "#001188", ["lime"] = "#AACC77", ["yellow"] = "#F0E442", ["white"] = "#FFFFFF",
    };

    private static readonly (double R, double G, double B)[] Viridis = Read("440154 482475 414487 355F8D 2A788E 21918C 22A884 44BF70 7AD151 BDDF26 FDE725");
    private static readonly (double R, double G, double B)[] Greys = Read("FFFFFF 000000");
    private static readonly (double R, double G, double B)[] Blues = Read("FFFFFF DCE9F4 A9CCE6 66A3D0 2C7BB6 0B4F8A 08306B");
    private static readonly (double R, double G, double B)[] Diverging = Read("053061 2166AC 4393C3 92C5DE D1E5F0 F7F7F7 FDDBC7 F4A582 D6604D B2182B 67001F");

    /// <summary>The colour of the series with this number (from 0; starts again after ten).</summary>
    public static string Color(int index) => Cycle[((index % Cycle.Length) + Cycle.Length) % Cycle.Length];

    /// <summary>A colour as "#RRGGBB": checked, or found by its name.</summary>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    internal static string? Check(string? color)
    {
        if (color is null) return null;
        if (color.Length == 7 && color[0] == '#' && color.Skip(1).All(char.IsAsciiHexDigit)) return color;
        if (color.Length == 4 && color[0] == '#' && color.Skip(1).All(char.IsAsciiHexDigit)) return $"#{color[1]}{color[1]}{color[2]}{color[2]}{color[3]}{color[3]}";
        return Named.TryGetValue(color, out var hex) ? hex : throw new ArgumentException($"color: \"{color}\" is no colour; write #RRGGBB, or one of {string.Join(", ", Named.Keys)}.", nameof(color));
    }

    /// <summary>The colour at a place (0 to 1) of a scale, as red, green and blue.</summary>
    internal static (byte R, byte G, byte B) At(ColorScale scale, double place)
    {
        var stops = Stops(scale);
        var t = (double.IsFinite(place) ? Math.Clamp(place, 0, 1) : 0) * (stops.Length - 1);
        var k = Math.Min((int)t, stops.Length - 2);
        var f = t - k;
        var (a, b) = (stops[k], stops[k + 1]);
        return (Mix(a.R, b.R), Mix(a.G, b.G), Mix(a.B, b.B));
        byte Mix(double x, double y) => (byte)Math.Round(x + (y - x) * f);
    }

    /// <summary>A scale as pairs of place and colour.</summary>
    internal static (double Place, string Color)[] Scale(ColorScale scale)
    {
        var stops = Stops(scale);
        return [.. stops.Select((c, i) => (i / (stops.Length - 1.0), Hex(((byte)c.R, (byte)c.G, (byte)c.B))))];
    }

    /// <summary>A colour in the notation of HTML.</summary>
    internal static string Hex((byte R, byte G, byte B) c) => $"#{c.R:X2}{c.G:X2}{c.B:X2}";

    private static (double R, double G, double B)[] Stops(ColorScale scale) => scale switch
    {
        ColorScale.Viridis => Viridis,
        ColorScale.Blues => Blues,
        ColorScale.Diverging => Diverging,
        _ => Greys,
    };

    private static (double R, double G, double B)[] Read(string stops) =>
        [.. stops.Split(' ').Select(s => ((double)Convert.ToByte(s[..2], 16), (double)Convert.ToByte(s[2..4], 16), (double)Convert.ToByte(s[4..], 16)))];
}

/// <summary>Colours for numbers.</summary>
public enum ColorScale
{
    /// <summary>Dark violet to yellow: the usual scale; equal steps look equal, in grey too.</summary>
    Viridis,

    /// <summary>White to dark blue: counts and probabilities.</summary>
    Blues,

    /// <summary>Blue for negative, white for zero, red for positive.</summary>
    Diverging,

    /// <summary>White to black.</summary>
    Greys,
}
