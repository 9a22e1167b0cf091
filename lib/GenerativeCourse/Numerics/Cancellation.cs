namespace GenerativeCourse.Numerics;

/// <summary>
/// The reader's stop button. Every training, sampling and evaluation loop of the library asks once per batch, sweep or
/// few milliseconds; where nothing is attached (a test, a program) nothing is ever cancelled.
/// </summary>
public static class Cancellation
{
    private static Func<CancellationToken>? s_source;

    // What Workers' helpers look at: the token of whoever posted the work, since a helper's thread belongs to no cell.
    [ThreadStatic]
    private static CancellationToken t_posted;
    [ThreadStatic]
    private static bool t_isHelper;

    /// <summary>The token of the running cell; one that is never cancelled where nothing is attached.</summary>
    public static CancellationToken Token => t_isHelper ? t_posted : s_source?.Invoke() ?? CancellationToken.None;

    /// <summary>Says how to learn of an interrupt; the charts' <c>Notebook.Attach</c> does it for a notebook.</summary>
    /// <param name="source">Gives the token of the running cell, from any thread, and throws nothing; null detaches.</param>
    public static void Attach(Func<CancellationToken>? source) => s_source = source;

    /// <summary>Ends the calling loop if the reader has pressed stop; some 20 ns otherwise.</summary>
    /// <exception cref="OperationCanceledException">The running cell was interrupted.</exception>
    public static void ThrowIfRequested() => Token.ThrowIfCancellationRequested();

    /// <summary>Looks at the poster's token on this thread from here on.</summary>
    internal static void Follow(CancellationToken posted) => (t_posted, t_isHelper) = (posted, true);
}
