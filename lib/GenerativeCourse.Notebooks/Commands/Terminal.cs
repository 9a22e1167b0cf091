using GenerativeCourse.Notebooks.Engine;
using Spectre.Console;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The host's own output: coloured and live on a terminal, plain where it goes into a file.</summary>
internal static class Terminal
{
    /// <summary>Makes a console on the process's own output, whatever cells do with <see cref="Console.Out"/>.</summary>
    public static IAnsiConsole Create()
    {
        var interactive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(ConsoleRouter.HostOut),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        // Lines are not broken where a program reads them.
        if (!interactive) console.Profile.Width = 10_000;
        return console;
    }
}
