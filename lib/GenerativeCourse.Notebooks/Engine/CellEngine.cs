namespace GenerativeCourse.Notebooks.Engine;

/// <summary>What an engine needs to know of its notebook.</summary>
internal sealed record EngineOptions
{
    /// <summary>The notebook's folder: what relative paths in cells mean.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;
}

/// <summary>Runs the cells of one notebook, one at a time, and keeps their state.</summary>
internal sealed class CellEngine(EngineOptions options) : IDisposable
{
    /// <summary>What the engine was made with.</summary>
    public EngineOptions Options { get; } = options;

    /// <summary>The number of the last cell that counted; 0 before the first.</summary>
    public int ExecutionCount { get; private set; }

    /// <summary>Runs a cell. Never throws for what the cell does; waits for an earlier cell to end first.</summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="sink">Where its outputs go while it runs.</param>
    /// <param name="cancellation">Interrupts the cell, as <see cref="Interrupt"/> does.</param>
    /// <param name="executionCount">The n of <c>Cell In[n]</c>; by default the cell counts itself. A front end that counts on its
    /// own, or runs a silent cell, gives its number here, and <see cref="ExecutionCount"/> becomes that number.</param>
    public Task<CellOutcome> RunAsync(string code, ICellSink sink, CancellationToken cancellation = default, int? executionCount = null)
    {
        ExecutionCount = executionCount ?? ExecutionCount + 1;
        return Task.FromException<CellOutcome>(new NotSupportedException("The engine comes with the next change."));
    }

    /// <summary>Stops the running cell: first through its cancellation token, then for good. Does nothing between cells.</summary>
    public void Interrupt()
    {
    }

    /// <summary>True if the text is a whole cell, false if it only begins one (for a console that asks whether to go on).</summary>
    public static bool IsComplete(string code) => code.Length >= 0;

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
