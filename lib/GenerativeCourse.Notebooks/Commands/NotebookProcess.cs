using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>Runs one notebook in a process of its own: a cell that ends or kills its process ends that notebook, and no other.</summary>
internal static class NotebookProcess
{
    private const int Interrupt = 2;
    private static readonly TimeSpan TimeToNoticeCtrlC = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    /// <summary>Runs it. What it tells appears in this process's terminal; the result comes back.</summary>
    public static async Task<NotebookResult> RunAsync(string notebook, RunOptions options, CancellationToken cancellation)
    {
        var report = Path.GetTempFileName();
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(Command(notebook, report, options))!;
            // Cells' own errors are among their outputs: what comes here is what .NET says when a process dies.
            var lastWords = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await EndOf(process, cancellation).ConfigureAwait(false);
            var (result, cell) = RunReport.Read(report);
            return result ?? new NotebookResult(Path.GetFileName(notebook), 0, [], Stopwatch.GetElapsedTime(started), cancellation.IsCancellationRequested,
                cancellation.IsCancellationRequested ? null : Died(Path.GetFileName(notebook), cell, process.ExitCode, await lastWords.ConfigureAwait(false)));
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static ProcessStartInfo Command(string notebook, string report, RunOptions options)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardError = true, StandardErrorEncoding = Encoding.UTF8 };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(typeof(NotebookProcess).Assembly.Location);
        foreach (var argument in new[] { "run", notebook, "--report", report }) start.ArgumentList.Add(argument);
        if (options.InPlace) start.ArgumentList.Add("--in-place");
        if (options.KeepGoing) start.ArgumentList.Add("--keep-going");
        foreach (var (name, value) in new[] { ("--preset", options.Preset), ("--out", options.Out), ("--timeout", options.Timeout?.TotalSeconds.ToString(CultureInfo.InvariantCulture)) })
        {
            if (value is null) continue;
            start.ArgumentList.Add(name);
            start.ArgumentList.Add(value);
        }
        return start;
    }

    private static async Task EndOf(Process process, CancellationToken cancellation)
    {
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A terminal's Ctrl+C reaches both processes; what else stops this one is passed on.
            if (await EndsWithin(process, TimeToNoticeCtrlC).ConfigureAwait(false)) return;
            if (!OperatingSystem.IsWindows()) kill(process.Id, Interrupt);
            if (!await EndsWithin(process, TimeToEnd).ConfigureAwait(false)) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> EndsWithin(Process process, TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Died(string notebook, string? cell, int exitCode, string lastWords)
    {
        // "Process terminated.", "Stack overflow." and what goes with it, before the frames.
        var words = string.Join(' ', lastWords.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).TakeWhile(line => !line.StartsWith("at ", StringComparison.Ordinal)).Take(2));
        var where = cell is null ? notebook : $"{notebook}, {cell}";
        return $"{where}: the notebook's process ended here, with exit code {exitCode}{(words.Length == 0 ? ". A cell must not call Environment.Exit." : $": {words.TrimEnd('.')}.")}";
    }

    [DllImport("libc")]
    private static extern int kill(int process, int signal);
}
