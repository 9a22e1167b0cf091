namespace GenerativeCourse.Charts;

/// <summary>Draws a chart that nobody sees while the reader still reads, so that the first one does not keep a class waiting.</summary>
internal static class WarmUp
{
    private static int _started;

    /// <summary>Starts once, in the background.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 1) return;
        // A failure shows again, with its sentence, when a chart is really drawn.
        _ = Task.Run(() => Chart.Bar(["a", "b"], [1.0, 2]).AddLine([1.0, 2], "c").Title("t").ToHtml().Length);
    }
}
