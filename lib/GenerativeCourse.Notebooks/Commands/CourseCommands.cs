using System.CommandLine;
using GenerativeCourse.Notebooks.Jupyter;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The host's command line.</summary>
internal static class CourseCommands
{
    /// <summary>Builds the root command with all verbs.</summary>
    public static RootCommand Create() => new("Runs C# notebooks: headless, or as the kernel of a Jupyter front end.")
    {
        RunCommand.Create(),
        InstallCommands.CreateInstall(),
        InstallCommands.CreateUninstall(),
        DoctorCommand.Create(),
        KernelCommand.Create(),
    };
}
