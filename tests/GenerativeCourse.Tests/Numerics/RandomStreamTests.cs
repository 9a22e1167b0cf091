using GenerativeCourse.Numerics;
using MathNet.Numerics.Distributions;

namespace GenerativeCourse.Tests.Numerics;

/// <summary>
/// The seeds are fixed, so a test passes always or never. Its bounds are those that a perfect generator would break
/// with the probability that stands beside them.
/// </summary>
public class RandomStreamTests
{
    private const double Unlikely = 1e-6;

    [Fact]
    public void TheSameSeedGivesTheSameNumbersAndAnotherSeedOthers()
    {
        var (a, b, c) = (new uint[1000], new uint[1000], new uint[1000]);
        new RandomStream(7).NextBits(a);
        new RandomStream(7).NextBits(b);
        new RandomStream(8).NextBits(c);
        Assert.Equal(a, b);
        Assert.True(a.Zip(c).Count(pair => pair.First == pair.Second) < 3); // 1000 / 2^32 expected
    }

    [Fact]
    public void TheSequenceIsPinned()
    {
        // Written down once: a change of it would change every result of the course.
        var random = new RandomStream(1);
        Assert.Equal(Pinned, Enumerable.Range(0, Pinned.Length).Select(_ => random.NextUInt32()));
    }

    [Fact]
    public void SixteenLanesAreSixteenTextbookGenerators()
    {
        var state = new uint[64];
        var generator = new Xoshiro(11, 22, state);
        var (scalar, drawn) = (new ulong[16, 4], new uint[16 * 50]);
        for (var lane = 0; lane < 16; lane++)
            for (var i = 0; i < 4; i++)
                scalar[lane, i] = state[16 * i + lane];
        generator.Fill(drawn);
        for (var step = 0; step < 50; step++)
            for (var lane = 0; lane < 16; lane++)
            {
                // xoshiro128++ as printed in the paper
                var (s0, s1, s2, s3) = ((uint)scalar[lane, 0], (uint)scalar[lane, 1], (uint)scalar[lane, 2], (uint)scalar[lane, 3]);
                Assert.Equal(uint.RotateLeft(s0 + s3, 7) + s0, drawn[16 * step + lane]);
                var t = s1 << 9;
                s2 ^= s0;
                s3 ^= s1;
                s1 ^= s2;
                s0 ^= s3;
                s2 ^= t;
                s3 = uint.RotateLeft(s3, 11);
                (scalar[lane, 0], scalar[lane, 1], scalar[lane, 2], scalar[lane, 3]) = (s0, s1, s2, s3);
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(500)]
    public void PiecesGiveWhatOneFillGives(int piece)
    {
        var (whole, pieces) = (new float[2000], new float[2000]);
        new RandomStream(3).Fill(whole);
        InPieces(pieces, piece, new RandomStream(3).Fill);
        Assert.Equal(whole, pieces);

        new RandomStream(3).FillNormal(whole);
        var stream = new RandomStream(3);
        InPieces(pieces, piece, part => stream.FillNormal(part));
        Assert.Equal(whole, pieces);

        var p = new float[2000];
        new RandomStream(4).Fill(p);
        new RandomStream(3).FillBernoulli(p, whole);
        stream = new RandomStream(3);
        for (var start = 0; start < p.Length; start += piece)
        {
            var count = Math.Min(piece, p.Length - start);
            stream.FillBernoulli(p.AsSpan(start, count), pieces.AsSpan(start, count));
        }
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void UniformNumbersFillTheirIntervalEvenly()
    {
        var values = new float[1_000_000];
        new RandomStream(12).Fill(values);
        Assert.All(values, value => Assert.InRange(value, 0, 0.99999995f));
        ChiSquare(values.Select(value => (int)(value * 256)), Enumerable.Repeat(1 / 256.0, 256).ToArray(), values.Length);
        // Neighbours, and numbers of the same lane, are independent: 16 x 16 cells of pairs.
        foreach (var distance in (int[])[1, 2, 16])
            ChiSquare(
                Enumerable.Range(0, values.Length / 2).Select(i => i / distance * 2 * distance + i % distance)
                    .Where(i => i + distance < values.Length).Select(i => (int)(values[i] * 16) * 16 + (int)(values[i + distance] * 16)),
                Enumerable.Repeat(1 / 256.0, 256).ToArray(), values.Length / 2);
    }

    [Fact]
    public void EveryBitIsFair()
    {
        var bits = new uint[200_000];
        new RandomStream(5).NextBits(bits);
        var bound = Normal.InvCDF(0, 1, 1 - Unlikely / 64) * Math.Sqrt(bits.Length) / 2;
        for (var bit = 0; bit < 32; bit++)
            Assert.InRange(bits.Count(word => (word >> bit & 1) == 1) - bits.Length / 2.0, -bound, bound);
    }

    [Fact]
    public void NormalNumbersHaveTheirMomentsTailsAndShape()
    {
        const int n = 1_000_000;
        var values = new float[n];
        new RandomStream(21).FillNormal(values);
        var z = Normal.InvCDF(0, 1, 1 - Unlikely / 2);
        Assert.InRange(values.Average(x => (double)x), -z / Math.Sqrt(n), z / Math.Sqrt(n));
        Assert.InRange(values.Average(x => (double)x * x) - 1, -z * Math.Sqrt(2.0 / n), z * Math.Sqrt(2.0 / n));
        Assert.InRange(values.Average(x => Math.Pow(x, 3)), -z * Math.Sqrt(15.0 / n), z * Math.Sqrt(15.0 / n));
        Assert.InRange(values.Average(x => Math.Pow(x, 4)) - 3, -z * Math.Sqrt(96.0 / n), z * Math.Sqrt(96.0 / n));
        var edges = Enumerable.Range(-40, 81).Select(i => i / 10.0).ToArray();
        var cells = Enumerable.Range(0, edges.Length + 1).Select(i =>
            (i == edges.Length ? 1 : Normal.CDF(0, 1, edges[i])) - (i == 0 ? 0 : Normal.CDF(0, 1, edges[i - 1]))).ToArray();
        ChiSquare(values.Select(x => Array.BinarySearch(edges, (double)x) is var at && at < 0 ? ~at : at + 1), cells, n);
        Assert.InRange(values.Max(), 4.2f, 6.5f);
        Assert.InRange(values.Min(), -6.5f, -4.2f);
    }

    [Fact]
    public void NormalNumbersTakeMeanAndDeviation()
    {
        var (standard, moved) = (new float[1001], new float[1001]);
        new RandomStream(2).FillNormal(standard);
        new RandomStream(2).FillNormal(moved, 5, 0.5f);
        for (var i = 0; i < moved.Length; i++)
            Assert.Equal(5 + 0.5f * standard[i], moved[i], 1e-6f);
        var stream = new RandomStream(2);
        Assert.Equal(standard, Enumerable.Range(0, 1001).Select(_ => stream.NextNormal()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1).FillNormal(moved, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1).FillNormal(moved, 0, float.NaN));
    }

    [Fact]
    public void BernoulliDrawsFollowTheirProbabilities()
    {
        const int n = 400_000;
        var draws = new float[n];
        foreach (var p in (float[])[0.001f, 0.1f, 0.5f, 0.9f])
        {
            new RandomStream(31).FillBernoulli(p, draws);
            var bound = Normal.InvCDF(0, 1, 1 - Unlikely / 2) * Math.Sqrt(n * p * (1 - p));
            Assert.InRange(draws.Sum() - (double)n * p, -bound, bound);
            Assert.All(draws, draw => Assert.True(draw is 0 or 1));
        }
        foreach (var (p, always) in ((float, float)[])[(0, 0), (1, 1), (-3, 0), (2, 1)])
        {
            new RandomStream(31).FillBernoulli(p, draws);
            Assert.All(draws, draw => Assert.Equal(always, draw));
        }
        Assert.Throws<ArgumentException>(() => new RandomStream(1).FillBernoulli(new float[3], new float[4]));
    }

    [Fact]
    public void CategoricalDrawsFollowTheirWeights()
    {
        double[] weights = [0, 1, 5, 0, 2, 0.5, 0];
        const int n = 200_000;
        var random = new RandomStream(41);
        var draws = Enumerable.Range(0, n).Select(_ => random.Categorical(weights)).ToArray();
        ChiSquare(draws, weights.Select(w => w / weights.Sum()).ToArray(), n);
        var floats = weights.Select(w => (float)w).ToArray();
        ChiSquare(Enumerable.Range(0, n).Select(_ => random.Categorical(floats)), weights.Select(w => w / weights.Sum()).ToArray(), n);
        Assert.Equal(2, random.Categorical([0f, 0, 3]));
        foreach (var bad in (double[][])[[], [0, 0], [1, -1, 5], [1, double.NaN], [double.PositiveInfinity, 1]])
            Assert.Contains("Weights", Assert.Throws<ArgumentException>(() => random.Categorical(bad)).Message);
    }

    [Fact]
    public void IntegersAreUniformInTheirRange()
    {
        var random = new RandomStream(51);
        ChiSquare(Enumerable.Range(0, 100_000).Select(_ => random.Next(13)), Enumerable.Repeat(1 / 13.0, 13).ToArray(), 100_000);
        ChiSquare(Enumerable.Range(0, 100_000).Select(_ => random.Next(-6, 7) + 6), Enumerable.Repeat(1 / 13.0, 13).ToArray(), 100_000);
        ChiSquare(Enumerable.Range(0, 100_000).Select(_ => (int)random.NextInt64(13)), Enumerable.Repeat(1 / 13.0, 13).ToArray(), 100_000);
        ChiSquare(Enumerable.Range(0, 100_000).Select(_ => (int)(random.NextDouble() * 13)), Enumerable.Repeat(1 / 13.0, 13).ToArray(), 100_000);
        // The bound that needs rejection most: 3 · 2^30 leaves a quarter of the 32-bit words out.
        var low = Enumerable.Range(0, 30_000).Count(_ => random.NextInt64(long.MinValue, long.MaxValue) < 0);
        Assert.InRange(low, 14_500, 15_500);
        Assert.Equal(0, random.Next(0));
        Assert.Equal(5, random.Next(5, 5));
        Assert.InRange(random.Next(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(2, 1));
    }

    [Fact]
    public void SplitsAreIndependentOfEachOtherAndOfTheirParent()
    {
        const int n = 100_000;
        var parent = new RandomStream(61);
        var values = Enumerable.Range(0, 8).Select(i => parent.Split(i)).Append(parent).Append(parent.Split(0).Split(0)).Select(stream =>
        {
            var draws = new float[n];
            stream.FillNormal(draws);
            return draws;
        }).ToArray();
        var bound = Normal.InvCDF(0, 1, 1 - Unlikely / 2 / 45) / Math.Sqrt(n);
        for (var i = 0; i < values.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.InRange(values[i].Zip(values[j]).Average(pair => (double)pair.First * pair.Second), -bound, bound);
    }

    [Fact]
    public void ASplitDoesNotDependOnWhatWasDrawn()
    {
        var random = new RandomStream(71);
        var before = random.Split(5).NextUInt64();
        random.NextBytes(new byte[1234]);
        Assert.Equal(before, random.Split(5).NextUInt64());
        Assert.NotEqual(before, random.Split(6).NextUInt64());
    }

    [Fact]
    public void ItServesAsASystemRandomEverywhere()
    {
        Random random = new RandomStream(81);
        var gamma = Enumerable.Range(0, 20_000).Select(_ => Gamma.Sample(random, 2, 1)).Average();
        Assert.Equal(2, gamma, 0.05); // five standard errors
        Assert.Equal(Enumerable.Range(0, 100), new RandomStream(9).Permutation(100).Order());
        Assert.NotEqual(Enumerable.Range(0, 100), new RandomStream(9).Permutation(100));
        var bytes = new byte[10_007];
        random.NextBytes(bytes);
        ChiSquare(bytes.Select(value => value / 16), Enumerable.Repeat(1 / 16.0, 16).ToArray(), bytes.Length);
    }

    [Fact]
    public void DrawingAllocatesNothing()
    {
        var random = new RandomStream(1);
        var values = new float[10_000];
        random.FillNormal(values);
        var before = GC.GetAllocatedBytesForCurrentThread();
        random.Fill(values);
        random.FillNormal(values);
        random.FillBernoulli(0.5f, values);
        random.Categorical(values);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static uint[] Pinned => [501728461, 693515447, 379370556, 2139200059];

    private static void InPieces(float[] destination, int piece, Action<Span<float>> fill)
    {
        for (var start = 0; start < destination.Length; start += piece)
            fill(destination.AsSpan(start, Math.Min(piece, destination.Length - start)));
    }

    /// <summary>Pearson's test: a perfect generator fails with probability 1e-6.</summary>
    private static void ChiSquare(IEnumerable<int> draws, double[] probabilities, int roughly)
    {
        var counts = new long[probabilities.Length];
        foreach (var draw in draws)
            counts[draw]++;
        var n = counts.Sum();
        Assert.InRange(n, roughly / 2, roughly);
        var possible = probabilities.Count(p => p > 0);
        var statistic = counts.Zip(probabilities).Where(cell => cell.Second > 0).Sum(cell => Math.Pow(cell.First - n * cell.Second, 2) / (n * cell.Second));
        Assert.All(counts.Zip(probabilities), cell => Assert.True(cell.Second > 0 || cell.First == 0));
        Assert.InRange(statistic, ChiSquared.InvCDF(possible - 1, Unlikely), ChiSquared.InvCDF(possible - 1, 1 - Unlikely));
    }
}
