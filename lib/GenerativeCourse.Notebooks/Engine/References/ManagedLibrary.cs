using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>Reads what a library says of itself, without loading it.</summary>
internal static class ManagedLibrary
{
    /// <summary>The simple names of the libraries that it uses; none where the file is no managed library.</summary>
    public static IReadOnlyList<string> ReferencesOf(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        if (!image.HasMetadata) return [];
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>Its version; 0.0 where the file is no managed library.</summary>
    public static Version VersionOf(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        return image.HasMetadata ? image.GetMetadataReader().GetAssemblyDefinition().Version : new Version(0, 0);
    }
}
