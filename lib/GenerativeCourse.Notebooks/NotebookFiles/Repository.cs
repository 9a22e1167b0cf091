namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>Finds the repository that a file belongs to.</summary>
internal static class Repository
{
    /// <summary>The nearest folder, upward, with a solution or a Git repository; null where there is none.</summary>
    public static string? RootOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")) || (at.Exists && at.EnumerateFiles("*.sln*").Any())) return at.FullName;
        }
        return null;
    }

    /// <summary>The folder of that name in the given folder or the nearest one above; null where there is none.</summary>
    public static string? FindUpward(string folder, string name)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, name);
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
