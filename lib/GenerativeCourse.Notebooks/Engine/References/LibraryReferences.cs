using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>Finds what <c>#r</c> names, for the compiler and for the loader.</summary>
internal sealed class LibraryReferences(string workingDirectory, NotebookLoadContext loader, Packages packages) : MetadataReferenceResolver
{
    private readonly Dictionary<string, PortableExecutableReference> byPath = [];
    private readonly Dictionary<string, long> stamps = [];
    private readonly HashSet<string> beside = [];

    /// <summary>Says what a user should know of a reference, for example that the library was built again.</summary>
    public Action<string> Notice { get; set; } = _ => { };

    /// <summary>Everything that a reference brings; the first is the one it names.</summary>
    /// <exception cref="DirectiveException">There is no such library or package.</exception>
    public IReadOnlyList<MetadataReference> Load(string reference, string? baseFile, CancellationToken cancellation)
    {
        if (PackageReference.TryParse(reference, out var package)) return LoadPackage(package, cancellation);
        if (Find(reference, baseFile) is { } path) return LoadLibrary(path);
        var name = reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(reference) : reference;
        if (PlatformReferences.Find(name) is { } platform) return [platform];
        throw new DirectiveException(Unbuilt(reference, Candidates(reference, baseFile).First()));
    }

    /// <inheritdoc />
    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        Load(reference, baseFilePath, CancellationToken.None) is [PortableExecutableReference first, ..] ? [first] : [];

    /// <inheritdoc />
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private IReadOnlyList<MetadataReference> LoadLibrary(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var stamp = ShadowCopies.StampOf(folder);
        if (byPath.TryGetValue(path, out var loaded))
        {
            if (stamps[folder] != stamp) Notice("The library was built again after this notebook loaded it: restart the kernel to use the new one.");
            return [loaded];
        }
        stamps.TryAdd(folder, stamp);
        var copy = ShadowCopies.PathOf(path);
        loader.AddLibrary(copy);
        byPath[path] = MetadataReference.CreateFromFile(copy);
        return [byPath[path], .. Beside(copy)];
    }

    // What a library's signatures name lies beside it. It is referenced too, under an alias that keeps its names out of cells.
    private List<MetadataReference> Beside(string library)
    {
        var folder = Path.GetDirectoryName(library)!;
        var found = new List<MetadataReference>();
        var open = new Queue<string>([library]);
        while (open.TryDequeue(out var path))
        {
            foreach (var name in ManagedLibrary.ReferencesOf(path))
            {
                var file = Path.Combine(folder, name + ".dll");
                if (PlatformReferences.Contains(name) || !File.Exists(file) || !beside.Add(file)) continue;
                found.Add(MetadataReference.CreateFromFile(file, new MetadataReferenceProperties(aliases: ["beside"])));
                open.Enqueue(file);
            }
        }
        return found;
    }

    private IReadOnlyList<MetadataReference> LoadPackage(PackageReference package, CancellationToken cancellation)
    {
        var found = new List<MetadataReference>();
        var files = packages.Find(package, cancellation);
        foreach (var library in files.Libraries)
        {
            if (PlatformReferences.Contains(Path.GetFileNameWithoutExtension(library))) continue;
            loader.AddLibrary(library);
            if (!byPath.TryGetValue(library, out var reference)) byPath[library] = reference = MetadataReference.CreateFromFile(library);
            found.Add(reference);
        }
        foreach (var folder in files.NativeFolders) loader.AddFolder(folder);
        return found.Count > 0 ? found : [PlatformReferences.Find("System.Runtime")!];
    }

    private string? Find(string reference, string? baseFile) => Candidates(reference, baseFile).FirstOrDefault(File.Exists);

    private IEnumerable<string> Candidates(string reference, string? baseFile)
    {
        var local = reference.Replace('\\', '/');
        if (baseFile is not null && Path.GetDirectoryName(Path.Combine(workingDirectory, baseFile)) is { } folder)
            yield return Path.GetFullPath(Path.Combine(folder, local));
        yield return Path.GetFullPath(Path.Combine(workingDirectory, local));
    }

    private static string Unbuilt(string reference, string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (Path.GetDirectoryName(path) is { } folder && Path.GetFileName(folder) == "bin" && Path.GetDirectoryName(folder) is { } parent)
        {
            var project = Path.Combine(parent, name, name + ".csproj");
            var target = File.Exists(project) ? $" {Path.GetFileName(parent)}/{name}" : "";
            return $"The library is not built, there is no '{reference}': run 'dotnet build -c Release{target}' in '{Path.GetFileName(Path.GetDirectoryName(parent))}', then run the cell again.";
        }
        return $"There is no '{reference}' (looked for '{Path.GetFileName(path)}' from the notebook's folder): correct the path, or build the library first.";
    }
}
