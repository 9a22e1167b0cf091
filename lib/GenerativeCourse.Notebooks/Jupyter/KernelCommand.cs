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
        command.SetAction((parsed, cancellation) => Task.FromResult(1));
        return command;
    }
}
