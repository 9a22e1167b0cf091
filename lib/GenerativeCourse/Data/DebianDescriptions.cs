namespace GenerativeCourse.Data;

/// <summary>What a package says about its program.</summary>
/// <param name="Section">The section of the archive that its maintainer chose, for example <c>games</c>.</param>
/// <param name="Package">The name of the package.</param>
/// <param name="Text">The description in English, 40 to 300 words.</param>
public sealed record ProgramDescription(string Section, string Package, string Text);

/// <summary>2,294 descriptions of programs from Debian 12, each with the section of the archive it is in.</summary>
public static class DebianDescriptions
{
    /// <summary>Reads all descriptions, in the order of the file.</summary>
    /// <exception cref="FileNotFoundException">The data file is missing.</exception>
    /// <exception cref="InvalidDataException">The data file is damaged.</exception>
    public static IReadOnlyList<ProgramDescription> Load() =>
        [.. GzipText.Rows(CourseData.PathTo("debian-descriptions", "descriptions.tsv.gz"), "section", "package", "description")
            .Select(row => new ProgramDescription(row[0], row[1], row[2]))];
}
