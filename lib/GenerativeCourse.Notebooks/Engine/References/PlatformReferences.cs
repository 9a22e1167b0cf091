using Microsoft.CodeAnalysis;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>What every cell can use without a reference: .NET's own libraries and the display types.</summary>
internal static class PlatformReferences
{
    private static readonly Dictionary<string, string> Platform = FindPlatform();
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. Platform.Values.Concat(
        [
            typeof(PlatformReferences).Assembly.Location,
            typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location,
            typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location,
        ]).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>The references, made once for the process.</summary>
    public static IReadOnlyList<MetadataReference> All => References.Value;

    /// <summary>True for the simple name of one of .NET's own libraries.</summary>
    public static bool Contains(string name) => Platform.ContainsKey(name);

    /// <summary>One of .NET's own libraries by its simple name, or null.</summary>
    public static MetadataReference? Find(string name) =>
        Platform.TryGetValue(name, out var path) ? MetadataReference.CreateFromFile(path) : null;

    private static Dictionary<string, string> FindPlatform()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.EnumerateFiles(folder, "*.dll")
            .Where(IsManaged)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsManaged(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
            || name is "netstandard.dll" or "mscorlib.dll" or "WindowsBase.dll";
    }
}
