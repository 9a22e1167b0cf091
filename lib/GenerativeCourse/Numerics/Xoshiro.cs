using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenerativeCourse.Numerics;

/// <summary>Sixteen xoshiro128++ generators that step together, lane by lane in vectors of any width up to 512 bits.</summary>
internal sealed class Xoshiro
{
    internal const int Lanes = 16;
    private readonly uint[] _state;

    /// <summary>Starts each lane at a point of its 2^128 - 1 long cycle that depends on all bits of both keys.</summary>
    /// <param name="key">One half of the seed.</param>
    /// <param name="path">The other half.</param>
    /// <param name="state">Where the four words of each lane live: word i of lane j at 16 i + j.</param>
    internal Xoshiro(ulong key, ulong path, uint[] state)
    {
        _state = state;
        var words = MemoryMarshal.Cast<uint, ulong>(_state.AsSpan());
        for (var i = 0; i < words.Length; i++)
        {
            key += 0x9E3779B97F4A7C15;
            path += 0xBF58476D1CE4E5B9;
            words[i] = Mix(key ^ Mix(path));
        }
        for (var lane = 0; lane < Lanes; lane++)
        {
            if ((_state[lane] | _state[Lanes + lane] | _state[2 * Lanes + lane] | _state[3 * Lanes + lane]) == 0)
                _state[lane] = 1; // the one state that never moves
        }
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every input bit moves every output bit.</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Writes random bits: number i comes from lane i mod 16.</summary>
    /// <param name="destination">A multiple of 16 places.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(Span<uint> destination)
    {
        var width = Vector<uint>.Count;
        if (Lanes % width != 0)
            throw new PlatformNotSupportedException($"Vectors of {width} numbers do not divide {Lanes} lanes.");
        ref var to = ref MemoryMarshal.GetReference(destination);
        for (var lane = 0; lane < Lanes; lane += width)
        {
            var s0 = new Vector<uint>(_state, lane);
            var s1 = new Vector<uint>(_state, Lanes + lane);
            var s2 = new Vector<uint>(_state, 2 * Lanes + lane);
            var s3 = new Vector<uint>(_state, 3 * Lanes + lane);
            for (var i = lane; i < destination.Length; i += Lanes)
            {
                var sum = s0 + s3;
                Vector.StoreUnsafe(((sum << 7) | (sum >>> 25)) + s0, ref Unsafe.Add(ref to, i));
                var t = s1 << 9;
                s2 ^= s0;
                s3 ^= s1;
                s1 ^= s2;
                s0 ^= s3;
                s2 ^= t;
                s3 = (s3 << 11) | (s3 >>> 21);
            }
            s0.CopyTo(_state, lane);
            s1.CopyTo(_state, Lanes + lane);
            s2.CopyTo(_state, 2 * Lanes + lane);
            s3.CopyTo(_state, 3 * Lanes + lane);
        }
    }
}
