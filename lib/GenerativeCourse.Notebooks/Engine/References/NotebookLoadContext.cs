using System.Reflection;
using System.Runtime.Loader;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>
/// Where a notebook's cells and libraries live: apart from the host, so that a library may bring other versions of the
/// packages that the host uses itself. Only the display types, and .NET's own libraries, are shared.
/// </summary>
internal sealed class NotebookLoadContext() : AssemblyLoadContext("notebook")
{
    private static readonly string[] SharedNames =
    [
        typeof(NotebookLoadContext).Assembly.GetName().Name!,
        typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.GetName().Name!,
        typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.GetName().Name!,
    ];

    private readonly Lock gate = new();
    private readonly Dictionary<string, Assembly> cells = [];
    private readonly Dictionary<string, string> libraries = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> folders = [];

    /// <summary>Loads a compiled cell with its debug information.</summary>
    public Assembly LoadCell(MemoryStream image, MemoryStream symbols)
    {
        image.Position = symbols.Position = 0;
        var assembly = LoadFromStream(image, symbols);
        lock (gate) cells[assembly.GetName().Name!] = assembly;
        return assembly;
    }

    /// <summary>True for an assembly that <see cref="LoadCell"/> made.</summary>
    public bool IsCell(Assembly assembly)
    {
        lock (gate) return cells.TryGetValue(assembly.GetName().Name ?? "", out var cell) && cell == assembly;
    }

    /// <summary>Makes a library loadable by name, and what lies beside it too.</summary>
    public void AddLibrary(string path)
    {
        lock (gate)
        {
            // Two packages may bring the same library: the newer one serves both, as long as none is loaded yet.
            var name = Path.GetFileNameWithoutExtension(path);
            if (!libraries.TryGetValue(name, out var known) || ManagedLibrary.VersionOf(path) > ManagedLibrary.VersionOf(known)) libraries[name] = path;
            AddFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Makes the native libraries of a folder loadable.</summary>
    public void AddFolder(string folder)
    {
        lock (gate)
        {
            if (!folders.Contains(folder)) folders.Add(folder);
        }
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || SharedNames.Contains(name) || PlatformReferences.Contains(name)) return null;
        string? path;
        lock (gate)
        {
            if (cells.TryGetValue(name, out var cell)) return cell;
            path = libraries.GetValueOrDefault(name)
                ?? folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists);
        }
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string[] searched;
        lock (gate) searched = [.. folders];
        string[] names = OperatingSystem.IsWindows() ? [unmanagedDllName, unmanagedDllName + ".dll"]
            : OperatingSystem.IsMacOS() ? [unmanagedDllName, $"lib{unmanagedDllName}.dylib", unmanagedDllName + ".dylib"]
            : [unmanagedDllName, $"lib{unmanagedDllName}.so", unmanagedDllName + ".so"];
        var runtime = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        foreach (var folder in searched)
        foreach (var name in names)
        foreach (var candidate in new[] { Path.Combine(folder, name), Path.Combine(folder, "runtimes", runtime, "native", name) })
        {
            if (File.Exists(candidate)) return LoadUnmanagedDllFromPath(candidate);
        }
        return 0;
    }
}
