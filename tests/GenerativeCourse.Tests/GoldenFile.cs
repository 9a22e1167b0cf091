using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Tests;

/// <summary>Values that an independent implementation computed; the script that did lies beside each file.</summary>
internal static class GoldenFile
{
    /// <summary>Where a file of Golden is, such as "Topics/small.json".</summary>
    public static string PathTo(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "GenerativeCourse.Tests", "Golden", name);
            if (File.Exists(path)) return path;
        }
        throw new FileNotFoundException($"No golden file {name} above {AppContext.BaseDirectory}.");
    }

    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(PathTo(name)))!;

    public static T As<T>(this JsonNode? node) => node.Deserialize<T>()!;

    public static void Close(double[][] expected, double[][] actual, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
            for (var j = 0; j < expected[i].Length; j++)
                Assert.True(Math.Abs(expected[i][j] - actual[i][j]) <= tolerance, $"[{i}][{j}]: expected {expected[i][j]:R}, got {actual[i][j]:R}");
    }
}
