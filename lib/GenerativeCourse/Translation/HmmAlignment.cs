using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Translation;

/// <summary>
/// The HMM of word alignment: f's words come one after the other, and where the next one comes from depends on where the last
/// one came from. The hidden state is the place in e; what matters is the width of the jump,
/// p(i | i', l) ∝ c(i - i'), for neighbours in one language are mostly neighbours in the other.
/// </summary>
/// <remarks>
/// S. Vogel, H. Ney and C. Tillmann, "HMM-based word alignment in statistical translation", COLING 1996; the empty word as in
/// F. Och and H. Ney (2003), section 2.1: with probability p_0 a word of f comes from NULL, and the place in e stays as it
/// was. The first jump begins at place 0, before the sentence. Forward and backward are those of a hidden Markov model, each
/// step divided by its sum; the two innermost loops are in <c>HmmRows.cs</c>. What jumps are, and the best path, is in <c>HmmAlignment.Jumps.cs</c>.
/// </remarks>
public sealed partial class HmmAlignment : AlignmentModel
{
    // Compiled once, optimized: a notebook's first five iterations are over before a loop like this is found hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override double Posteriors(int l, int m, ReadOnlySpan<double> t, Span<double> γ, Span<double> positions)
    {
        var n = l + 1; // places 0 to l; row i' of jump holds (1 - p_0) p(i | i', l) for i = 1 to l, and 0 for i = 0
        var (jump, log) = (Jumps(l), 0.0);
        var (α, scale) = (new double[(m + 1) * n], new double[m]); // α_j(i) = P(last origin is i | f_1 … f_j)
        α[0] = 1;
        for (var j = 0; j < m; j++)
        {
            var (before, now, tj) = (Row(j), Row(j + 1), j * n);
            for (var i = 0; i < n; i++) // Σ_i' α_j-1(i') p(i | i', l)
                if (α[before + i] > 0) HmmRows.Forward(jump.AsSpan(i * n, n), α[before + i], α.AsSpan(now, n));
            for (var i = 0; i < n; i++) // t(f_j | e_i), or NULL, which does not move
                α[now + i] = α[now + i] * t[tj + i] + α[before + i] * _nullProbability * t[tj];
            scale[j] = TensorPrimitives.Sum<double>(α.AsSpan(now, n));
            if (!(scale[j] > 0)) return Impossible(l, γ);
            TensorPrimitives.Divide(α.AsSpan(now, n), scale[j], α.AsSpan(now, n));
            log += Math.Log(scale[j]);
        }

        var (β, arrive) = (new double[n], new double[n]); // β_j(i) = P(f_j+1 … f_m | origin i of f_j), scaled alike
        Array.Fill(β, 1);
        γ.Clear();
        for (var j = m - 1; j >= 0; j--)
        {
            var (before, stay) = (Row(j), _nullProbability * t[j * n] / scale[j]);
            var γj = γ.Slice(j * n, n);
            for (var i = 0; i < n; i++) arrive[i] = t[j * n + i] * β[i] / scale[j];
            var fromNull = 0.0;
            for (var i = 0; i < n; i++)
            {
                // move(i) = p(i | i', l) t(f_j | e_i) β_j(i); times α_j-1(i') it is P(a_j-1 = i', a_j = i | e, f).
                var (weight, stays) = (α[before + i], stay * β[i]);
                var jumps = positions.Length == 0 ? [] : positions.Slice(_longest - i, n); // c(d) for d = -i to l - i
                β[i] = HmmRows.Backward(jump.AsSpan(i * n, n), arrive, weight, γj, jumps) + stays;
                fromNull += weight * stays;
            }
            γj[0] = fromNull;
        }
        return log;

        int Row(int j) => j * n;
    }

    // No path gives f: nothing is known of the origins.
    private static double Impossible(int l, Span<double> γ)
    {
        γ.Fill(1.0 / (l + 1));
        return double.NegativeInfinity;
    }
}
