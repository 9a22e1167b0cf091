using System.Text.Json.Nodes;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Probability;

/// <summary>The examples of gaussian.json and what scikit-learn made of them.</summary>
internal static class GaussianGolden
{
    private static readonly Lazy<JsonNode> File = new(() => GoldenFile.Read("Probability/gaussian.json"));

    public static JsonNode? Of(string name) => File.Value[name];

    public static Matrix X { get; } = ToMatrix(Of("x").As<double[][]>());

    public static byte[] Y { get; } = [.. Of("y").As<int[]>().Select(y => (byte)y)];

    public static Matrix ToMatrix(double[][] rows) => new(rows.Length, rows[0].Length, [.. rows.SelectMany(row => row).Select(v => (float)v)]);
}
