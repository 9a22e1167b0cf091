namespace GenerativeCourse.Tests.Probability;

/// <summary>Every path of labels, for checks by brute force.</summary>
internal static class Paths
{
    public static IEnumerable<byte[]> All(int states, int length)
    {
        var count = (int)Math.Pow(states, length);
        for (var code = 0; code < count; code++)
        {
            var path = new byte[length];
            for (int t = 0, rest = code; t < length; t++, rest /= states) path[t] = (byte)(rest % states);
            yield return path;
        }
    }
}
