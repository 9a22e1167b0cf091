using System.Diagnostics;
using GenerativeCourse.Notebooks.Engine;
using GenerativeCourse.Notebooks.NotebookFiles;
using Spectre.Console;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>Tells in the terminal what runs: a line for each cell and each display, and while a cell runs how long it has.</summary>
internal sealed class RunProgress(IAnsiConsole console)
{
    private const int TextWidth = 100;
    private string cellTitle = "";
    private long cellStarted;
    private StatusContext? status;
    private Timer? clock;

    /// <summary>Shows the running cell and its time on the terminal's last line, if there is a terminal.</summary>
    public async Task<T> WithClock<T>(Func<Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive) return await work().ConfigureAwait(false);
        return await console.Status().Spinner(Spinner.Known.Dots).StartAsync("starting", async context =>
        {
            status = context;
            using (clock = new Timer(_ => Tick(), null, TimeSpan.Zero, TimeSpan.FromSeconds(0.5)))
                return await work().ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>A notebook begins.</summary>
    public void NotebookStarts(Notebook notebook) => console.MarkupLineInterpolated($"[bold]{Path.GetFileName(notebook.Path)}[/]");

    /// <summary>A cell begins.</summary>
    public void CellStarts(Notebook notebook, int number, int of, NotebookCell cell)
    {
        cellTitle = $"[{number}/{of}] {Shorten(FirstLine(cell.Source))}";
        cellStarted = Stopwatch.GetTimestamp();
        Tick();
    }

    /// <summary>A cell has ended.</summary>
    public void CellEnds(CellOutcome outcome, TimeSpan elapsed)
    {
        var time = $"{elapsed.TotalSeconds,7:0.00} s";
        if (outcome.Value is { } value) Line("=", value);
        if (outcome.Status == CellStatus.Ok) console.MarkupLineInterpolated($"  {time}  {cellTitle}");
        else console.MarkupLineInterpolated($"  {time}  [red]{cellTitle}[/]");
        if (outcome.Error is not { } error) return;
        foreach (var line in error.Traceback)
            console.WriteLine("             " + (console.Profile.Capabilities.Ansi ? line : AnsiCodes.Remove(line)));
    }

    /// <summary>Watches what a cell shows, on its way to where it is kept.</summary>
    public ICellSink Watch(ICellSink sink) => new Watcher(this, sink);

    private void Tick() =>
        status?.Status(Markup.Escape($"{cellTitle}  {Stopwatch.GetElapsedTime(cellStarted).TotalSeconds:0} s"));

    private void Line(string sign, MimeBundle bundle) =>
        console.MarkupLineInterpolated($"[dim]             {sign} {Describe(bundle)}[/]");

    private static string Describe(MimeBundle bundle)
    {
        var forms = string.Join(", ", bundle.MimeTypes.Select(type => type.Split('/')[^1]));
        var text = FirstLine(bundle.PlainText);
        return text.Length == 0 ? $"({forms})" : bundle.Data.Count == 1 ? Shorten(text) : $"{Shorten(text)} ({forms})";
    }

    private static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    private static string Shorten(string line) => line.Length <= TextWidth ? line : line[..(TextWidth - 1)] + "…";

    private sealed class Watcher(RunProgress owner, ICellSink sink) : ICellSink
    {
        public void Stream(StreamName name, string text) => sink.Stream(name, text);

        public void Display(DisplayedOutput output)
        {
            owner.Line("+", output.Bundle);
            sink.Display(output);
        }

        public void UpdateDisplay(DisplayedOutput output) => sink.UpdateDisplay(output);

        public void ClearOutput(bool wait) => sink.ClearOutput(wait);
    }
}
