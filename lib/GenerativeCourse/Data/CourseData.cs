namespace GenerativeCourse.Data;

/// <summary>Finds the course's data files, wherever a notebook, a test or a program is started.</summary>
public static class CourseData
{
    /// <summary>Names an environment variable that overrides where the data folder is.</summary>
    public const string Variable = "COURSE_DATA";

    /// <summary>
    /// The folder with the course's data: <c>COURSE_DATA</c> if it is set, otherwise the nearest <c>data</c> folder with a
    /// <c>README.md</c>, looking upward from the working directory and then from the library itself.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
                return Directory.Exists(chosen)
                    ? Path.GetFullPath(chosen)
                    : throw new DirectoryNotFoundException($"{Variable} names '{chosen}', which is not a folder: set it to the course's data folder, or unset it.");
            return LookUpward(Environment.CurrentDirectory)
                ?? LookUpward(AppContext.BaseDirectory)
                ?? LookUpward(Path.GetDirectoryName(typeof(CourseData).Assembly.Location) ?? "/")
                ?? throw new DirectoryNotFoundException(
                    $"No data folder above '{Environment.CurrentDirectory}': open the notebook inside the course's own folder, or set {Variable}.");
        }
    }

    /// <summary>The full path of a data file, for example <c>PathTo("mnist", "train-labels-idx1-ubyte.gz")</c>.</summary>
    /// <exception cref="FileNotFoundException">The file is not there; the message says how to bring it back.</exception>
    public static string PathTo(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
        var path = Path.Combine([Folder, .. parts]);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"The data file '{path}' is missing: bring it back with 'git checkout -- data'.", path);
    }

    /// <summary>True if a file lies in the course's own data folder, from where git can bring it back.</summary>
    internal static bool Has(string path)
    {
        try
        {
            return Path.GetFullPath(path).StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static string? LookUpward(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "data");
            if (File.Exists(Path.Combine(candidate, "README.md"))) return candidate;
        }
        return null;
    }
}
