using System.Diagnostics;
using System.Globalization;
using GenerativeCourse.Notebooks.Engine.References;
using GenerativeCourse.Notebooks.Engine.Running;
using GenerativeCourse.Notebooks.NotebookFiles;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>What an engine needs to know of its notebook.</summary>
internal sealed record EngineOptions
{
    /// <summary>The notebook's folder: what relative paths in cells mean.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;
}

/// <summary>Runs the cells of one notebook, one at a time, and keeps their state.</summary>
internal sealed class CellEngine : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly NotebookLoadContext loader = new();
    private readonly LibraryReferences references;
    private readonly Packages packages = new();
    private readonly ScriptChain chain;
    private volatile CellRun? running;

    /// <summary>Makes an engine; its folder becomes the process's, and its first cell will be quick.</summary>
    public CellEngine(EngineOptions options)
    {
        Options = options with { WorkingDirectory = Path.GetFullPath(options.WorkingDirectory) };
        ConsoleRouter.Install();
        UnhandledExceptions.Watch();
        Environment.CurrentDirectory = Options.WorkingDirectory;
        ValueFormatter.Reset();
        references = new LibraryReferences(Options.WorkingDirectory, loader, packages);
        chain = new ScriptChain(Options.WorkingDirectory, loader, references);
        WarmUp.Start();
    }

    /// <summary>What the engine was made with.</summary>
    public EngineOptions Options { get; }

    /// <summary>The number of the last cell that counted; 0 before the first.</summary>
    public int ExecutionCount { get; private set; }

    /// <summary>Runs a cell. Never throws for what the cell does; waits for an earlier cell to end first.</summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="sink">Where its outputs go while it runs.</param>
    /// <param name="cancellation">Interrupts the cell, as <see cref="Interrupt"/> does.</param>
    /// <param name="executionCount">The n of <c>Cell In[n]</c>; by default the cell counts itself. A front end that counts on its
    /// own, or runs a silent cell, gives its number here, and <see cref="ExecutionCount"/> becomes that number.</param>
    public async Task<CellOutcome> RunAsync(string code, ICellSink sink, CancellationToken cancellation = default, int? executionCount = null)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            ExecutionCount = executionCount ?? ExecutionCount + 1;
            using var run = new CellRun(sink);
            running = run;
            using var registration = cancellation.Register(run.Interrupt);
            references.Notice = text => run.Outputs.Write(StreamName.Stderr, text + "\n");
            return await Task.Run(() => RunCellAsync(code, run), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            running = null;
            turn.Release();
        }
    }

    /// <summary>Stops the running cell: first through its cancellation token, then for good. Does nothing between cells.</summary>
    public void Interrupt()
    {
        try
        {
            running?.Interrupt();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>True if the text is a whole cell, false if it only begins one (for a console that asks whether to go on).</summary>
    public static bool IsComplete(string code) => ScriptChain.IsComplete(code);

    /// <inheritdoc />
    public void Dispose()
    {
        Interrupt();
        chain.Clear();
    }

    private async Task<CellOutcome> RunCellAsync(string code, CellRun run)
    {
        var name = $"Cell In[{ExecutionCount}]";
        long? started = null;
        CellOutcome outcome;
        try
        {
            outcome = new CellOutcome(CellStatus.Ok, null, null);
            foreach (var part in CellParts.Split(code))
            {
                if (part.Kind == PartKind.Time) started = Stopwatch.GetTimestamp();
                else if (part.Kind == PartKind.Import) outcome = await ImportAsync(part, run, []).ConfigureAwait(false);
                else outcome = await RunPartAsync(part, name, code, run).ConfigureAwait(false);
                if (outcome.Status != CellStatus.Ok) break;
            }
        }
        catch (DirectiveException exception)
        {
            outcome = Failed(CellErrors.FromDirective(exception, name, code));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Not the cell's code but ours, or a file that it names: the notebook goes on all the same.
            outcome = Failed(CellErrors.FromException(exception, name, code, loader));
        }
        if (started is { } from)
        {
            var milliseconds = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            run.Outputs.Display(new DisplayedOutput(Guid.NewGuid().ToString("N"),
                MimeBundle.Text(string.Create(CultureInfo.InvariantCulture, $"Wall time: {milliseconds:0.0} ms"))));
        }
        return outcome;
    }

    private async Task<CellOutcome> RunPartAsync(CellPart part, string name, string code, CellRun run)
    {
        switch (part.Kind)
        {
            case PartKind.Html:
                Show(run, "text/html", part.Text);
                break;
            case PartKind.Markdown:
                Show(run, "text/markdown", part.Text);
                break;
            case PartKind.Javascript:
                Show(run, "text/html", $"<script type=\"text/javascript\">{part.Text}</script>");
                break;
            case PartKind.Source:
                packages.ExtraSources.Add(part.Text);
                break;
            default:
                return await RunCodeAsync(part.Text, name, code, run).ConfigureAwait(false);
        }
        return new CellOutcome(CellStatus.Ok, null, null);
    }

    private async Task<CellOutcome> RunCodeAsync(string text, string name, string code, CellRun run)
    {
        try
        {
            WarmUp.Wait(run.Cancellation);
            if (chain.Compile(text, name, run.Cancellation) is not { } piece) return new CellOutcome(CellStatus.Ok, null, null);
            var states = chain.StatesForNext();
            var before = chain.CountStates();
            var result = await run.RunAsync(piece.Start, states).ConfigureAwait(false);
            chain.Keep(piece, before, result.Aborted);
            if (result.Interrupted) return new CellOutcome(CellStatus.Interrupted, null, CellErrors.Interrupted(name));
            return result.Exception is { } exception
                ? Failed(CellErrors.FromException(exception, name, code, loader))
                : new CellOutcome(CellStatus.Ok, result.Value, null);
        }
        catch (CompilationException exception)
        {
            return Failed(CellErrors.FromCompilation(exception, name, code));
        }
        catch (DirectiveException exception)
        {
            return Failed(CellErrors.FromDirective(exception, name, code));
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            return new CellOutcome(CellStatus.Interrupted, null, CellErrors.Interrupted(name));
        }
    }

    private async Task<CellOutcome> ImportAsync(CellPart part, CellRun run, HashSet<string> importing)
    {
        var path = Path.GetFullPath(Path.Combine(Options.WorkingDirectory, part.Text));
        if (!File.Exists(path)) throw new DirectiveException($"There is no file '{part.Text}' to import: '#!import' looks from the notebook's folder.", part.Line);
        if (!importing.Add(path)) throw new DirectiveException($"'{part.Text}' imports itself.", part.Line);
        IEnumerable<string> cells;
        try
        {
            cells = Path.GetExtension(path) == ".ipynb"
                ? Notebook.Read(path).Cells.Where(cell => cell.IsCode).Select(cell => cell.Source)
                : [await File.ReadAllTextAsync(path, run.Cancellation).ConfigureAwait(false)];
        }
        catch (NotebookFormatException exception)
        {
            throw new DirectiveException(exception.Message, part.Line);
        }
        var outcome = new CellOutcome(CellStatus.Ok, null, null);
        foreach (var cell in cells)
        foreach (var inner in CellParts.Split(cell))
        {
            if (inner.Kind == PartKind.Time) continue;
            outcome = inner.Kind == PartKind.Import
                ? await ImportAsync(inner, run, importing).ConfigureAwait(false)
                : await RunPartAsync(inner, Path.GetFileName(path), cell, run).ConfigureAwait(false);
            if (outcome.Status != CellStatus.Ok) return outcome;
        }
        importing.Remove(path);
        return outcome with { Value = null };
    }

    private static void Show(CellRun run, string mimeType, string text) =>
        run.Outputs.Display(new DisplayedOutput(Guid.NewGuid().ToString("N"), new MimeBundle().Add(mimeType, text)));

    private static CellOutcome Failed(CellError error) => new(CellStatus.Error, null, error);
}
