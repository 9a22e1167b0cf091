namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>A file is no notebook that can be run; the message is one clear sentence for the user.</summary>
internal sealed class NotebookFormatException(string message) : Exception(message);
