using System.Runtime.ExceptionServices;

namespace GenerativeCourse.Notebooks.Engine.Running;

/// <summary>Keeps the process alive when a thread that a cell started throws: the cell's user reads it, the notebook goes on.</summary>
internal static class UnhandledExceptions
{
    private static int watching;

    /// <summary>Starts watching, once for the process.</summary>
    public static void Watch()
    {
        if (Interlocked.Exchange(ref watching, 1) == 1) return;
        ExceptionHandling.SetUnhandledExceptionHandler(exception =>
        {
            if (Microsoft.DotNet.Interactive.KernelInvocationContext.Current is null) return false;
            Console.Error.WriteLine($"Unhandled {exception.GetType().Name} in a thread of the notebook: {exception.Message}");
            return true;
        });
    }
}
