using GenerativeCourse.Notebooks.NotebookFiles;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>Finds the notebooks to run, and where their executed copies go.</summary>
internal static class NotebookPaths
{
    private const string Home = "notebooks";

    /// <summary>The notebooks that the paths name, in order; with no path those of the course, found upward from here.</summary>
    /// <exception cref="NotebookFormatException">A path leads nowhere, or to no notebook.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> paths, string workingDirectory)
    {
        if (paths.Count == 0)
        {
            var folder = Repository.FindUpward(workingDirectory, Home)
                ?? throw new NotebookFormatException($"There is no '{Home}' folder here or above '{workingDirectory}': name the notebooks to run.");
            paths = [folder];
        }
        return [.. paths.SelectMany(path => Expand(Path.GetFullPath(path, workingDirectory))).Distinct()];
    }

    /// <summary>Where the executed copy of a notebook goes: the same place as below <c>notebooks/</c>, in another folder.</summary>
    public static string CopyOf(string notebook, string? chosenFolder, string workingDirectory)
    {
        var folder = Path.GetDirectoryName(notebook)!;
        var below = Path.GetFileName(notebook);
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.Name != Home) continue;
            below = Path.GetRelativePath(at.FullName, notebook);
            break;
        }
        var root = chosenFolder is not null
            ? Path.GetFullPath(chosenFolder, workingDirectory)
            : Path.Combine(Repository.RootOf(folder) ?? workingDirectory, "executed");
        return Path.Combine(root, below);
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new NotebookFormatException($"There is no notebook or folder '{path}': check the path.");
        var found = Directory.EnumerateFiles(path, "*.ipynb").Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new NotebookFormatException($"There is no notebook (*.ipynb) in '{path}'.");
    }
}
