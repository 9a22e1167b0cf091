using System.CommandLine;
using System.Globalization;
using GenerativeCourse.Notebooks.NotebookFiles;
using Spectre.Console;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The verb <c>run</c>: executes notebooks headless, each in a process of its own.</summary>
internal static class RunCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("paths") { Description = "Notebooks, folders of notebooks, or the beginnings of names (03). Without any: all of the course's 'notebooks' folder, in order.", Arity = ArgumentArity.ZeroOrMore };
        var preset = new Option<string?>("--preset") { Description = "How much to compute: quick (seconds), class (the default), full (reference results). Sets COURSE_PRESET." };
        preset.AcceptOnlyFromAmong("quick", "class", "full");
        var inPlace = new Option<bool>("--in-place") { Description = "Write the outputs into the notebooks themselves; a notebook with a failed cell is left as it was." };
        var @out = new Option<string?>("--out") { Description = "The folder for executed copies; without it 'executed' beside the 'notebooks' folder.", HelpName = "DIR" };
        var timeout = new Option<double?>("--timeout") { Description = "The most seconds that one cell may take.", HelpName = "S", CustomParser = Seconds };
        var keepGoing = new Option<bool>("--keep-going") { Description = "After a failed cell, go on with the next one." };
        var junit = new Option<string?>("--junit") { Description = "Also write the results as JUnit's XML, for build servers.", HelpName = "FILE" };
        var watch = new Option<bool>("--watch") { Description = "Run again each time one of the notebooks is saved, until Ctrl+C." };
        var report = new Option<string?>("--report") { Hidden = true };
        var command = new Command("run", "Runs notebooks from top to bottom and writes executed copies.") { paths, preset, inPlace, @out, timeout, keepGoing, junit, watch, report };
        command.Validators.Add(result =>
        {
            if (result.GetValue(inPlace) && result.GetValue(@out) is not null) result.AddError("Give --in-place or --out, not both.");
            if (result.GetValue(paths)?.FirstOrDefault(path => path.StartsWith('-')) is { } unknown) result.AddError($"There is no option {unknown}: 'run --help' lists them.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var options = new RunOptions
            {
                Paths = parsed.GetValue(paths) ?? [],
                Preset = parsed.GetValue(preset),
                InPlace = parsed.GetValue(inPlace),
                Out = parsed.GetValue(@out),
                Timeout = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                KeepGoing = parsed.GetValue(keepGoing),
                JUnit = parsed.GetValue(junit),
                Watch = parsed.GetValue(watch),
                Report = parsed.GetValue(report),
            };
            var console = Terminal.Create();
            return options.Report is null
                ? RunAsync(options, console, cancellation, NotebookProcess.RunAsync)
                : RunAsync(options, console, cancellation);
        });
        return command;
    }

    /// <summary>Runs, tells, and gives the exit code.</summary>
    /// <param name="options">What to run, and how.</param>
    /// <param name="console">Where to tell.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    /// <param name="runOne">Runs a notebook; by default in this process.</param>
    public static async Task<int> RunAsync(RunOptions options, IAnsiConsole console, CancellationToken cancellation, Func<string, RunOptions, CancellationToken, Task<NotebookResult>>? runOne = null)
    {
        var workingDirectory = Environment.CurrentDirectory;
        var presetBefore = Environment.GetEnvironmentVariable("COURSE_PRESET");
        if (options.Preset is not null) Environment.SetEnvironmentVariable("COURSE_PRESET", options.Preset);
        try
        {
            var notebooks = NotebookPaths.Find(options.Paths, workingDirectory);
            foreach (var notebook in notebooks) NotebookPaths.RequireWritable(TargetOf(notebook, options, workingDirectory));
            if (runOne is not null) return await RunAllAsync(notebooks, options, console, runOne, cancellation).ConfigureAwait(false);
            var progress = new RunProgress(console);
            return await progress.WithClock(() => RunAllAsync(notebooks, options, console, (path, _, stop) => RunHereAsync(path, options, workingDirectory, console, progress, stop), cancellation)).ConfigureAwait(false);
        }
        catch (NotebookFormatException exception)
        {
            console.MarkupLineInterpolated($"[red]{exception.Message}[/]");
            return Failed;
        }
        finally
        {
            Environment.SetEnvironmentVariable("COURSE_PRESET", presetBefore);
            if (Directory.Exists(workingDirectory)) Environment.CurrentDirectory = workingDirectory;
        }
    }

    private static async Task<int> RunAllAsync(IReadOnlyList<string> notebooks, RunOptions options, IAnsiConsole console, Func<string, RunOptions, CancellationToken, Task<NotebookResult>> runOne, CancellationToken cancellation)
    {
        if (!options.Watch) return await RunOnceAsync(notebooks, options, console, runOne, cancellation).ConfigureAwait(false);
        using var watch = new NotebookWatch(notebooks);
        while (true)
        {
            await RunOnceAsync(notebooks, options, console, runOne, cancellation).ConfigureAwait(false);
            if (options.InPlace) watch.Forget();
            if (cancellation.IsCancellationRequested) return Interrupted;
            console.MarkupLineInterpolated($"[dim]waiting for a notebook to be saved; Ctrl+C ends[/]");
            try
            {
                await watch.ChangeAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return Interrupted;
            }
        }
    }

    private static async Task<int> RunOnceAsync(IReadOnlyList<string> notebooks, RunOptions options, IAnsiConsole console, Func<string, RunOptions, CancellationToken, Task<NotebookResult>> runOne, CancellationToken cancellation)
    {
        var results = new List<NotebookResult>();
        foreach (var path in notebooks)
        {
            if (cancellation.IsCancellationRequested) break;
            results.Add(await runOne(path, options, cancellation).ConfigureAwait(false));
            // A notebook that died says nothing of the next one: only what the reader can mend here ends the run.
            if (!results[^1].Succeeded && results[^1].Problem is null && !options.KeepGoing) break;
        }
        if (options.Report is null) RunSummary.Print(results, console);
        if (options.Report is null && !options.InPlace)
        {
            foreach (var folder in notebooks.Select(path => NotebookPaths.FolderOfCopies(path, options.Out, Environment.CurrentDirectory)).Distinct())
                if (ExecutedIndex.Write(folder) is { } page) console.MarkupLineInterpolated($"Open [bold]{Path.GetRelativePath(Environment.CurrentDirectory, page)}[/] in a browser to see what was computed.");
        }
        if (options.JUnit is { } file) JUnitReport.Write(file, results);
        if (cancellation.IsCancellationRequested) return Interrupted;
        return results.Count == notebooks.Count && results.All(result => result.Succeeded) ? 0 : Failed;
    }

    private static async Task<NotebookResult> RunHereAsync(string path, RunOptions options, string workingDirectory, IAnsiConsole console, RunProgress progress, CancellationToken cancellation)
    {
        var report = options.Report is { } file ? new RunReport(file) : null;
        NotebookResult result;
        try
        {
            var notebook = Notebook.Read(path);
            progress.NotebookStarts(notebook);
            result = await new NotebookRunner(progress, options, report).RunAsync(notebook, cancellation).ConfigureAwait(false);
            if (result.Interrupted || (options.InPlace && !result.Succeeded))
            {
                console.MarkupLineInterpolated($"  [yellow]not written: {(result.Interrupted ? "interrupted" : "a cell failed")}[/]");
            }
            else
            {
                var target = TargetOf(path, options, workingDirectory);
                notebook.Write(target);
                console.MarkupLineInterpolated($"  [dim]written: {Path.GetRelativePath(workingDirectory, target)}[/]");
            }
        }
        catch (Exception exception) when (exception is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{exception.Message}[/]");
            result = new NotebookResult(Path.GetFileName(path), 0, [], TimeSpan.Zero, Problem: exception.Message);
        }
        report?.Ends(result);
        return result;
    }

    private static string TargetOf(string notebook, RunOptions options, string workingDirectory) =>
        options.InPlace ? notebook : NotebookPaths.CopyOf(notebook, options.Out, workingDirectory);

    private static double? Seconds(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e6) return seconds;
        result.AddError("--timeout takes a number of seconds greater than 0.");
        return null;
    }
}
