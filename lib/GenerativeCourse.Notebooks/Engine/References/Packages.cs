using System.Xml.Linq;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>
/// Finds packages: first in the local cache, without starting anything; where something is missing there, through
/// <c>dotnet restore</c>.
/// </summary>
internal sealed class Packages
{
    private readonly Dictionary<PackageReference, PackageFiles> found = [];

    /// <summary>Sources that <c>#i "nuget: …"</c> named.</summary>
    public List<string> ExtraSources { get; } = [];

    /// <summary>The folder of the local cache.</summary>
    public static string CacheFolder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The files of a package and of all it depends on.</summary>
    /// <exception cref="DirectiveException">It is neither in the cache nor to be had from a package source.</exception>
    public PackageFiles Find(PackageReference package, CancellationToken cancellation)
    {
        if (found.TryGetValue(package, out var known)) return known;
        return found[package] = FromCache(package) ?? PackageRestore.Run(package, ExtraSources, cancellation);
    }

    private static PackageFiles? FromCache(PackageReference package)
    {
        var chosen = new Dictionary<string, (string Folder, PackageVersion Version)>(StringComparer.OrdinalIgnoreCase);
        var order = new List<string>();
        var open = new Queue<(string Id, string? Version, bool Exact)>();
        open.Enqueue((package.Id, package.Version, true));
        while (open.TryDequeue(out var wanted))
        {
            if (FolderOf(wanted.Id, wanted.Version, wanted.Exact) is not { } hit) return null;
            if (chosen.TryGetValue(wanted.Id, out var earlier) && earlier.Version.CompareTo(hit.Version) >= 0) continue;
            if (!order.Contains(wanted.Id, StringComparer.OrdinalIgnoreCase)) order.Add(wanted.Id);
            chosen[wanted.Id] = hit;
            foreach (var (id, version) in DependenciesOf(hit.Folder)) open.Enqueue((id, version, false));
        }
        var folders = order.Select(id => chosen[id].Folder).ToList();
        return new PackageFiles([.. folders.SelectMany(LibrariesOf)], [.. folders.SelectMany(NativeFoldersOf)]);
    }

    private static (string Folder, PackageVersion Version)? FolderOf(string id, string? wanted, bool exact)
    {
        var root = Path.Combine(CacheFolder, id.ToLowerInvariant());
        if (!Directory.Exists(root)) return null;
        var least = wanted is null ? null : PackageVersion.Parse(wanted.Trim('[', ']', '(', ')').Split(',')[0].Trim());
        var versions = Directory.EnumerateDirectories(root)
            .Where(folder => File.Exists(Path.Combine(folder, id.ToLowerInvariant() + ".nuspec")))
            .Select(folder => (Folder: folder, Version: PackageVersion.Parse(Path.GetFileName(folder))))
            .OrderBy(entry => entry.Version)
            .ToList();
        if (least is null) return versions.Count > 0 ? versions[^1] : null;
        var fitting = versions.Where(entry => exact ? entry.Version.CompareTo(least) == 0 : entry.Version.CompareTo(least) >= 0).ToList();
        return fitting.Count > 0 ? fitting[0] : null;
    }

    private static IEnumerable<(string Id, string? Version)> DependenciesOf(string folder)
    {
        var nuspec = Directory.EnumerateFiles(folder, "*.nuspec").First();
        var metadata = XDocument.Load(nuspec).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        if (metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "dependencies") is not { } dependencies) return [];
        var groups = dependencies.Elements().Where(element => element.Name.LocalName == "group").ToList();
        var elements = groups.Count == 0
            ? dependencies.Elements()
            : TargetFrameworks.Best(groups, group => (string?)group.Attribute("targetFramework") ?? "")?.Elements() ?? [];
        return elements.Where(element => element.Name.LocalName == "dependency")
            .Select(element => ((string)element.Attribute("id")!, (string?)element.Attribute("version")))
            .Where(dependency => !PlatformReferences.Contains(dependency.Item1));
    }

    private static IEnumerable<string> LibrariesOf(string folder)
    {
        var lib = Path.Combine(folder, "lib");
        if (!Directory.Exists(lib)) return [];
        var best = TargetFrameworks.Best(Directory.EnumerateDirectories(lib), path => Path.GetFileName(path)!);
        return best is null ? [] : Directory.EnumerateFiles(best, "*.dll").Order(StringComparer.Ordinal);
    }

    /// <summary>The folders of a package with native libraries for this machine.</summary>
    public static IEnumerable<string> NativeFoldersOf(string folder) =>
        RuntimeNames.Select(runtime => Path.Combine(folder, "runtimes", runtime, "native")).Where(Directory.Exists);

    private static IEnumerable<string> RuntimeNames
    {
        get
        {
            var exact = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
            var architecture = exact[(exact.LastIndexOf('-') + 1)..];
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return new[] { exact, $"{system}-{architecture}", system, "any" }.Distinct();
        }
    }
}
