using System.Numerics;

namespace GenerativeCourse.Charts;

/// <content>What charts accept, and the one sentence they answer with when they do not.</content>
public sealed partial class Chart
{
    private static (double[] X, double[] Y) Pair<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (places, values) = (Numbers.Read(x, nameof(x)), Numbers.Read(y, nameof(y)));
        SameLength(values.Length, places.Length, nameof(y), nameof(x));
        return (places, values);
    }

    private static void SameLength(int? actual, int expected, string name, string other = "points")
    {
        if (actual is { } length && length != expected)
            throw new ArgumentException($"{name} has {length} values, but {other} {(other == "points" ? "are" : "has")} {expected}; they go in pairs.", name);
    }

    private static double[] Space(double from, double to, int points, string name)
    {
        if (points < 2) throw new ArgumentOutOfRangeException(name, $"{name}: at least 2 places, not {points}.");
        if (!double.IsFinite(from) || !double.IsFinite(to) || from >= to)
            throw new ArgumentException($"from and to: the left end {from} must be a number below the right end {to}.", nameof(from));
        return [.. Enumerable.Range(0, points).Select(i => from + (to - from) * i / (points - 1))];
    }

    private static string[]? Names(System.Collections.IEnumerable? names) => names?.Cast<object?>().Select(Numbers.Text).ToArray();

    private static double[] CountFrom1(int count) => [.. Enumerable.Range(1, count).Select(i => (double)i)];

    private static double[] CountFrom0(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];

    private static T[]? Pick<T>(T[]? values, int[] rows) => values is null ? null : Array.ConvertAll(rows, r => values[r]);

    /// <summary>2 before 10, and numbers before words.</summary>
    private sealed class NaturalOrder : IComparer<string>
    {
        public static readonly NaturalOrder Instance = new();

        public int Compare(string? a, string? b)
        {
            var (numberA, numberB) = (double.TryParse(a, System.Globalization.CultureInfo.InvariantCulture, out var x), double.TryParse(b, System.Globalization.CultureInfo.InvariantCulture, out var y));
            return numberA && numberB ? x.CompareTo(y) : numberA != numberB ? numberB.CompareTo(numberA) : string.CompareOrdinal(a, b);
        }
    }
}
