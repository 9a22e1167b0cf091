using System.Diagnostics;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Commands;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

public sealed class InstallAndDoctorTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("install-tests-").FullName;

    private string Kernels => Path.Combine(home, "data", "jupyter", "kernels");

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void The_kernelspec_is_what_front_ends_expect_and_starts_a_copy()
    {
        Assert.Equal(0, Host("install").ExitCode);
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(Kernels, "generative-course", "kernel.json")))!;
        Assert.Equal(("C#", "message"), ((string?)spec["language"], (string?)spec["interrupt_mode"]));
        var argv = spec["argv"]!.AsArray().Select(item => (string)item!).ToArray();
        Assert.Equal(["kernel", "{connection_file}"], argv[^2..]);
        Assert.All(argv[..2], path => Assert.True(Path.IsPathRooted(path) && File.Exists(path), path));
        Assert.StartsWith(home, argv[1]);
        Assert.False(Directory.Exists(Path.Combine(Kernels, ".net-csharp")));
    }

    [Fact]
    public void Uninstall_removes_what_is_ours_and_only_that()
    {
        Directory.CreateDirectory(Path.Combine(Kernels, "other"));
        File.WriteAllText(Path.Combine(Kernels, "other", "kernel.json"), """{"argv":["x"],"display_name":"other","language":"x"}""");
        Host("install", "--alias");
        Assert.True(Directory.Exists(Path.Combine(Kernels, ".net-csharp")));
        Assert.Equal(0, Host("uninstall").ExitCode);
        Assert.Equal(["other"], Directory.EnumerateDirectories(Kernels).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Path.Combine(home, "data", "generative-course")));
    }

    [Fact]
    public void The_alias_leaves_another_kernel_of_that_name_alone()
    {
        var theirs = Path.Combine(Kernels, ".net-csharp", "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(theirs)!);
        File.WriteAllText(theirs, """{"argv":["x"],"display_name":"theirs","language":"C#"}""");
        Assert.Contains("Left '.net-csharp' as it is", Host("install", "--alias").Output);
        Host("uninstall");
        Assert.Contains("theirs", File.ReadAllText(theirs));
    }

    [Fact]
    public void Doctor_finds_what_is_missing_or_damaged_and_says_what_to_do()
    {
        var course = Path.Combine(home, "course");
        Directory.CreateDirectory(Path.Combine(course, "notebooks"));
        Directory.CreateDirectory(Path.Combine(course, "data"));
        File.WriteAllText(Path.Combine(course, "notebooks", "setup.csx"), "#r \"../lib/bin/Nowhere.dll\"\n");
        File.WriteAllText(Path.Combine(course, "data", "changed.txt"), "changed");
        File.WriteAllText(Path.Combine(course, "data", "SHA256SUMS"), $"{new string('0', 64)}  changed.txt\n{new string('0', 64)}  gone.txt\n");
        var findings = Checkup.Run(course).Where(finding => finding.State == State.Wrong).ToList();
        Assert.Contains(findings, finding => finding.Subject == "library" && finding.Remedy!.Contains("dotnet build"));
        Assert.Contains(findings, finding => finding.Text.Contains("changed.txt is damaged") && finding.Remedy!.Contains("git checkout -- data/changed.txt"));
        Assert.Contains(findings, finding => finding.Text.Contains("gone.txt is missing"));
    }

    [Fact]
    public void Doctor_looks_where_COURSE_DATA_points()
    {
        var before = Environment.GetEnvironmentVariable("COURSE_DATA");
        Directory.CreateDirectory(Path.Combine(home, "notebooks"));
        try
        {
            Environment.SetEnvironmentVariable("COURSE_DATA", Path.Combine(home, "nowhere"));
            Assert.Contains(Checkup.Run(home), finding => finding.State == State.Wrong && finding.Text.Contains("nowhere", StringComparison.Ordinal) && finding.Text.Contains("no folder", StringComparison.Ordinal));
            Environment.SetEnvironmentVariable("COURSE_DATA", home);
            Assert.Contains(Checkup.Run(home), finding => finding.State == State.Wrong && finding.Text.Contains("has not the course's data", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("COURSE_DATA", before);
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("install")]
    [InlineData("uninstall")]
    [InlineData("kernel")]
    [InlineData("doctor")]
    public void Every_verb_has_help(string verb) => Assert.Contains("Usage:", Host(verb, "--help").Output);

    private (int ExitCode, string Output) Host(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunCommand).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = home };
        start.Environment["HOME"] = home;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(home, "data");
        start.Environment.Remove("JUPYTER_DATA_DIR");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
