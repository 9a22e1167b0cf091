using System.Text.RegularExpressions;

namespace GenerativeCourse.Data;

/// <summary>One chapter of a novel.</summary>
/// <param name="Novel">The title of the novel.</param>
/// <param name="Number">The chapter's place in the whole novel, from 1 (volumes do not start again).</param>
/// <param name="Text">The chapter without its heading, and without the underscores that mark italics in the files.</param>
public sealed record NovelChapter(string Novel, int Number, string Text);

/// <summary>Jane Austen's six novels.</summary>
public static partial class AustenNovels
{
    private static readonly (string Title, string File)[] Files =
    [
        ("Sense and Sensibility", "sense-and-sensibility"), ("Pride and Prejudice", "pride-and-prejudice"),
        ("Mansfield Park", "mansfield-park"), ("Emma", "emma"),
        ("Northanger Abbey", "northanger-abbey"), ("Persuasion", "persuasion"),
    ];

    /// <summary>The titles, in the order of publication.</summary>
    public static IReadOnlyList<string> Titles { get; } = [.. Files.Select(file => file.Title)];

    /// <summary>The whole text of one novel, title page and headings included; lines end in '\n'.</summary>
    /// <exception cref="ArgumentException">There is no such novel; the message names the six.</exception>
    /// <exception cref="FileNotFoundException">The data file is missing.</exception>
    /// <exception cref="InvalidDataException">The data file is damaged.</exception>
    public static string Text(string title) => string.Join('\n', Lines(title));

    /// <summary>All chapters of the six novels (269 of them), novel by novel.</summary>
    /// <exception cref="FileNotFoundException">A data file is missing.</exception>
    /// <exception cref="InvalidDataException">A data file is damaged.</exception>
    public static IReadOnlyList<NovelChapter> Chapters() => [.. Titles.SelectMany(Chapters)];

    /// <summary>The chapters of one novel.</summary>
    /// <inheritdoc cref="Text" path="/exception"/>
    public static IReadOnlyList<NovelChapter> Chapters(string title)
    {
        var chapters = new List<NovelChapter>();
        List<string>? text = null;
        foreach (var line in Lines(title))
        {
            if (ChapterHeading().IsMatch(line))
            {
                Finish();
                text = [];
            }
            else if (!FurnitureLine().IsMatch(line))
            {
                text?.Add(line);
            }
        }
        Finish();
        return chapters;

        void Finish()
        {
            if (text is not null) chapters.Add(new NovelChapter(title, chapters.Count + 1, string.Join('\n', text).Replace("_", "", StringComparison.Ordinal).Trim()));
        }
    }

    private static List<string> Lines(string title)
    {
        var file = Files.FirstOrDefault(file => file.Title == title).File
            ?? throw new ArgumentException($"There is no novel '{title}': the six are {string.Join(", ", Titles)}.", nameof(title));
        return GzipText.Lines(CourseData.PathTo("austen", $"{file}.txt.gz"));
    }

    [GeneratedRegex(@"^\s*CHAPTER\s+([IVXLC]+|\d+)\.?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex ChapterHeading();

    [GeneratedRegex(@"^\s*(VOLUME\s+[IVX]+|THE END|FINIS)\.?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex FurnitureLine();
}
