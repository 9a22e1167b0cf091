using System.Text.RegularExpressions;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>What <c>#r "nuget: Id, Version"</c> asks for.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">Its version; null for the newest.</param>
internal sealed partial record PackageReference(string Id, string? Version)
{
    /// <summary>Reads the text between the quotes; false where it names no package.</summary>
    public static bool TryParse(string reference, out PackageReference package)
    {
        var match = Pattern().Match(reference);
        package = new PackageReference(match.Groups["id"].Value, match.Groups["version"] is { Success: true } version && version.Value != "*" ? version.Value : null);
        return match.Success;
    }

    /// <inheritdoc />
    public override string ToString() => Version is null ? Id : $"{Id} {Version}";

    [GeneratedRegex(@"^\s*nuget\s*:\s*(?<id>[A-Za-z0-9_.\-]+)\s*(,\s*(?<version>[^\s,]+)\s*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}

/// <summary>What a package brings to a notebook, with all it depends on.</summary>
/// <param name="Libraries">Managed libraries; the package's own come first.</param>
/// <param name="NativeFolders">Folders with native libraries for this machine.</param>
internal sealed record PackageFiles(IReadOnlyList<string> Libraries, IReadOnlyList<string> NativeFolders);
