using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// A whole sequence through a GRU layer (Cho et al. 2014, in the form of cuDNN and PyTorch):
/// <code>
/// r, z = σ(W x + b + U h + v)   n = tanh(W x + b + r (U h + v))   h = (1 - z) n + z h
/// </code>
/// r, z, n stand one after the other. v, the bias of the hidden part, matters for n, where r scales it.
/// </summary>
internal static unsafe class GruOperation
{
    /// <summary>(B, T, I) to the hidden states (B, T, H).</summary>
    public static Tensor Forward(Tensor x, Tensor w, Tensor u, Tensor bias, Tensor hiddenBias, Tensor h0)
    {
        var s = new Sequence("gru", x, w, u, bias, h0, gates: 3);
        var y = Node.For("gru", new Shape(s.B, s.T, s.H), x, w, u, bias, hiddenBias, h0);
        // Notes for the way back: the gates (B, T, 3H), and U h + v (B, T, 3H), of which the third part is needed.
        float* gates = y.Note(s.B * s.T * 3 * s.H).Pointer, recurrent = y.Note(s.B * s.T * 3 * s.H).Pointer;
        s.Inputs(x, w, bias, gates);
        for (var t = 0; t < s.T; t++)
        {
            for (var b = 0; b < s.B; b++)
                hiddenBias.Values.CopyTo(new Span<float>(s.GatesAt(recurrent, b, t), 3 * s.H));
            s.Recur(t, h0.Pointer, y.Pointer, u, recurrent);
            for (var b = 0; b < s.B; b++)
                Cell(s.H, s.GatesAt(gates, b, t), s.GatesAt(recurrent, b, t), t == 0 ? h0.Pointer + b * s.H : s.At(y.Pointer, b, t - 1), s.At(y.Pointer, b, t));
        }
        return y.Done(Backward);
    }

    private static void Cell(int n, float* gates, float* recurrent, float* before, float* hidden)
    {
        var sums = new Span<float>(gates, 3 * n);
        Span<float> rz = sums[..(2 * n)], r = sums[..n], z = sums.Slice(n, n), candidate = sums[(2 * n)..];
        TensorPrimitives.Add(rz, new ReadOnlySpan<float>(recurrent, 2 * n), rz);
        Functions.Sigmoid(rz, rz);
        TensorPrimitives.MultiplyAdd(r, new ReadOnlySpan<float>(recurrent + 2 * n, n), candidate, candidate);
        Functions.Tanh(candidate, candidate);
        for (var k = 0; k < n; k++)
            hidden[k] = candidate[k] + z[k] * (before[k] - candidate[k]);
    }

    private static void Backward(Node y)
    {
        var (x, w, u, bias, hiddenBias, h0) = (y.Inputs[0], y.Inputs[1], y.Inputs[2], y.Inputs[3], y.Inputs[4], y.Inputs[5]);
        var s = new Sequence("gru", x, w, u, bias, h0, gates: 3);
        float* gates = y.NoteAt(0).Pointer, recurrent = y.NoteAt(1).Pointer;
        using var dInputs = new Scratch(s.B * s.T * 3 * s.H);
        using var dRecurrent = new Scratch(s.B * s.T * 3 * s.H);
        using var dHidden = new Scratch(s.B * s.H);
        using var direct = new Scratch(s.B * s.H);
        dHidden.Span.Clear();
        for (var t = s.T - 1; t >= 0; t--)
        {
            for (var b = 0; b < s.B; b++)
            {
                float* r = s.GatesAt(gates, b, t), z = r + s.H, n = z + s.H, hn = s.GatesAt(recurrent, b, t) + 2 * s.H;
                float* dr = s.GatesAt(dInputs.Pointer, b, t), dz = dr + s.H, dn = dz + s.H, dU = s.GatesAt(dRecurrent.Pointer, b, t);
                float* before = t == 0 ? h0.Pointer + b * s.H : s.At(y.Pointer, b, t - 1), dy = s.At(y.GradientPointer, b, t);
                for (var k = 0; k < s.H; k++)
                {
                    var dh = dy[k] + dHidden.Pointer[b * s.H + k];
                    dn[k] = dh * (1 - z[k]) * (1 - n[k] * n[k]);
                    dz[k] = dh * (before[k] - n[k]) * z[k] * (1 - z[k]);
                    dr[k] = dn[k] * hn[k] * r[k] * (1 - r[k]);
                    (dU[k], dU[s.H + k], dU[2 * s.H + k]) = (dr[k], dz[k], dn[k] * r[k]);
                    direct.Pointer[b * s.H + k] = dh * z[k];
                }
            }
            s.RecurBackward(t, dRecurrent.Pointer, u, dHidden.Span);
            TensorPrimitives.Add(dHidden.Span, direct.Span, dHidden.Span);
        }
        s.InputsBackward(dInputs.Pointer, x, w, bias);
        if (u.RequiresGradient)
            s.RecurrentWeightsBackward(y.Pointer, dRecurrent.Pointer, u, h0);
        if (hiddenBias.RequiresGradient)
            Reductions.ColumnSums(dRecurrent.Span, 3 * s.H, Sequence.Target(hiddenBias, out var keep), keep: keep);
        if (h0.RequiresGradient)
            TensorPrimitives.Add(h0.Node.AddGradient(), dHidden.Span, h0.Node.Gradient);
    }
}
