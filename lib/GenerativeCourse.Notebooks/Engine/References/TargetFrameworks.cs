using System.Text.RegularExpressions;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>Chooses among what a package offers for different versions of .NET.</summary>
internal static partial class TargetFrameworks
{
    /// <summary>The entry for the newest .NET that this process can load; null where none fits.</summary>
    public static T? Best<T>(IEnumerable<T> entries, Func<T, string> frameworkOf)
        where T : class =>
        entries.Select(entry => (Entry: entry, Rank: Rank(frameworkOf(entry))))
            .Where(ranked => ranked.Rank >= 0)
            .OrderByDescending(ranked => ranked.Rank)
            .Select(ranked => ranked.Entry)
            .FirstOrDefault();

    // net10.0 > … > net5.0 > netcoreapp3.1 > … > netstandard2.1 > … > anything; never the old .NET Framework.
    private static double Rank(string framework)
    {
        var name = framework.TrimStart('.').ToLowerInvariant();
        if (name is "" or "any") return 0;
        var match = Moniker().Match(name);
        if (!match.Success) return -1;
        var version = double.Parse(match.Groups["version"].Value, System.Globalization.CultureInfo.InvariantCulture);
        return match.Groups["family"].Value switch
        {
            "net" when version >= 5 && version <= Environment.Version.Major => 1000 + version,
            "netcoreapp" => 500 + version,
            "netstandard" => 100 + version,
            _ => -1,
        };
    }

    [GeneratedRegex(@"^(?<family>netstandard|netcoreapp|net)(?<version>\d+\.\d+)$")]
    private static partial Regex Moniker();
}
