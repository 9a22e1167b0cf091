using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

[Collection(Alone.Name)]
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

    [Theory]
    [InlineData(7, 19, 33)]
    [InlineData(1, 3, 1)]
    [InlineData(100, 500, 784)]
    [InlineData(31, 2100, 401)]
    public unsafe void AFactorPackedOnceGivesTheSameBits(int m, int n, int k)
    {
        var random = new RandomStream(5);
        var (a, bias, start) = (Random(random, m * k), Random(random, n), Random(random, m * n));
        foreach (var transposed in new[] { false, true })
        {
            var stride = (transposed ? k : n) + 3;
            var b = Random(random, (transposed ? n : k) * stride);
            var (expected, result) = ((float[])start.Clone(), (float[])start.Clone());
            MatrixProduct.Multiply(m, n, k, a, k, false, b, stride, transposed, expected, n, keep: 0.5f, finish: new Finish(bias));
            fixed (float* pa = a, pb = b, pc = result, shift = bias)
            {
                using var packed = new PackedFactor(k, n, pb, stride, transposed);
                packed.Multiply(m, pa, k, pc, n, keep: 0.5f, bias: shift);
            }
            Assert.Equal(expected, result);
        }
    }

    [Theory]
    [InlineData(7, 19, 33)]
    [InlineData(128, 100, 784)]
    [InlineData(250, 2100, 30)]
    [InlineData(3, 5, 0)]
    public void TheFinishAddsTheBiasKeepsTheInputAndActivates(int m, int n, int k)
    {
        var random = new RandomStream(9);
        var (a, b, bias) = (Random(random, m * k), Random(random, k * n), Random(random, n));
        var stride = n + 2;
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var (result, plain, before) = (Random(random, m * stride), new float[m * stride], new float[m * stride]);
            result.CopyTo(plain, 0);
            MatrixProduct.Multiply(m, n, k, a, k, false, b, n, false, plain, stride, 0.5f, 1);
            MatrixProduct.Multiply(m, n, k, a, k, false, b, n, false, result, stride, 0.5f, 1, new Finish(bias, activation, before));
            for (var i = 0; i < m; i++)
            {
                var row = plain.AsSpan(i * stride, n);
                TensorPrimitives.Add(row, bias, row);
                Assert.Equal(row, before.AsSpan(i * stride, n));
                Functions.Apply(activation, row, row);
                Assert.Equal(row, result.AsSpan(i * stride, n));
            }
        }
    }

    [Theory]
    [InlineData(1, 64, 64, 32)]
    [InlineData(5, 33, 17, 9)]
    [InlineData(48, 64, 64, 32)]
    public void ABatchIsItsProductsOneByOne(int count, int m, int n, int k)
    {
        var random = new RandomStream(count);
        var (a, b) = (Random(random, count * m * k), Random(random, count * k * n));
        var (together, alone) = (Random(random, count * m * n), new float[count * m * n]);
        together.CopyTo(alone, 0);
        MatrixProduct.MultiplyBatch(count, m, n, k, a, k, m * k, false, b, k, n * k, true, together, n, m * n, 0.3f, 1);
        for (var i = 0; i < count; i++)
            MatrixProduct.Multiply(m, n, k, a.AsSpan(i * m * k), k, false, b.AsSpan(i * n * k), k, true, alone.AsSpan(i * m * n, m * n), n, 0.3f, 1);
        Assert.Equal(alone, together);
        // one right factor for all
        MatrixProduct.MultiplyBatch(count, m, n, k, a, k, m * k, false, b, n, 0, false, together, n, m * n);
        MatrixProduct.Multiply(count * m, n, k, a, k, false, b, n, false, alone, n);
        for (var i = 0; i < alone.Length; i++)
            Assert.Equal(alone[i], together[i], 1e-5f);
    }

    [Fact]
    public void ResultsAreTheSameEveryTimeAndForEveryThreadCount()
    {
        var random = new RandomStream(3);
        var before = Workers.Count;
        try
        {
            foreach (var (m, n, k) in ((int, int, int)[])[(129, 300, 450), (1000, 37, 200), (20, 2000, 100), (101, 101, 901)])
            {
                var (a, b) = (Random(random, m * k), Random(random, k * n));
                var results = new List<float[]>();
                foreach (var threads in (int[])[1, 2, 2, 3, 8])
                {
                    Workers.Count = threads;
                    var result = new float[m * n];
                    MatrixProduct.Multiply(m, n, k, a, k, false, b, n, false, result, n);
                    results.Add(result);
                }
                // More than is asked: a sum is added in the same order whichever thread and tile it falls to.
                Assert.All(results, result => Assert.Equal(results[0], result));
            }
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Fact]
    public void EmptyFactors()
    {
        float[] result = [1, 2, 3, 4, 5, 6];
        MatrixProduct.Multiply(2, 3, 0, [], 0, false, [], 3, false, result, 3, 1, 2);
        Assert.Equal([2, 4, 6, 8, 10, 12], result);
        MatrixProduct.Multiply(2, 3, 0, [], 0, false, [], 3, false, result, 3);
        Assert.Equal(new float[6], result);
        MatrixProduct.Multiply(0, 3, 5, [], 5, false, new float[15], 3, false, [], 3);
        MatrixProduct.Multiply(3, 0, 5, new float[15], 5, false, [], 0, false, [], 0);
        using Matrix a = new(0, 4), b = new(4, 2), c = new(0, 2);
        MatrixProduct.Multiply(a, b, c);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefusedWithBothShapes()
    {
        using Matrix a = new(2, 3), b = new(4, 5), c = new(2, 5);
        Assert.Contains("2x3 times 4x5", Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(a, b, c)).Message);
        Assert.Contains("needs 6 values, not 5", Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(2, 2, 3, new float[5], 3, false, new float[6], 2, false, new float[4], 2)).Message);
        Assert.Contains("cannot stand 2 apart", Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(2, 2, 3, new float[6], 2, false, new float[6], 2, false, new float[4], 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(-1, 2, 3, new float[6], 3, false, new float[6], 2, false, new float[4], 2));
        Assert.Contains("bias", Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(2, 2, 3, new float[6], 3, false, new float[6], 2, false, new float[4], 2, 1, 0, new Finish(new float[3]))).Message);
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyBatch(3, 2, 2, 2, new float[11], 2, 4, false, new float[12], 2, 4, false, new float[12], 2, 4));
    }

    [Fact]
    public void NaNAndInfinityPassThrough()
    {
        float[] a = [1, float.NaN, 2, float.PositiveInfinity], b = [1, 0, 0, 1], c = new float[4];
        MatrixProduct.Multiply(2, 2, 2, a, 2, false, b, 2, false, c, 2);
        Assert.Equal([float.NaN, float.NaN, float.NaN, float.PositiveInfinity], c);
    }

    [Fact]
    public void MultiplyingAllocatesNothing()
    {
        using Matrix a = new(200, 300), b = new(300, 100), c = new(200, 100);
        var bias = new float[100];
        for (var i = 0; i < 3; i++)
            MatrixProduct.Multiply(a, b, c, finish: new Finish(bias, Activation.Gelu));
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 10; i++)
                MatrixProduct.Multiply(a, b, c, finish: new Finish(bias, Activation.Gelu));
        }));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(13, 29)]
    [InlineData(100, 7)]
    public void TransposingMovesEveryValue(int rows, int columns)
    {
        var source = Random(new RandomStream(1), rows * (columns + 1));
        var destination = new float[columns * (rows + 2)];
        Transposition.Transpose(rows, columns, source, columns + 1, destination, rows + 2);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                Assert.Equal(source[i * (columns + 1) + j], destination[j * (rows + 2) + i]);
        Assert.Throws<ArgumentException>(() => Transposition.Transpose(rows, columns, source, columns + 1, destination.AsSpan(1 + 2), rows + 2));
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
