using System.Drawing;
using System.Globalization;

namespace GenerativeCourse.Charts;

/// <summary>Colours as web pages write them.</summary>
internal static class FigureColors
{
    /// <summary>A colour as "#RRGGBB"; null if it is none.</summary>
    public static string? Read(string? color)
    {
        if (color is null) return null;
        if (color.StartsWith("rgb", StringComparison.OrdinalIgnoreCase))
        {
            var parts = color[(color.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')', ' ').Split(',').Select(p => double.TryParse(p, CultureInfo.InvariantCulture, out var value) ? value : double.NaN).ToArray();
            return parts.Length >= 3 && parts.Take(3).All(p => p is >= 0 and <= 255) ? $"#{(int)parts[0]:X2}{(int)parts[1]:X2}{(int)parts[2]:X2}" : null;
        }
        if (color.StartsWith('#')) return color.Length is 7 or 4 or 9 && color.Skip(1).All(char.IsAsciiHexDigit) ? Palette.Check(color.Length == 9 ? color[..7] : color) : null;
        var named = Color.FromName(color);
        return named.IsKnownColor && !named.IsSystemColor ? $"#{named.R:X2}{named.G:X2}{named.B:X2}" : null;
    }
}
