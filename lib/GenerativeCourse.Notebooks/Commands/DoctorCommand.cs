using System.CommandLine;
using GenerativeCourse.Notebooks.NotebookFiles;
using Spectre.Console;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The verb <c>doctor</c>: what a student pastes into a question.</summary>
internal static class DoctorCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Checks the machine and the course's folder, and says what to do about each thing that is wrong.");
        command.SetAction(_ => Run(Terminal.Create(), Environment.CurrentDirectory));
        return command;
    }

    /// <summary>Checks, tells, and gives the exit code.</summary>
    public static int Run(IAnsiConsole console, string workingDirectory)
    {
        var scrubber = new PathScrubber(workingDirectory);
        var findings = Checkup.Run(workingDirectory).ToList();
        foreach (var finding in findings)
        {
            var (mark, colour) = finding.State switch { State.Good => ("ok   ", "green"), State.Told => ("     ", "default"), _ => ("WRONG", "red") };
            console.MarkupLineInterpolated($"[{colour}]{mark}[/] {finding.Subject,-12} {scrubber.Scrub(finding.Text)}");
            if (finding.Remedy is { } remedy) console.MarkupLineInterpolated($"                   [yellow]→ {remedy}[/]");
        }
        var wrong = findings.Count(finding => finding.State == State.Wrong);
        console.MarkupLineInterpolated($"{(wrong == 0 ? "All is well." : $"{wrong} {(wrong == 1 ? "thing is" : "things are")} wrong.")}");
        return wrong == 0 ? 0 : 1;
    }
}
