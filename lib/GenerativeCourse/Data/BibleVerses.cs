namespace GenerativeCourse.Data;

/// <summary>One verse in English and Spanish with its gold word alignment.</summary>
/// <param name="Reference">Book, chapter and verse, for example <c>Genesis 1:1</c>.</param>
/// <param name="English">The tokens of the King James Version, lower-cased.</param>
/// <param name="Spanish">The tokens of the Reina-Valera 1909, lower-cased.</param>
/// <param name="Alignment">Pairs of 0-based token indices that translate each other; not every token is linked.</param>
public sealed record VersePair(string Reference, string[] English, string[] Spanish, (int English, int Spanish)[] Alignment)
{
    /// <summary>The book that the verse is in, for example <c>1 Samuel</c>.</summary>
    public string Book => Reference[..Reference.LastIndexOf(' ')];
}

/// <summary>31,084 verses of the Bible in English and Spanish.</summary>
public static class BibleVerses
{
    /// <summary>Reads all verses, in the order of the books.</summary>
    /// <exception cref="FileNotFoundException">The data file is missing.</exception>
    /// <exception cref="InvalidDataException">The data file is damaged.</exception>
    public static IReadOnlyList<VersePair> Load()
    {
        var path = CourseData.PathTo("bible-en-es", "verses.tsv.gz");
        var verses = new List<VersePair>(31_084);
        foreach (var row in GzipText.Rows(path, "reference", "english", "spanish", "alignment"))
        {
            var (english, spanish) = (row[1].Split(' '), row[2].Split(' '));
            var links = row[3].Length == 0 ? [] : row[3].Split(' ');
            var alignment = new (int, int)[links.Length];
            for (var i = 0; i < links.Length; i++)
            {
                var dash = links[i].IndexOf('-');
                if (dash < 0 || !int.TryParse(links[i].AsSpan(0, dash), out var e) || !int.TryParse(links[i].AsSpan(dash + 1), out var s)
                    || (uint)e >= (uint)english.Length || (uint)s >= (uint)spanish.Length)
                    throw GzipText.Broken(path, $"{row[0]} has the alignment '{links[i]}'");
                alignment[i] = (e, s);
            }
            verses.Add(new VersePair(row[0], english, spanish, alignment));
        }
        return verses;
    }
}
