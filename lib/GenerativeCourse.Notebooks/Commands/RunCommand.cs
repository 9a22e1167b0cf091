using System.CommandLine;
using GenerativeCourse.Notebooks.NotebookFiles;
using Spectre.Console;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The verb <c>run</c>: executes notebooks headless.</summary>
internal static class RunCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("paths") { Description = "Notebooks, or folders of notebooks. Without any: all of the course's 'notebooks' folder, in order.", Arity = ArgumentArity.ZeroOrMore };
        var preset = new Option<string?>("--preset") { Description = "How much to compute: quick (seconds), class (the default), full (reference results). Sets COURSE_PRESET." };
        preset.AcceptOnlyFromAmong("quick", "class", "full");
        var inPlace = new Option<bool>("--in-place") { Description = "Write the outputs into the notebooks themselves; a notebook with a failed cell is left as it was." };
        var @out = new Option<string?>("--out") { Description = "The folder for executed copies; without it 'executed' beside the 'notebooks' folder.", HelpName = "DIR" };
        var timeout = new Option<double?>("--timeout") { Description = "The most seconds that one cell may take.", HelpName = "S" };
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } seconds && !(seconds > 0 && seconds < 1e6)) result.AddError("--timeout takes a number of seconds greater than 0.");
        });
        var keepGoing = new Option<bool>("--keep-going") { Description = "After a failed cell, go on with the next one." };
        var command = new Command("run", "Runs notebooks from top to bottom and writes executed copies.") { paths, preset, inPlace, @out, timeout, keepGoing };
        command.Validators.Add(result =>
        {
            if (result.GetValue(inPlace) && result.GetValue(@out) is not null) result.AddError("Give --in-place or --out, not both.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new RunOptions
            {
                Paths = parsed.GetValue(paths) ?? [],
                Preset = parsed.GetValue(preset),
                InPlace = parsed.GetValue(inPlace),
                Out = parsed.GetValue(@out),
                Timeout = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                KeepGoing = parsed.GetValue(keepGoing),
            },
            Terminal.Create(),
            cancellation));
        return command;
    }

    /// <summary>Runs, tells, and gives the exit code.</summary>
    public static async Task<int> RunAsync(RunOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        var workingDirectory = Environment.CurrentDirectory;
        var presetBefore = Environment.GetEnvironmentVariable("COURSE_PRESET");
        if (options.Preset is not null) Environment.SetEnvironmentVariable("COURSE_PRESET", options.Preset);
        try
        {
            var notebooks = NotebookPaths.Find(options.Paths, workingDirectory);
            var progress = new RunProgress(console);
            var results = await progress.WithClock(() => RunAllAsync(notebooks, options, workingDirectory, console, progress, cancellation)).ConfigureAwait(false);
            Summarize(results, console);
            if (cancellation.IsCancellationRequested) return Interrupted;
            return results.Count == notebooks.Count && results.All(result => result.Succeeded) ? 0 : Failed;
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

    private static async Task<List<NotebookResult>> RunAllAsync(IReadOnlyList<string> paths, RunOptions options, string workingDirectory, IAnsiConsole console, RunProgress progress, CancellationToken cancellation)
    {
        var results = new List<NotebookResult>();
        foreach (var path in paths)
        {
            if (cancellation.IsCancellationRequested) break;
            var result = await RunOneAsync(path, options, workingDirectory, console, progress, cancellation).ConfigureAwait(false);
            results.Add(result);
            if (!result.Succeeded && !options.KeepGoing) break;
        }
        return results;
    }

    private static async Task<NotebookResult> RunOneAsync(string path, RunOptions options, string workingDirectory, IAnsiConsole console, RunProgress progress, CancellationToken cancellation)
    {
        try
        {
            var notebook = Notebook.Read(path);
            progress.NotebookStarts(notebook);
            var result = await new NotebookRunner(progress, options).RunAsync(notebook, cancellation).ConfigureAwait(false);
            if (result.Interrupted || (options.InPlace && !result.Succeeded))
            {
                console.MarkupLineInterpolated($"  [yellow]not written: {(result.Interrupted ? "interrupted" : "a cell failed")}[/]");
                return result;
            }
            var target = options.InPlace ? path : NotebookPaths.CopyOf(path, options.Out, workingDirectory);
            notebook.Write(target);
            console.MarkupLineInterpolated($"  [dim]written: {Path.GetRelativePath(workingDirectory, target)}[/]");
            return result;
        }
        catch (Exception exception) when (exception is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{exception.Message}[/]");
            return new NotebookResult(Path.GetFileName(path), 0, 0, TimeSpan.Zero, "", TimeSpan.Zero, [exception.Message], false);
        }
    }

    private static void Summarize(List<NotebookResult> results, IAnsiConsole console)
    {
        var table = new Table().Border(console.Profile.Capabilities.Interactive ? TableBorder.Rounded : TableBorder.Ascii2)
            .AddColumn("notebook")
            .AddColumn(new TableColumn("cells").RightAligned())
            .AddColumn(new TableColumn("seconds").RightAligned())
            .AddColumn("slowest cell")
            .AddColumn("outcome");
        foreach (var result in results)
        {
            table.AddRow(
                Markup.Escape(result.Name),
                result.Ran == result.Cells ? $"{result.Cells}" : $"{result.Ran} of {result.Cells}",
                $"{result.Elapsed.TotalSeconds:0.0}",
                result.SlowestCell.Length == 0 ? "" : Markup.Escape($"{result.SlowestCell} ({result.Slowest.TotalSeconds:0.0} s)"),
                result.Interrupted ? "[yellow]interrupted[/]" : result.Succeeded ? "[green]ok[/]" : $"[red]{result.Failures.Count} failed[/]");
        }
        console.Write(table);
        foreach (var failure in results.SelectMany(result => result.Failures)) console.MarkupLineInterpolated($"[red]{failure}[/]");
    }
}
