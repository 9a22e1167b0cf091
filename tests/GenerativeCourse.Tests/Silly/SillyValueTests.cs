using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Silly;

/// <summary>
/// Whatever a student puts in — 0, -1, a billion, NaN, null, nothing —, a public constructor or method answers within two
/// seconds and 1 GB: with a result, with one sentence that names the parameter, or, where the work is valid and long, by
/// ending soon after the stop button. GenerativeCourse.SillyValues finds the members by reflection and tries them in a
/// process of its own, so that what hangs or dies is a failed test and no hung suite.
/// </summary>
[Collection(Alone.Name)]
public class SillyValueTests
{
    private const int NeverEnds = 3;

    // Chapters that are still being written, and two folders that got new members from them.
    private static readonly string[] NotYet = ["Adversarial", "Evaluation", "Language", "Learning", "Translation", "Worlds"];

    public static TheoryData<string> Folders =>
        [.. typeof(Matrix).Assembly.GetExportedTypes().Select(type => type.Namespace!.Split('.')[1]).Distinct().Order().Except(NotYet)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_public_member_answers_silly_values(string folder)
    {
        var (tried, wrong, uncovered) = Try(folder + ".");
        Assert.True(tried > 0, "no case was found");
        Assert.True(uncovered.Count == 0, $"Give these a line in Arguments.cs or Makers.cs:\n{string.Join('\n', uncovered)}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {tried}:\n{string.Join('\n', wrong)}");
    }

    private static (int Tried, List<string> Wrong, SortedSet<string> Uncovered) Try(string prefix)
    {
        var (next, tried, wrong, uncovered, ended) = (0, 0, new List<string>(), new SortedSet<string>(), false);
        while (!ended)
        {
            var (open, name, begun) = (false, "", next);
            using var process = Start(next, prefix);
            while (process.StandardOutput.ReadLine() is { } line)
            {
                var parts = line.Split('\t', 3);
                switch (parts[0])
                {
                    case "case":
                        (open, name, next, tried) = (true, parts[2], int.Parse(parts[1]) + 1, tried + 1);
                        break;
                    case "fine" or "WRONG":
                        open = false;
                        if (parts[0] == "WRONG")
                            wrong.Add($"{name}: {parts[2]}");
                        break;
                    case "uncovered":
                        uncovered.Add(parts[1]);
                        break;
                    case "done":
                        ended = true;
                        break;
                }
            }
            process.WaitForExit();
            if (open)
                wrong.Add($"{name}: the process died with code {process.ExitCode}");
            Assert.True(ended || next > begun || process.ExitCode == NeverEnds, "The process with the cases did not start.");
        }
        return (tried, wrong, uncovered);
    }

    private static Process Start(int first, string prefix)
    {
        var program = Path.Combine(AppContext.BaseDirectory.Replace("GenerativeCourse.Tests", "GenerativeCourse.SillyValues", StringComparison.Ordinal), "GenerativeCourse.SillyValues.dll");
        var start = new ProcessStartInfo("dotnet", [program, "run", $"{first}", prefix]) { RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x40000000";
        start.Environment["COURSE_THREADS"] = "2";
        return Process.Start(start)!;
    }
}
