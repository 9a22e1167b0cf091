namespace GenerativeCourse.Notebooks.Installation;

/// <summary>Where Jupyter, and VS Code with it, look for kernels.</summary>
internal static class JupyterFolders
{
    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The user's own folder of kernels.</summary>
    public static string UserKernels => Path.Combine(UserData, "kernels");

    /// <summary>All folders of kernels, the user's first.</summary>
    public static IReadOnlyList<string> AllKernels =>
    [
        .. (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Prepend(UserData)
            .Concat(OperatingSystem.IsWindows()
                ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter")]
                : ["/usr/local/share/jupyter", "/usr/share/jupyter"])
            .Select(folder => Path.Combine(folder, "kernels")).Distinct(),
    ];

    private static string UserData =>
        Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen ? chosen
        : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
        : OperatingSystem.IsMacOS() ? Path.Combine(Home, "Library", "Jupyter")
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(Home, ".local", "share"), "jupyter");
}
