using System.CommandLine;
using GenerativeCourse.Notebooks.Installation;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The verbs <c>install</c> and <c>uninstall</c>.</summary>
internal static class InstallCommands
{
    /// <summary>Builds <c>install</c>.</summary>
    public static Command CreateInstall()
    {
        var alias = new Option<bool>("--alias") { Description = $"Also serve notebooks that ask for '{KernelInstaller.Alias}', where no other kernel does." };
        var command = new Command("install", "Installs the kernel for VS Code and Jupyter, for this user.") { alias };
        command.SetAction(parsed => Tell(() => KernelInstaller.Install(parsed.GetValue(alias))));
        return command;
    }

    /// <summary>Builds <c>uninstall</c>.</summary>
    public static Command CreateUninstall()
    {
        var command = new Command("uninstall", "Removes what 'install' has made.");
        command.SetAction(_ => Tell(KernelInstaller.Uninstall));
        return command;
    }

    private static int Tell(Func<IReadOnlyList<string>> work)
    {
        try
        {
            foreach (var line in work()) Console.WriteLine(line);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{exception.Message} End the notebooks that use the kernel, or check the folder's permissions, and try again.");
            return 1;
        }
    }
}
