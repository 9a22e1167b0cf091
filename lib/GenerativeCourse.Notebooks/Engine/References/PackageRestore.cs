using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace GenerativeCourse.Notebooks.Engine.References;

/// <summary>Brings a package and all it depends on into the local cache, through <c>dotnet restore</c>.</summary>
internal static class PackageRestore
{
    /// <summary>Restores, and reads from the result which files to load.</summary>
    /// <exception cref="DirectiveException">There is no such package, no network, or no <c>dotnet</c> command.</exception>
    public static PackageFiles Run(PackageReference package, IReadOnlyList<string> extraSources, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("notebooks-restore-").FullName;
        try
        {
            var project = Path.Combine(folder, "restore.csproj");
            ProjectFor(package, extraSources).Save(project);
            var (exitCode, output) = Restore(folder, project, cancellation);
            if (exitCode != 0) throw new DirectiveException(Reason(package, output));
            return ReadAssets(Path.Combine(folder, "obj", "project.assets.json"), package);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static XElement ProjectFor(PackageReference package, IReadOnlyList<string> extraSources) =>
        new("Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement("PropertyGroup",
                new XElement("TargetFramework", $"net{Environment.Version.Major}.0"),
                new XElement("ManagePackageVersionsCentrally", "false"),
                new XElement("NuGetAudit", "false"),
                extraSources.Count > 0 ? new XElement("RestoreAdditionalProjectSources", string.Join(';', extraSources)) : null),
            new XElement("ItemGroup",
                new XElement("PackageReference",
                    new XAttribute("Include", package.Id),
                    new XAttribute("Version", Exactly(package.Version)))));

    // A bare version would mean "this or a later one".
    private static string Exactly(string? version) =>
        version is null ? "*" : version.AsSpan().IndexOfAny("*[(,") >= 0 ? version : $"[{version}]";

    private static (int ExitCode, string Output) Restore(string folder, string project, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", project, "--nologo", "-v", "quiet"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        try
        {
            using var process = Process.Start(start)!;
            using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new DirectiveException("Packages are brought by the 'dotnet' command, which is not found: install the .NET SDK, or reference a library by its path.");
        }
    }

    private static string Reason(PackageReference package, string output) =>
        output.Contains("NU1101", StringComparison.Ordinal)
            ? $"No package source has a package '{package.Id}': check its name."
            : output.Contains("NU1102", StringComparison.Ordinal) || output.Contains("NU1103", StringComparison.Ordinal)
                ? $"The package '{package.Id}' has no version '{package.Version ?? "*"}': name another one."
                : $"The package '{package}' is not in the local cache ({Packages.CacheFolder.Replace(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~", StringComparison.Ordinal)}) and could not be downloaded: connect to the network once, then run the cell again.";

    private static PackageFiles ReadAssets(string path, PackageReference package)
    {
        var assets = JsonNode.Parse(File.ReadAllText(path))!;
        var target = assets["targets"]!.AsObject().First().Value!.AsObject();
        var roots = assets["packageFolders"]!.AsObject().Select(folder => folder.Key).ToList();
        var libraries = new List<string>();
        var natives = new List<string>();
        foreach (var (key, entry) in target.OrderByDescending(entry => entry.Key.StartsWith(package.Id + "/", StringComparison.OrdinalIgnoreCase)))
        {
            var relative = (string)assets["libraries"]![key]!["path"]!;
            if (roots.Select(root => Path.Combine(root, relative)).FirstOrDefault(Directory.Exists) is not { } folder) continue;
            if (entry!["runtime"] is JsonObject runtime)
                libraries.AddRange(runtime.Where(file => file.Key.EndsWith(".dll", StringComparison.Ordinal)).Select(file => Path.Combine(folder, file.Key)));
            natives.AddRange(Packages.NativeFoldersOf(folder));
        }
        return new PackageFiles(libraries, natives);
    }
}
