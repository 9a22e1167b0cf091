namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The kernel's own messages: lines on the process's standard error, which front ends keep in their log.</summary>
/// <remarks>Not <see cref="Console.Error"/>: while a cell runs, that is the cell's.</remarks>
internal static class KernelLog
{
    private static readonly TextWriter Error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });

    /// <summary>Writes a line; a front end that no longer reads is no reason to stop.</summary>
    public static void Write(string line)
    {
        try
        {
            Error.WriteLine($"[kernel {DateTime.Now:HH:mm:ss}] {line}");
        }
        catch (IOException)
        {
            // The other end of the pipe is gone; the watcher notices that on its own.
        }
    }
}
