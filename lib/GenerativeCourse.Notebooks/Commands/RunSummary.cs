using Spectre.Console;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The table at the end of a run, and what failed.</summary>
internal static class RunSummary
{
    /// <summary>Prints both.</summary>
    public static void Print(IReadOnlyList<NotebookResult> results, IAnsiConsole console)
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
                result.Results.Count == result.Cells ? $"{result.Cells}" : $"{result.Results.Count} of {result.Cells}",
                $"{result.Elapsed.TotalSeconds:0.0}",
                result.Slowest is { } slowest ? Markup.Escape($"{slowest.Id} ({slowest.Elapsed.TotalSeconds:0.0} s)") : "",
                result.Interrupted ? "[yellow]interrupted[/]" : result.Succeeded ? "[green]ok[/]" : $"[red]{result.Failures.Count} failed[/]");
        }
        console.Write(table);
        foreach (var failure in results.SelectMany(result => result.Failures)) console.MarkupLineInterpolated($"[red]{failure}[/]");
    }
}
