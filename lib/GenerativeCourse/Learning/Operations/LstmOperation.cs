using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// A whole sequence through an LSTM layer (Hochreiter and Schmidhuber 1997, with forget gates: Gers et al. 2000).
/// At each time, with σ the sigmoid:
/// <code>
/// i, f, o = σ(W x + U h + b)   g = tanh(W x + U h + b)   c = f c + i g   h = o tanh(c)
/// </code>
/// The four stand one after the other as i, f, g, o, as in PyTorch. Legend: B batch, T times, I inputs, H hidden.
/// </summary>
internal static unsafe class LstmOperation
{
    /// <summary>(B, T, I) to the hidden states (B, T, H) and the last cell (B, H).</summary>
    public static (Tensor Hidden, Tensor LastCell) Forward(Tensor x, Tensor w, Tensor u, Tensor bias, Tensor h0, Tensor c0)
    {
        var s = new Sequence("lstm", x, w, u, bias, h0, gates: 4);
        var y = Node.For("lstm", new Shape(s.B, s.T, s.H), x, w, u, bias, h0, c0);
        // Notes for the way back: the gates (B, T, 4H), the cells (B, T, H), tanh of the cells (B, T, H), and later dc of the last cell (B, H).
        float* gates = y.Note(s.B * s.T * 4 * s.H).Pointer, cells = y.Note(s.B * s.T * s.H).Pointer, tanh = y.Note(s.B * s.T * s.H).Pointer;
        y.Note(s.B * s.H).Span.Clear();
        s.Inputs(x, w, bias, gates);
        using (var packed = s.Pack(u))
        {
            var work = new Forth(s, packed, gates, h0.Pointer, c0.Pointer, cells, tanh, y.Pointer);
            Workers.Ranges(s.B, 1, ref work);
        }
        var hidden = y.Done(Backward);
        var last = Node.For("lstm cell", new Shape(s.B, s.H), hidden);
        for (var b = 0; b < s.B; b++)
            new ReadOnlySpan<float>(s.At(cells, b, s.T - 1), s.H).CopyTo(last.Values[(b * s.H)..]);
        return (hidden, last.Done(LastCellBackward));
    }

    /// <summary>The gradient of the last cell waits in a note until the way back through the sequence begins.</summary>
    private static void LastCellBackward(Node last)
    {
        var y = last.Inputs[0].Node;
        y.AddGradient();
        TensorPrimitives.Add(y.NoteAt(3).Span, last.Gradient, y.NoteAt(3).Span);
    }

    private static void Backward(Node y)
    {
        var (x, w, u, bias, h0, c0) = (y.Inputs[0], y.Inputs[1], y.Inputs[2], y.Inputs[3], y.Inputs[4], y.Inputs[5]);
        var s = new Sequence("lstm", x, w, u, bias, h0, gates: 4);
        using var dGates = new Scratch(s.B * s.T * 4 * s.H);
        using var dHidden = new Scratch(s.B * s.H);
        using var dCell = new Scratch(s.B * s.H);
        dHidden.Span.Clear();
        y.NoteAt(3).Span.CopyTo(dCell.Span);
        y.NoteAt(3).Span.Clear();
        using (var packed = s.PackForBackward(u))
        {
            var work = new Back(s, packed, y.NoteAt(0).Pointer, c0.Pointer, y.NoteAt(1).Pointer, y.NoteAt(2).Pointer, y.GradientPointer, dGates.Pointer, dHidden.Pointer, dCell.Pointer);
            Workers.Ranges(s.B, 1, ref work);
        }
        s.ParametersBackward(y.Pointer, dGates.Pointer, x, w, u, bias, h0);
        if (h0.RequiresGradient)
            TensorPrimitives.Add(h0.Node.AddGradient(), dHidden.Span, h0.Node.Gradient);
        if (c0.RequiresGradient)
            TensorPrimitives.Add(c0.Node.AddGradient(), dCell.Span, c0.Node.Gradient);
    }

    private readonly struct Forth(Sequence s, PackedFactor u, float* gates, float* h0, float* c0, float* cells, float* tanh, float* hidden) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var t = 0; t < s.T; t++)
            {
                s.Recur(t, start, end, h0, hidden, u, gates);
                Cells(t, start, end);
            }
        }

        private void Cells(int t, int start, int end)
        {
            var n = s.H;
            for (var b = start; b < end; b++)
            {
                float* i = s.GatesAt(gates, b, t), f = i + n, g = f + n, o = g + n;
                float* before = s.Before(b, t, c0, cells), cell = s.At(cells, b, t);
                float* squashed = s.At(tanh, b, t), h = s.At(hidden, b, t);
                // Row by row, which stays in the first-level cache: the gates' functions, c = f c + i g, and h = o tanh(c).
                Elementwise.Run<ValueOf<ActivationFunctions.Sigmoid>>(i, i, 2 * n);
                Elementwise.Run<ValueOf<ActivationFunctions.Tanh>>(g, g, n);
                Elementwise.Run<ValueOf<ActivationFunctions.Sigmoid>>(o, o, n);
                for (var k = 0; k < n; k += Vector<float>.Count)
                {
                    var left = n - k;
                    var kept = Lanes.Load(f + k, left) * Lanes.Load(before + k, left);
                    Lanes.Store(Vector.FusedMultiplyAdd(Lanes.Load(i + k, left), Lanes.Load(g + k, left), kept), cell + k, left);
                }
                Elementwise.Run<ValueOf<ActivationFunctions.Tanh>>(cell, squashed, n);
                TensorPrimitives.Multiply(new ReadOnlySpan<float>(o, n), new ReadOnlySpan<float>(squashed, n), new Span<float>(h, n));
            }
        }
    }

    private readonly struct Back(Sequence s, PackedFactor u, float* gates, float* c0, float* cells, float* tanh, float* dy, float* dGates, float* dHidden, float* dCell) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var t = s.T - 1; t >= 0; t--)
            {
                Cells(t, start, end);
                s.RecurBackward(t, start, end, dGates, u, dHidden);
            }
        }

        private void Cells(int t, int start, int end)
        {
            var n = s.H;
            for (var b = start; b < end; b++)
            {
                float* i = s.GatesAt(gates, b, t), f = i + n, g = f + n, o = g + n;
                float* di = s.GatesAt(dGates, b, t), df = di + n, dg = df + n, dO = dg + n;
                float* before = s.Before(b, t, c0, cells), squashed = s.At(tanh, b, t), upstream = s.At(dy, b, t);
                float* dh0 = dHidden + b * n, dc0 = dCell + b * n;
                for (var k = 0; k < n; k += Vector<float>.Count)
                {
                    var left = n - k;
                    Vector<float> input = Lanes.Load(i + k, left), forget = Lanes.Load(f + k, left), candidate = Lanes.Load(g + k, left);
                    Vector<float> output = Lanes.Load(o + k, left), squash = Lanes.Load(squashed + k, left);
                    var dh = Lanes.Load(upstream + k, left) + Lanes.Load(dh0 + k, left);
                    var dc = Lanes.Load(dc0 + k, left) + dh * output * (Vector<float>.One - squash * squash);
                    Lanes.Store(dc * candidate * input * (Vector<float>.One - input), di + k, left);
                    Lanes.Store(dc * Lanes.Load(before + k, left) * forget * (Vector<float>.One - forget), df + k, left);
                    Lanes.Store(dc * input * (Vector<float>.One - candidate * candidate), dg + k, left);
                    Lanes.Store(dh * squash * output * (Vector<float>.One - output), dO + k, left);
                    Lanes.Store(dc * forget, dc0 + k, left);
                }
            }
        }
    }
}
