using System.Diagnostics;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;
using GenerativeCourse.Notebooks.NotebookFiles;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>Runs one notebook from top to bottom with an engine of its own.</summary>
internal sealed class NotebookRunner(RunProgress progress, RunOptions options, RunReport? report)
{
    /// <summary>Runs the notebook; its cells then hold the new outputs.</summary>
    public async Task<NotebookResult> RunAsync(Notebook notebook, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(notebook.Path)!;
        var recorder = new OutputRecorder(new PathScrubber(folder));
        var cells = notebook.Cells.Where(cell => cell.IsCode).ToList();
        var results = new List<CellResult>();
        var started = Stopwatch.GetTimestamp();
        using var engine = new CellEngine(new EngineOptions { WorkingDirectory = folder });
        foreach (var cell in cells) cell.SetOutputs([], null);
        foreach (var cell in cells)
        {
            if (cancellation.IsCancellationRequested || (results.Exists(result => result.Failure is not null) && !options.KeepGoing)) break;
            if (string.IsNullOrWhiteSpace(cell.Source)) continue;
            progress.CellStarts(notebook, cells.IndexOf(cell) + 1, cells.Count, cell);
            report?.CellStarts($"cell '{cell.Id}'");
            var outputs = new JsonArray();
            var (outcome, elapsed) = await RunCellAsync(engine, cell, recorder, outputs, cancellation).ConfigureAwait(false);
            cell.SetOutputs(outputs, engine.ExecutionCount);
            progress.CellEnds(outcome, elapsed);
            results.Add(new CellResult(cell.Id, elapsed, outcome.Error is { } error && !cell.MayFail && !cancellation.IsCancellationRequested
                ? $"{Path.GetFileName(notebook.Path)}, cell '{cell.Id}' (Cell In[{engine.ExecutionCount}]{(error.Line is { } line ? $", line {line}" : "")}): {SourceLine(cell, error.Line)}{error.Name}: {error.Message}"
                : null));
        }
        // Only now: a later cell may have updated an earlier one's outputs.
        foreach (var cell in cells) StillForm.Settle(cell.Outputs);
        return new NotebookResult(Path.GetFileName(notebook.Path), cells.Count, results, Stopwatch.GetElapsedTime(started), cancellation.IsCancellationRequested);
    }

    private async Task<(CellOutcome Outcome, TimeSpan Elapsed)> RunCellAsync(CellEngine engine, NotebookCell cell, OutputRecorder recorder, JsonArray outputs, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Timeout is { } timeout) limit.CancelAfter(timeout);
        var started = Stopwatch.GetTimestamp();
        var outcome = await engine.RunAsync(cell.Source, progress.Watch(recorder.Begin(outputs)), limit.Token).ConfigureAwait(false);
        if (outcome.Status == CellStatus.Interrupted && !cancellation.IsCancellationRequested)
            outcome = outcome with { Error = TimedOut(options.Timeout!.Value) };
        recorder.End(outputs, outcome, engine.ExecutionCount);
        return (outcome, Stopwatch.GetElapsedTime(started));
    }

    private static CellError TimedOut(TimeSpan timeout)
    {
        var message = $"The cell took longer than the {timeout.TotalSeconds:0.#} s that --timeout allows.";
        return new CellError("Timeout", message, null, [message]);
    }

    private static string SourceLine(NotebookCell cell, int? line)
    {
        var lines = cell.Source.Split('\n');
        return line is { } number && number <= lines.Length ? $"'{lines[number - 1].Trim()}': " : "";
    }
}
