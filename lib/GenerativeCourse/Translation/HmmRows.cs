using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenerativeCourse.Translation;

/// <summary>
/// The two inner loops of the HMM of word alignment, over one row of jumps, in vectors. They run for every word of every
/// verse, so they are compiled once, optimized, and do not wait to be found hot.
/// </summary>
internal static class HmmRows
{
    /// <summary>now(i) += before · row(i).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(ReadOnlySpan<double> row, double before, Span<double> now)
    {
        var (n, i, weight) = (now.Length, 0, new Vector<double>(before));
        ref var to = ref MemoryMarshal.GetReference(now);
        ref var from = ref MemoryMarshal.GetReference(row[..n]);
        for (; i <= n - Vector<double>.Count; i += Vector<double>.Count)
            Vector.FusedMultiplyAdd(At(ref from, i), weight, At(ref to, i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < n; i++) now[i] = Math.FusedMultiplyAdd(row[i], before, now[i]);
    }

    /// <summary>move(i) = row(i) · arrive(i); γ(i) += weight · move(i), the same for jumps(i).</summary>
    /// <param name="row">Probabilities of jumps.</param>
    /// <param name="arrive">As many.</param>
    /// <param name="weight">How probable the place is that the jumps begin at.</param>
    /// <param name="γ">As many, added to.</param>
    /// <param name="jumps">As many, added to, or none.</param>
    /// <returns>Σ move(i).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Backward(ReadOnlySpan<double> row, ReadOnlySpan<double> arrive, double weight, Span<double> γ, Span<double> jumps)
    {
        var (n, i, w, total) = (γ.Length, 0, new Vector<double>(weight), Vector<double>.Zero);
        ref var p = ref MemoryMarshal.GetReference(row[..n]);
        ref var a = ref MemoryMarshal.GetReference(arrive[..n]);
        ref var g = ref MemoryMarshal.GetReference(γ);
        ref var c = ref MemoryMarshal.GetReference(jumps.Length == 0 ? [] : jumps[..n]);
        for (; i <= n - Vector<double>.Count; i += Vector<double>.Count)
        {
            var move = At(ref p, i) * At(ref a, i);
            total += move;
            Vector.FusedMultiplyAdd(move, w, At(ref g, i)).StoreUnsafe(ref g, (nuint)i);
            if (jumps.Length > 0) Vector.FusedMultiplyAdd(move, w, At(ref c, i)).StoreUnsafe(ref c, (nuint)i);
        }
        var sum = Vector.Sum(total);
        for (; i < n; i++)
        {
            var move = row[i] * arrive[i];
            sum += move;
            γ[i] = Math.FusedMultiplyAdd(move, weight, γ[i]);
            if (jumps.Length > 0) jumps[i] = Math.FusedMultiplyAdd(move, weight, jumps[i]);
        }
        return sum;
    }

    private static Vector<double> At(ref double first, int i) => Vector.LoadUnsafe(ref first, (nuint)i);
}
