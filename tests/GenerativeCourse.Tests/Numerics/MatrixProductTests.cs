using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class MatrixProductTests
{
    public static TheoryData<int, int, int> Sizes()
    {
        var sizes = new TheoryData<int, int, int>();
        int[] small = [1, 2, 5, 6, 7, 16, 17, 33];
        foreach (var m in small)
            foreach (var n in small)
                foreach (var k in (int[])[1, 3, 16, 65])
                    sizes.Add(m, n, k);
        sizes.Add(100, 500, 784);
        sizes.Add(129, 257, 513);
        sizes.Add(300, 31, 700);
        sizes.Add(31, 1500, 40);
        sizes.Add(1, 3000, 90);
        sizes.Add(3000, 1, 90);
        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AgreesWithTheDefinition(int m, int n, int k)
    {
        var random = new RandomStream(m + 1000 * n + 1000_000L * k);
        foreach (var (transposeA, transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
            foreach (var (scale, keep) in new[] { (1f, 0f), (0.5f, 1f), (-2f, 0.25f) })
            {
                var padA = random.Next(4);
                var padB = random.Next(4);
                var padC = random.Next(4);
                var (rowsA, strideA) = transposeA ? (k, m + padA) : (m, k + padA);
                var (rowsB, strideB) = transposeB ? (n, k + padB) : (k, n + padB);
                var a = Random(random, rowsA * strideA);
                var b = Random(random, rowsB * strideB);
                var result = Random(random, m * (n + padC));
                var expected = Naive(m, n, k, a, strideA, transposeA, b, strideB, transposeB, result, n + padC, scale, keep);
                if (keep == 0)
                    for (var i = 0; i < m; i++)
                        result.AsSpan(i * (n + padC), n).Fill(float.NaN); // must not be read
                MatrixProduct.Multiply(m, n, k, a, strideA, transposeA, b, strideB, transposeB, result, n + padC, scale, keep);
                for (var i = 0; i < result.Length; i++)
                    Assert.True(Math.Abs(expected[i] - result[i]) <= 1e-6 * (k + 4), $"{i}: {expected[i]} {result[i]}");
            }
    }

    internal static float[] Random(RandomStream random, int length)
    {
        var values = new float[length];
        random.Fill(values);
        for (var i = 0; i < length; i++)
            values[i] = 2 * values[i] - 1;
        return values;
    }

    internal static double[] Naive(
        int m, int n, int k, float[] a, int strideA, bool transposeA, float[] b, int strideB, bool transposeB, float[] result, int strideResult, float scale, float keep)
    {
        var expected = result.Select(x => (double)x).ToArray();
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var p = 0; p < k; p++)
                    sum += (double)(transposeA ? a[p * strideA + i] : a[i * strideA + p]) * (transposeB ? b[j * strideB + p] : b[p * strideB + j]);
                expected[i * strideResult + j] = scale * sum + (keep == 0 ? 0 : keep * expected[i * strideResult + j]);
            }
        return expected;
    }
}
