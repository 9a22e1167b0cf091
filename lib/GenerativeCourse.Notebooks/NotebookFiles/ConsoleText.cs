using System.Text;

namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>Console text as a terminal would show it in the end.</summary>
internal static class ConsoleText
{
    /// <summary>Applies carriage returns and backspaces: of a progress bar, its last state remains.</summary>
    public static string Settle(string text)
    {
        var normal = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return normal.AsSpan().IndexOfAny('\r', '\b') < 0 ? normal : string.Join('\n', normal.Split('\n').Select(SettleLine));
    }

    private static string SettleLine(string line)
    {
        var settled = new StringBuilder();
        var at = 0;
        foreach (var character in line)
        {
            if (character == '\r') at = 0;
            else if (character == '\b') at = Math.Max(0, at - 1);
            else if (at < settled.Length) settled[at++] = character;
            else { settled.Append(character); at++; }
        }
        return settled.ToString();
    }
}
