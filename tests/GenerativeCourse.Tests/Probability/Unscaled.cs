using System.Text.Json.Nodes;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Probability;

/// <summary>Data as it comes, features of any size: numerics.json.</summary>
internal static class Unscaled
{
    private static readonly Lazy<JsonNode> File = new(() => GoldenFile.Read("Probability/numerics.json"));

    public static JsonNode Golden(string name) => File.Value[name]!;

    /// <summary>A set with its labels; "huge" has those of "far".</summary>
    public static (Matrix X, byte[] Y) Of(string name) =>
        (GaussianGolden.ToMatrix(Golden(name)["x"].As<double[][]>()), [.. (Golden(name)["y"] ?? Golden("far")["y"]).As<int[]>().Select(y => (byte)y)]);
}
