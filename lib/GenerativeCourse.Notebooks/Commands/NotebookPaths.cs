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
        return [.. paths.SelectMany(path => Expand(path, workingDirectory)).Distinct()];
    }

    /// <summary>Makes sure, before anything is computed, that the result can be written.</summary>
    /// <exception cref="NotebookFormatException">It cannot; the message says where.</exception>
    public static void RequireWritable(string target)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var probe = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.tmp");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"'{target}' cannot be written: {exception.Message} Choose another folder with --out.");
        }
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
        return Path.Combine(FolderOfCopies(notebook, chosenFolder, workingDirectory), below);
    }

    /// <summary>The folder below which a notebook's executed copy goes.</summary>
    public static string FolderOfCopies(string notebook, string? chosenFolder, string workingDirectory) => chosenFolder is not null
        ? Path.GetFullPath(chosenFolder, workingDirectory)
        : Path.Combine(Repository.RootOf(Path.GetDirectoryName(notebook)!) ?? workingDirectory, "executed");

    private static IEnumerable<string> Expand(string name, string workingDirectory)
    {
        var path = Path.GetFullPath(name, workingDirectory);
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) return [ByName(name, workingDirectory)];
        var found = Directory.EnumerateFiles(path, "*.ipynb").Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new NotebookFormatException($"There is no notebook (*.ipynb) in '{path}'.");
    }

    // "03" and "03-restricted" mean 03-restricted-boltzmann-machines.ipynb; "01" means 01-…, and not 01b-….
    private static string ByName(string name, string workingDirectory)
    {
        var all = Repository.FindUpward(workingDirectory, Home) is { } folder ? Directory.EnumerateFiles(folder, "*.ipynb").Order(StringComparer.Ordinal).ToList() : [];
        string Stem(string path) => Path.GetFileNameWithoutExtension(path);
        var found = all.Where(path => Stem(path) == name || Stem(path).StartsWith(name + "-", StringComparison.Ordinal)).ToList();
        if (found.Count == 0) found = [.. all.Where(path => Stem(path).StartsWith(name, StringComparison.Ordinal))];
        return found switch
        {
            [var one] => one,
            [] => throw new NotebookFormatException($"There is no notebook or folder '{name}': check the path{(all.Count == 0 ? "" : $", or name one of {string.Join(", ", all.Select(Stem))}")}."),
            _ => throw new NotebookFormatException($"'{name}' may mean {string.Join(" or ", found.Select(Stem))}: give more of the name."),
        };
    }
}
