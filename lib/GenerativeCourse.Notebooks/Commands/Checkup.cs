using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using GenerativeCourse.Notebooks.Installation;
using GenerativeCourse.Notebooks.NotebookFiles;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>How a thing stands.</summary>
internal enum State
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Neither right nor wrong.</summary>
    Told,

    /// <summary>To be mended.</summary>
    Wrong,
}

/// <summary>One thing that was looked at.</summary>
internal sealed record Finding(State State, string Subject, string Text, string? Remedy = null);

/// <summary>Looks at everything that a lesson needs.</summary>
internal static partial class Checkup
{
    /// <summary>Looks, from a folder inside the course.</summary>
    public static IEnumerable<Finding> Run(string workingDirectory)
    {
        yield return Sdk();
        yield return new Finding(State.Told, "system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, .NET {Environment.Version}");
        yield return Vectors();
        yield return Processors();
        if (Repository.FindUpward(workingDirectory, "notebooks") is not { } notebooks)
        {
            yield return new Finding(State.Wrong, "course", "there is no 'notebooks' folder here or above", "Start this command inside the course's folder.");
        }
        else
        {
            yield return Library(notebooks);
            foreach (var finding in Data(Path.GetDirectoryName(notebooks)!)) yield return finding;
        }
        foreach (var finding in Kernels()) yield return finding;
    }

    private static Finding Sdk()
    {
        const string Remedy = "Install the .NET 10 SDK from https://dot.net.";
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() })!;
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return int.TryParse(version.Split('.')[0], out var major) && major >= 10
                ? new Finding(State.Good, "SDK", version)
                : new Finding(State.Wrong, "SDK", version.Length > 0 ? version : "none", Remedy);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Finding(State.Wrong, "SDK", "the 'dotnet' command is not found", Remedy);
        }
    }

    private static Finding Vectors()
    {
        var sets = new (string Name, bool There)[] { ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("Neon", System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported) };
        var text = $"{Vector<float>.Count} floats ({Vector<byte>.Count * 8} bits; {string.Join(", ", sets.Where(set => set.There).Select(set => set.Name))})";
        return Vector.IsHardwareAccelerated
            ? new Finding(State.Good, "vectors", text)
            : new Finding(State.Wrong, "vectors", "not accelerated", "Unset DOTNET_EnableHWIntrinsic; without it everything runs several times slower.");
    }

    private static Finding Processors()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return new Finding(State.Good, "cores", $"{Environment.ProcessorCount}, {memory:0.0} GiB of memory");
    }

    // What the notebooks load says their setup file: the host itself knows nothing of the library.
    private static Finding Library(string notebooks)
    {
        const string Remedy = "Run 'dotnet build -c Release' in the course's folder.";
        var setup = Path.Combine(notebooks, "setup.csx");
        if (!File.Exists(setup)) return new Finding(State.Wrong, "library", "notebooks/setup.csx is missing", "Bring it back with 'git checkout -- notebooks/setup.csx'.");
        var references = Reference().Matches(File.ReadAllText(setup)).Select(match => Path.GetFullPath(Path.Combine(notebooks, match.Groups["path"].Value))).ToList();
        var missing = references.Where(path => !File.Exists(path)).ToList();
        if (missing.Count > 0) return new Finding(State.Wrong, "library", $"not built: {string.Join(", ", missing)}", Remedy);
        var built = references.Select(File.GetLastWriteTime).DefaultIfEmpty().Max();
        return new Finding(State.Good, "library", $"built, {built:yyyy-MM-dd HH:mm}");
    }

    private static IEnumerable<Finding> Data(string root)
    {
        // The notebooks look there first.
        if (Environment.GetEnvironmentVariable("COURSE_DATA") is { Length: > 0 } chosen)
        {
            if (!Directory.Exists(chosen))
            {
                yield return new Finding(State.Wrong, "data", $"COURSE_DATA names '{chosen}', which is no folder", "Set it to the course's data folder, or unset it.");
                yield break;
            }
            if (!File.Exists(Path.Combine(chosen, "SHA256SUMS")))
            {
                yield return new Finding(State.Wrong, "data", $"COURSE_DATA names '{chosen}', which has not the course's data", "Set it to the course's data folder, or unset it.");
                yield break;
            }
            yield return new Finding(State.Told, "data", $"COURSE_DATA names {Path.GetFullPath(chosen)}");
        }
        var data = Environment.GetEnvironmentVariable("COURSE_DATA") is { Length: > 0 } elsewhere ? elsewhere : Path.Combine(root, "data");
        var sums = Path.Combine(data, "SHA256SUMS");
        if (!File.Exists(sums))
        {
            yield return new Finding(State.Wrong, "data", "data/SHA256SUMS is missing", "Bring it back with 'git checkout -- data'.");
            yield break;
        }
        var right = 0;
        foreach (var entry in File.ReadLines(sums).Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2))
        {
            var file = Path.Combine(data, entry[1].TrimStart('*'));
            var remedy = $"Bring it back with 'git checkout -- data/{entry[1]}'.";
            if (!File.Exists(file)) yield return new Finding(State.Wrong, "data", $"{file} is missing", remedy);
            else if (!ChecksumOf(file).Equals(entry[0], StringComparison.OrdinalIgnoreCase)) yield return new Finding(State.Wrong, "data", $"{file} is damaged, its checksum differs", remedy);
            else right++;
        }
        yield return new Finding(right > 0 ? State.Good : State.Wrong, "data", $"{right} files present, checksums right");
    }

    private static string ChecksumOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static IEnumerable<Finding> Kernels()
    {
        var all = JupyterFolders.AllKernels.SelectMany(KernelSpec.In).ToList();
        var ours = all.Where(spec => spec.IsOurs).ToList();
        foreach (var spec in ours)
        {
            yield return spec.Program is { } program && File.Exists(program)
                ? new Finding(State.Good, "kernel", $"'{spec.Name}' in {spec.Folder}")
                : new Finding(State.Wrong, "kernel", $"'{spec.Name}' starts a program that is gone", "Run 'dotnet run -c Release --project lib/GenerativeCourse.Notebooks -- install --alias' again.");
        }
        foreach (var spec in all.Where(spec => !spec.IsOurs)) yield return new Finding(State.Told, "kernel", $"'{spec.Name}' ({spec.DisplayName})");
        if (ours.Count == 0)
            yield return new Finding(State.Told, "kernel", "the course's own is not installed; 'run' does without", "For VS Code and Jupyter: 'dotnet run -c Release --project lib/GenerativeCourse.Notebooks -- install --alias'.");
    }

    [GeneratedRegex("^\\s*#r\\s+\"(?<path>[^\":]+\\.dll)\"", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
