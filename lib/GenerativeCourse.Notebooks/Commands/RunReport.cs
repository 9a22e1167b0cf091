using System.Text.Json;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>How a cell went.</summary>
/// <param name="Id">The cell's id.</param>
/// <param name="Elapsed">What it took.</param>
/// <param name="Failure">Why it failed, with notebook, cell and line; null if it did not.</param>
internal sealed record CellResult(string Id, TimeSpan Elapsed, string? Failure);

/// <summary>How a notebook went.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Cells">How many code cells it has.</param>
/// <param name="Results">Those that ran, in order.</param>
/// <param name="Elapsed">What it took.</param>
/// <param name="Interrupted">Whether it was stopped.</param>
/// <param name="Problem">What kept it from running, or ended it before its time; null if nothing did.</param>
internal sealed record NotebookResult(string Name, int Cells, IReadOnlyList<CellResult> Results, TimeSpan Elapsed, bool Interrupted = false, string? Problem = null)
{
    /// <summary>Everything that went wrong, a sentence each.</summary>
    public IReadOnlyList<string> Failures => [.. Results.Select(cell => cell.Failure).Append(Problem).OfType<string>()];

    /// <summary>True if every cell ran and none failed.</summary>
    public bool Succeeded => Failures.Count == 0 && !Interrupted;

    /// <summary>The cell that took longest; null if none ran.</summary>
    public CellResult? Slowest => Results.MaxBy(cell => cell.Elapsed);
}

/// <summary>
/// What a notebook's own process tells the one that started it, through a file: while it works which cell it is in, at the
/// end the result. A process that dies leaves the former.
/// </summary>
internal sealed class RunReport(string path)
{
    private sealed record Content(string? Cell, NotebookResult? Result);

    /// <summary>A cell begins.</summary>
    public void CellStarts(string title) => Write(new Content(title, null));

    /// <summary>The notebook is through.</summary>
    public void Ends(NotebookResult result) => Write(new Content(null, result));

    /// <summary>What the file says: a result, or the cell that was the last to begin, or neither.</summary>
    public static (NotebookResult? Result, string? Cell) Read(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var content = text.Length == 0 ? null : JsonSerializer.Deserialize<Content>(text);
        return (content?.Result, content?.Cell);
    }

    private void Write(Content content) => File.WriteAllText(path, JsonSerializer.Serialize(content));
}
