using System.CommandLine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The verb that a front end starts: <c>kernel CONNECTION_FILE</c>.</summary>
internal static class KernelCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var connectionFile = new Argument<FileInfo>("CONNECTION_FILE") { Description = "The connection file that the front end wrote." };
        var command = new Command("kernel", "Serves a Jupyter front end (VS Code, JupyterLab); front ends start it by themselves.") { connectionFile };
        // Not async: an async action gets its own handling of SIGINT, and here that signal interrupts a cell.
        command.SetAction(parsed => Run(parsed.GetRequiredValue(connectionFile).FullName));
        return command;
    }

    private static int Run(string connectionFile)
    {
        try
        {
            JupyterKernel.Serve(connectionFile);
        }
        catch (InvalidDataException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
        // Threads that cells have left behind must not keep the process alive.
        Environment.Exit(0);
        return 0;
    }
}
