using System.Globalization;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>A version of a package, ordered as semantic versions are: a prerelease comes before its release.</summary>
internal sealed record PackageVersion(IReadOnlyList<int> Numbers, string Prerelease) : IComparable<PackageVersion>
{
    /// <summary>Reads a version; parts that are no numbers count as zero.</summary>
    public static PackageVersion Parse(string text)
    {
        var clean = text.Split('+')[0];
        var dash = clean.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? clean : clean[..dash]).Split('.')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return new PackageVersion([.. numbers, 0, 0, 0], dash < 0 ? "" : clean[(dash + 1)..]);
    }

    /// <inheritdoc />
    public int CompareTo(PackageVersion? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < 4; i++)
        {
            var order = At(i).CompareTo(other.At(i));
            if (order != 0) return order;
        }
        if (Prerelease.Length == 0 || other.Prerelease.Length == 0) return other.Prerelease.Length.CompareTo(Prerelease.Length);
        var mine = Prerelease.Split('.');
        var theirs = other.Prerelease.Split('.');
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            var order = int.TryParse(mine[i], out var a) && int.TryParse(theirs[i], out var b)
                ? a.CompareTo(b)
                : string.Compare(mine[i], theirs[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0) return order;
        }
        return mine.Length.CompareTo(theirs.Length);
    }

    private int At(int index) => index < Numbers.Count ? Numbers[index] : 0;
}
