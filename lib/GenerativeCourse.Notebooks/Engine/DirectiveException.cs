namespace GenerativeCourse.Notebooks.Engine;

/// <summary>A directive of a cell cannot be followed; the message is one clear sentence for the user.</summary>
internal sealed class DirectiveException(string message, int? line = null) : Exception(message)
{
    /// <summary>The cell's line, from 1.</summary>
    public int? Line { get; } = line;
}
