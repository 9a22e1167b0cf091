namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>
/// Takes the folders of one machine out of what is written into a notebook: files of the course are named from its root,
/// files of the user from <c>~</c>.
/// </summary>
internal sealed class PathScrubber
{
    private readonly List<(string Folder, string Instead)> replacements = [];

    /// <summary>Makes a scrubber for a notebook in a folder.</summary>
    public PathScrubber(string notebookFolder)
    {
        var root = Repository.RootOf(notebookFolder) ?? notebookFolder;
        Add(root, "");
        Add(Path.GetTempPath(), "…/");
        Add(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~/");
        replacements.Sort((a, b) => b.Folder.Length.CompareTo(a.Folder.Length)); // a home may lie below the temporary folder, or the course in the home
    }

    /// <summary>The text without the machine's folders.</summary>
    public string Scrub(string text)
    {
        foreach (var (folder, instead) in replacements)
        {
            if (text.Contains(folder, StringComparison.Ordinal)) text = text.Replace(folder, instead, StringComparison.Ordinal);
        }
        return text;
    }

    // A home such as "/" would take slashes out of everything.
    private void Add(string folder, string instead)
    {
        if (folder.Trim('/', '\\').Length > 1) replacements.Add((Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, instead));
    }
}
