using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Tests.Topics;

/// <summary>Reads the values of Golden/Topics; the scripts lie beside them.</summary>
internal static class TopicsGolden
{
    public static JsonNode Read(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "GenerativeCourse.Tests", "Golden", "Topics", name);
            if (File.Exists(path)) return JsonNode.Parse(File.ReadAllText(path))!;
        }
        throw new FileNotFoundException($"No golden file {name} above {AppContext.BaseDirectory}.");
    }

    public static T As<T>(this JsonNode? node) => node.Deserialize<T>()!;
}
