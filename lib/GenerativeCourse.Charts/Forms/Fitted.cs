namespace GenerativeCourse.Charts;

/// <summary>Texts that stay inside their picture: broken into lines between words, or shortened.</summary>
internal static class Fitted
{
    /// <summary>The text in lines no wider than so many pixels; a word that is wider by itself is shortened.</summary>
    public static string Lines(string text, double width, double size, bool bold = false)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (Canvas.Measure(longer, size, bold).Width <= width)
                {
                    line = longer;
                    continue;
                }
                if (line.Length > 0) lines.Add(line);
                line = Short(word, width, size, bold);
            }
            lines.Add(line);
        }
        return string.Join('\n', lines);
    }

    /// <summary>The text, or as much of its beginning as fits, and "…".</summary>
    public static string Short(string text, double width, double size, bool bold = false)
    {
        if (Canvas.Measure(text, size, bold).Width <= width) return text;
        var runes = text.EnumerateRunes().ToArray();
        var (low, high) = (0, runes.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Canvas.Measure(Begin(middle), size, bold).Width <= width) low = middle;
            else high = middle - 1;
        }
        return Begin(low);
        string Begin(int count) => string.Concat(runes.Take(count).Select(r => r.ToString())).TrimEnd() + "…";
    }
}
