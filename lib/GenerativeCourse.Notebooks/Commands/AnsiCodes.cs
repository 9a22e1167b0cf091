using System.Text.RegularExpressions;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The colour codes of terminals.</summary>
internal static partial class AnsiCodes
{
    /// <summary>The text alone.</summary>
    public static string Remove(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Code();
}
