using GenerativeCourse.Notebooks.Engine.References;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Compiles and formats something small in the background, so that the first cell does not pay for it.</summary>
internal static class WarmUp
{
    private static readonly ManualResetEventSlim Finished = new();
    private static int started;

    /// <summary>Starts, once for the process.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref started, 1) == 1) return;
        var thread = new Thread(Run) { IsBackground = true, Name = "warm-up" };
        thread.Start();
    }

    /// <summary>
    /// Waits for the end. Two first compilations at a time would each make symbols of their own for the same libraries, and
    /// later cells could meet both.
    /// </summary>
    public static void Wait(CancellationToken cancellation) => Finished.Wait(cancellation);

    private static void Run()
    {
        try
        {
            CompileAndFormat();
        }
        catch (Exception exception) when (exception is CompilationException or IOException or UnauthorizedAccessException)
        {
            // The first cell meets the same trouble, and tells it.
        }
        finally
        {
            Finished.Set();
        }
    }

    private static void CompileAndFormat()
    {
        var loader = new NotebookLoadContext();
        var folder = Path.GetTempPath();
        var chain = new ScriptChain(folder, loader, new LibraryReferences(folder, loader, new Packages()));
        var piece = chain.Compile("using System.IO; var numbers = Enumerable.Range(0, 3).Select(i => $\"{i}\").ToList(); foreach (var n in numbers) { } numbers", "warm-up", CancellationToken.None)!;
        _ = ValueFormatter.Format(piece.Start(chain.StatesForNext()).Result);
    }
}
