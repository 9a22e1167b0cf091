using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// A seeded stream of random numbers: sixteen xoshiro128++ generators side by side, so that a fill runs in vectors.
/// The numbers do not depend on the width of the machine's vectors, nor on the sizes of the pieces they are drawn in:
/// two fills of 10 give what one fill of 20 gives. Not safe for several threads at once: give each its own
/// <see cref="Split"/>.
/// </summary>
/// <remarks>D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).</remarks>
public sealed class RandomStream : Random
{
    private const int Ahead = 64;
    private const float FloatUnit = 1f / (1 << 24);
    private const double DoubleUnit = 1.0 / (1L << 53);
    private readonly ulong _key;
    private readonly ulong _path;
    private readonly Xoshiro _generator;
    private readonly uint[] _bits = new uint[Ahead];
    private readonly float[] _normals = new float[Ahead];
    private int _bitsUsed = Ahead;
    private int _normalsUsed = Ahead;

    /// <summary>Starts the stream of this seed; every seed is good.</summary>
    public RandomStream(long seed)
        : this(Xoshiro.Mix((ulong)seed), 0x243F6A8885A308D3)
    {
    }

    private RandomStream(ulong key, ulong path)
    {
        (_key, _path) = (key, path);
        _generator = new Xoshiro(key, path, new uint[4 * Xoshiro.Lanes]);
    }

    /// <summary>
    /// A stream of its own for, say, one worker or one document. It depends on this stream's seed and the index alone,
    /// not on how much was drawn; the same index gives the same stream again.
    /// </summary>
    public RandomStream Split(long index)
    {
        var key = Xoshiro.Mix(_key ^ Xoshiro.Mix((ulong)index + 0x9E3779B97F4A7C15));
        var path = Xoshiro.Mix(_path + 0xD1B54A32D192ED03 * Xoshiro.Mix((ulong)index ^ 0x8CB92BA72F3D8DD7));
        return new RandomStream(key, path);
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_bitsUsed == Ahead)
        {
            _generator.Fill(_bits);
            _bitsUsed = 0;
        }
        return _bits[_bitsUsed++];
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public override float NextSingle() => (NextUInt32() >> 8) * FloatUnit;

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public override double NextDouble() => (NextUInt64() >> 11) * DoubleUnit;

    /// <summary>Uniform in 0 to 2^31 - 2.</summary>
    public override int Next() => (int)Below(int.MaxValue);

    /// <summary>Uniform in 0 to <paramref name="maxValue"/> - 1; 0 if that is 0.</summary>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return maxValue == 0 ? 0 : (int)Below((uint)maxValue);
    }

    /// <summary>Uniform in <paramref name="minValue"/> to <paramref name="maxValue"/> - 1.</summary>
    public override int Next(int minValue, int maxValue)
    {
        if (minValue > maxValue)
            throw Guard.Refusal(nameof(minValue), $"at most maxValue, {maxValue}", minValue);
        var range = (uint)((long)maxValue - minValue);
        return range == 0 ? minValue : (int)(minValue + (long)Below(range));
    }

    /// <summary>Uniform in 0 to 2^63 - 2.</summary>
    public override long NextInt64() => (long)Below(long.MaxValue);

    /// <summary>Uniform in 0 to <paramref name="maxValue"/> - 1; 0 if that is 0.</summary>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return maxValue == 0 ? 0 : (long)Below((ulong)maxValue);
    }

    /// <summary>Uniform in <paramref name="minValue"/> to <paramref name="maxValue"/> - 1.</summary>
    public override long NextInt64(long minValue, long maxValue)
    {
        if (minValue > maxValue)
            throw Guard.Refusal(nameof(minValue), $"at most maxValue, {maxValue}", minValue);
        var range = (ulong)maxValue - (ulong)minValue;
        return range == 0 ? minValue : (long)((ulong)minValue + Below(range));
    }

    /// <summary>Fills with random bytes.</summary>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <summary>Fills with random bytes.</summary>
    public override void NextBytes(Span<byte> buffer)
    {
        var whole = buffer.Length / sizeof(uint) * sizeof(uint);
        NextBits(MemoryMarshal.Cast<byte, uint>(buffer[..whole]));
        if (whole < buffer.Length)
        {
            var last = NextUInt32();
            for (var i = whole; i < buffer.Length; i++, last >>= 8)
                buffer[i] = (byte)last;
        }
    }

    /// <summary>Standard normal, as <see cref="FillNormal(Span{float}, float, float)"/> draws it.</summary>
    public float NextNormal()
    {
        if (_normalsUsed == Ahead)
            RefillNormals();
        return _normals[_normalsUsed++];
    }

    /// <summary>Fills with random bits.</summary>
    public void NextBits(Span<uint> destination)
    {
        var ready = Math.Min(Ahead - _bitsUsed, destination.Length);
        _bits.AsSpan(_bitsUsed, ready).CopyTo(destination);
        _bitsUsed += ready;
        destination = destination[ready..];
        var whole = destination.Length / Ahead * Ahead;
        _generator.Fill(destination[..whole]);
        for (var i = whole; i < destination.Length; i++)
            destination[i] = NextUInt32();
    }

    /// <summary>Fills with uniform numbers in [0, 1), multiples of 2^-24.</summary>
    public void Fill(Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(destination);
        NextBits(bits);
        RandomKernels.ToUniform(destination);
    }

    /// <summary>Fills with uniform numbers in [0, 1), multiples of 2^-53.</summary>
    public void Fill(Span<double> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = NextDouble();
    }

    /// <summary>Fills with normal numbers (Box and Muller 1958, in vectors).</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not a number.</exception>
    public void FillNormal(Span<float> destination, float mean = 0, float deviation = 1)
    {
        Guard.NotNegative(deviation);
        var all = destination;
        var ready = Math.Min(Ahead - _normalsUsed, destination.Length);
        _normals.AsSpan(_normalsUsed, ready).CopyTo(destination);
        _normalsUsed += ready;
        destination = destination[ready..];
        while (destination.Length >= Ahead)
        {
            Normals(destination[..Ahead]);
            destination = destination[Ahead..];
        }
        for (var i = 0; i < destination.Length; i++)
            destination[i] = NextNormal();
        if (mean != 0 || deviation != 1)
            RandomKernels.Affine(all, deviation, mean);
    }

    /// <summary>Draws 1 with the given probability, else 0, for each element. Probabilities beyond 0 and 1 act like 0 and 1.</summary>
    /// <param name="probabilities">The probabilities of 1; may be the destination itself.</param>
    /// <param name="destination">Zeros and ones, as many as probabilities.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void FillBernoulli(ReadOnlySpan<float> probabilities, Span<float> destination)
    {
        if (probabilities.Length != destination.Length)
            throw new ArgumentException($"{probabilities.Length} probabilities need as many places, not {destination.Length}.", nameof(destination));
        Span<uint> bits = stackalloc uint[512];
        for (var start = 0; start < destination.Length; start += bits.Length)
        {
            var count = Math.Min(bits.Length, destination.Length - start);
            NextBits(bits[..count]);
            RandomKernels.Bernoulli(bits[..count], probabilities.Slice(start, count), destination.Slice(start, count));
        }
    }

    /// <summary>Fills with 1 (probability <paramref name="probability"/>) and 0.</summary>
    public void FillBernoulli(float probability, Span<float> destination)
    {
        destination.Fill(probability);
        FillBernoulli(destination, destination);
    }

    /// <summary>Draws an index with probability proportional to its weight.</summary>
    /// <param name="weights">Not negative, not all zero.</param>
    /// <exception cref="ArgumentException">The weights are negative, all zero, or not finite.</exception>
    public int Categorical(ReadOnlySpan<double> weights) => IndexOf(weights);

    /// <inheritdoc cref="Categorical(ReadOnlySpan{double})"/>
    public int Categorical(ReadOnlySpan<float> weights) => IndexOf(weights);

    /// <summary>0 to count - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        Guard.AtLeast(count, 0);
        Guard.Memory(count, 4.0 * count);
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        Shuffle(order);
        return order;
    }

    /// <summary>Uniform in [0, 1).</summary>
    protected override double Sample() => NextDouble();

    private int IndexOf<T>(ReadOnlySpan<T> weights)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var total = double.CreateTruncating(TensorPrimitives.Sum(weights));
        if (!(total > 0 && double.IsFinite(total)))
            throw BadWeights();
        var left = NextDouble() * total;
        var last = -1;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = double.CreateTruncating(weights[i]);
            if (weight < 0)
                throw BadWeights();
            if (weight == 0)
                continue;
            last = i;
            if ((left -= weight) < 0)
                return i;
        }
        return last;

        static ArgumentException BadWeights() => new("Weights must be finite and not negative, and one of them must be positive.", nameof(weights));
    }

    // Uniform below a bound without bias: D. Lemire, "Fast random integer generation in an interval", 2019.
    private uint Below(uint bound)
    {
        var product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            var least = (0u - bound) % bound;
            while ((uint)product < least)
                product = (ulong)NextUInt32() * bound;
        }
        return (uint)(product >> 32);
    }

    private ulong Below(ulong bound)
    {
        var high = Math.BigMul(NextUInt64(), bound, out var low);
        if (low < bound)
        {
            var least = (0ul - bound) % bound;
            while (low < least)
                high = Math.BigMul(NextUInt64(), bound, out low);
        }
        return high;
    }

    private void RefillNormals()
    {
        Normals(_normals);
        _normalsUsed = 0;
    }

    private void Normals(Span<float> block)
    {
        NextBits(MemoryMarshal.Cast<float, uint>(block));
        RandomKernels.ToNormal(block);
    }
}
