using System.Diagnostics;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>
/// Copies folders of libraries before they are loaded, so that building a library never meets a file that a notebook
/// holds open. One copy serves all notebooks of the process while the folder does not change.
/// </summary>
internal static class ShadowCopies
{
    private const string Prefix = "notebooks-shadow-";
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string Folder, long Stamp), string> Copies = [];
    private static string? root;

    /// <summary>The path of a library's copy; its whole folder is copied, subfolders too.</summary>
    public static string PathOf(string library)
    {
        var folder = Path.GetDirectoryName(library)!;
        return Path.Combine(CopyOf(folder), Path.GetFileName(library));
    }

    /// <summary>Changes whenever a file of the folder does.</summary>
    public static long StampOf(string folder)
    {
        var hash = new HashCode();
        foreach (var file in Files(folder).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            hash.Add(file.FullName);
            hash.Add(file.Length);
            hash.Add(file.LastWriteTimeUtc.Ticks);
        }
        return hash.ToHashCode();
    }

    private static string CopyOf(string folder)
    {
        var stamp = StampOf(folder);
        lock (Gate)
        {
            if (Copies.TryGetValue((folder, stamp), out var existing)) return existing;
            root ??= CreateRoot();
            var target = Path.Combine(root, Copies.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach (var file in Files(folder))
            {
                var copy = Path.Combine(target, Path.GetRelativePath(folder, file.FullName));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                file.CopyTo(copy, overwrite: true);
            }
            return Copies[(folder, stamp)] = target;
        }
    }

    // Documentation files are of no use to a running library.
    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(folder)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 6 })
            .Where(file => file.Extension != ".xml");

    private static string CreateRoot()
    {
        var created = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => TryDelete(created);
        _ = Task.Run(DeleteThoseOfDeadProcesses);
        return created;
    }

    private static void DeleteThoseOfDeadProcesses()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, out var process) && !IsAlive(process)) TryDelete(folder);
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Windows keeps loaded libraries locked; the next process sweeps them away.
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
