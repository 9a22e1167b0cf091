using System.Numerics;
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
        using var packed = s.Pack(u);
        var work = new Forth(s, packed, hiddenBias.Pointer, h0.Pointer, gates, recurrent, y.Pointer);
        Workers.Ranges(s.B, 1, ref work);
        return y.Done(Backward);
    }

    private static void Backward(Node y)
    {
        var (x, w, u, bias, hiddenBias, h0) = (y.Inputs[0], y.Inputs[1], y.Inputs[2], y.Inputs[3], y.Inputs[4], y.Inputs[5]);
        var s = new Sequence("gru", x, w, u, bias, h0, gates: 3);
        float* gates = y.NoteAt(0).Pointer, recurrent = y.NoteAt(1).Pointer;
        using var dInputs = new Scratch(s.B * s.T * 3 * s.H);
        using var dRecurrent = new Scratch(s.B * s.T * 3 * s.H);
        using var dHidden = new Scratch(s.B * s.H);
        dHidden.Span.Clear();
        using (var packed = s.PackForBackward(u))
        {
            var work = new Back(s, packed, h0.Pointer, gates, recurrent, y.Pointer, y.GradientPointer, dInputs.Pointer, dRecurrent.Pointer, dHidden.Pointer);
            Workers.Ranges(s.B, 1, ref work);
        }
        s.InputsBackward(dInputs.Pointer, x, w, bias);
        if (u.RequiresGradient)
            s.RecurrentWeightsBackward(y.Pointer, dRecurrent.Pointer, u, h0);
        if (hiddenBias.RequiresGradient)
            Reductions.ColumnSums(dRecurrent.Span, 3 * s.H, Sequence.Target(hiddenBias, out var keep), keep: keep);
        if (h0.RequiresGradient)
            TensorPrimitives.Add(h0.Node.AddGradient(), dHidden.Span, h0.Node.Gradient);
    }

    private readonly struct Forth(Sequence s, PackedFactor u, float* hiddenBias, float* h0, float* gates, float* recurrent, float* hidden) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var t = 0; t < s.T; t++)
            {
                for (var b = start; b < end; b++)
                    new ReadOnlySpan<float>(hiddenBias, 3 * s.H).CopyTo(new(s.GatesAt(recurrent, b, t), 3 * s.H));
                s.Recur(t, start, end, h0, hidden, u, recurrent);
                for (var b = start; b < end; b++)
                    Cell(s.GatesAt(gates, b, t), s.GatesAt(recurrent, b, t), s.Before(b, t, h0, hidden), s.At(hidden, b, t));
            }
        }

        private void Cell(float* r, float* hr, float* before, float* h)
        {
            float* z = r + s.H, n = z + s.H, hz = hr + s.H, hn = hz + s.H;
            for (var k = 0; k < s.H; k += Vector<float>.Count)
            {
                var left = s.H - k;
                var reset = VectorFunctions.Sigmoid(Lanes.Load(r + k, left) + Lanes.Load(hr + k, left));
                var update = VectorFunctions.Sigmoid(Lanes.Load(z + k, left) + Lanes.Load(hz + k, left));
                var candidate = VectorFunctions.Tanh(Vector.FusedMultiplyAdd(reset, Lanes.Load(hn + k, left), Lanes.Load(n + k, left)));
                Lanes.Store(reset, r + k, left);
                Lanes.Store(update, z + k, left);
                Lanes.Store(candidate, n + k, left);
                Lanes.Store(Vector.FusedMultiplyAdd(update, Lanes.Load(before + k, left) - candidate, candidate), h + k, left);
            }
        }
    }

    private readonly struct Back(Sequence s, PackedFactor u, float* h0, float* gates, float* recurrent, float* hidden, float* dy, float* dInputs, float* dRecurrent, float* dHidden) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var t = s.T - 1; t >= 0; t--)
            {
                for (var b = start; b < end; b++)
                    Cell(b, t);
                s.RecurBackward(t, start, end, dRecurrent, u, dHidden, keep: 1);
            }
        }

        private void Cell(int b, int t)
        {
            float* r = s.GatesAt(gates, b, t), z = r + s.H, n = z + s.H, hn = s.GatesAt(recurrent, b, t) + 2 * s.H;
            float* dr = s.GatesAt(dInputs, b, t), dz = dr + s.H, dn = dz + s.H;
            float* dhr = s.GatesAt(dRecurrent, b, t), dhz = dhr + s.H, dhn = dhz + s.H;
            float* before = s.Before(b, t, h0, hidden), above = s.At(dy, b, t), later = dHidden + b * s.H;
            var one = Vector<float>.One;
            for (var k = 0; k < s.H; k += Vector<float>.Count)
            {
                var left = s.H - k;
                Vector<float> reset = Lanes.Load(r + k, left), update = Lanes.Load(z + k, left), candidate = Lanes.Load(n + k, left);
                var dh = Lanes.Load(above + k, left) + Lanes.Load(later + k, left);
                var dCandidate = dh * (one - update) * (one - candidate * candidate);
                var dUpdate = dh * (Lanes.Load(before + k, left) - candidate) * update * (one - update);
                var dReset = dCandidate * Lanes.Load(hn + k, left) * reset * (one - reset);
                Lanes.Store(dReset, dr + k, left);
                Lanes.Store(dUpdate, dz + k, left);
                Lanes.Store(dCandidate, dn + k, left);
                Lanes.Store(dReset, dhr + k, left);
                Lanes.Store(dUpdate, dhz + k, left);
                Lanes.Store(dCandidate * reset, dhn + k, left);
                // The state before also goes straight into this one, past the gates.
                Lanes.Store(dh * update, later + k, left);
            }
        }
    }
}
