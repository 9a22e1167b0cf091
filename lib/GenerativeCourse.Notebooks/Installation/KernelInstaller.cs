using System.Globalization;

namespace GenerativeCourse.Notebooks.Installation;

/// <summary>Puts a copy of this program into a folder of the user's, and tells front ends of it.</summary>
internal static class KernelInstaller
{
    /// <summary>The kernel's name.</summary>
    public const string Name = "generative-course";

    /// <summary>The name that the notebooks carry: that of the archived .NET Interactive kernel.</summary>
    public const string Alias = ".net-csharp";

    private static string Copies => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "generative-course", "kernel");

    /// <summary>Installs, and says what was done.</summary>
    /// <param name="alias">Also serve notebooks that ask for <see cref="Alias"/>, where no other kernel does.</param>
    public static IReadOnlyList<string> Install(bool alias)
    {
        var program = Path.Combine(CopyProgram(), Path.GetFileName(typeof(KernelInstaller).Assembly.Location));
        var spec = KernelSpec.Create(Path.Combine(JupyterFolders.UserKernels, Name), DotNet, program, "C# (generative course)");
        spec.Write();
        var said = new List<string> { $"Installed the kernel '{spec.DisplayName}': {spec.Folder}" };
        if (!alias) return said;
        var others = JupyterFolders.AllKernels.SelectMany(KernelSpec.In).Where(found => found.Name == Alias && !found.IsOurs).ToList();
        if (others.Count > 0)
        {
            said.Add($"Left '{Alias}' as it is: there is one already, '{others[0].DisplayName}' in {others[0].Folder}");
        }
        else
        {
            var named = KernelSpec.Create(Path.Combine(JupyterFolders.UserKernels, Alias), DotNet, program, ".NET (C#)");
            named.Write();
            said.Add($"Installed it under the name '{Alias}' too, which the notebooks carry: {named.Folder}");
        }
        return said;
    }

    /// <summary>Takes away what <see cref="Install"/> made, and nothing else; says what was done.</summary>
    public static IReadOnlyList<string> Uninstall()
    {
        var said = new List<string>();
        foreach (var spec in KernelSpec.In(JupyterFolders.UserKernels).Where(spec => spec.IsOurs).ToList())
        {
            Directory.Delete(spec.Folder, recursive: true);
            said.Add($"Removed the kernel '{spec.DisplayName}': {spec.Folder}");
        }
        if (Directory.Exists(Copies))
        {
            Directory.Delete(Copies, recursive: true);
            if (Path.GetDirectoryName(Copies) is { } parent && !Directory.EnumerateFileSystemEntries(parent).Any()) Directory.Delete(parent);
            said.Add($"Removed its files: {Copies}");
        }
        if (said.Count == 0) said.Add("There was nothing to remove.");
        return said;
    }

    // A folder for each state of the program: a running kernel keeps its files. Of the older ones the last is kept for it.
    private static string CopyProgram()
    {
        var source = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".xml", StringComparison.Ordinal)).Select(file => new FileInfo(file)).OrderBy(file => file.FullName, StringComparer.Ordinal).ToList();
        var stamp = files.Max(file => file.LastWriteTimeUtc).ToString("yyyyMMdd-HHmmssfff", CultureInfo.InvariantCulture) + "-" + files.Sum(file => file.Length).ToString("x", CultureInfo.InvariantCulture);
        var target = Path.Combine(Copies, stamp);
        if (!Directory.Exists(target))
        {
            var unfinished = target + ".tmp";
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            foreach (var file in files)
            {
                var copy = Path.Combine(unfinished, Path.GetRelativePath(source, file.FullName));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                file.CopyTo(copy);
            }
            Directory.Move(unfinished, target);
        }
        foreach (var old in Directory.EnumerateDirectories(Copies).Where(folder => folder != target).OrderDescending(StringComparer.Ordinal).Skip(1))
            TryDelete(old);
        return target;
    }

    // On Windows the files of a kernel that still runs cannot be deleted; the next installation does it.
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string DotNet
    {
        get
        {
            var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
            var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            var beside = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", name));
            return File.Exists(beside) ? beside : name;
        }
    }
}
