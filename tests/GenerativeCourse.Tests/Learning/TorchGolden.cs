using System.Text.Json;
using System.Text.Json.Nodes;
using GenerativeCourse.Learning;

namespace GenerativeCourse.Tests.Learning;

/// <summary>Values that PyTorch computed; the script learning.py lies beside them.</summary>
internal static class TorchGolden
{
    public static readonly JsonNode Values = GoldenFile.Read("Learning/learning.json");

    public static float[] Numbers(this JsonNode? node) => node.Deserialize<float[]>()!;

    public static Tensor Tensor(this JsonNode? record) =>
        GenerativeCourse.Learning.Tensor.From(record!["values"].Numbers(), record["shape"].Deserialize<int[]>()!) is var tensor && record["shape"]!.AsArray().Count == 0
            ? tensor.Reshape()
            : tensor;

    /// <summary>Within a tolerance of max(1, |expected|).</summary>
    public static void Close(JsonNode? record, Tensor actual, string what, double tolerance = 1e-5)
    {
        Assert.Equal(record.Tensor().Shape, actual.Shape);
        Close(record!["values"].Numbers(), actual.Values, what, tolerance);
    }

    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs((double)expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}, value {i}: expected {expected[i]:g9}, got {actual[i]:g9}.");
        }
    }
}
