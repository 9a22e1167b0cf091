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
        for (var t = 0; t < s.T; t++)
        {
            s.Recur(t, h0.Pointer, y.Pointer, u, gates);
            var work = new Cell(s, t, gates, c0.Pointer, cells, tanh, y.Pointer);
            Workers.Ranges(s.B, 16, ref work);
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
        for (var t = s.T - 1; t >= 0; t--)
        {
            var work = new CellBack(s, t, y.NoteAt(0).Pointer, c0.Pointer, y.NoteAt(1).Pointer, y.NoteAt(2).Pointer, y.GradientPointer, dGates.Pointer, dHidden.Pointer, dCell.Pointer);
            Workers.Ranges(s.B, 16, ref work);
            s.RecurBackward(t, dGates.Pointer, u, dHidden.Span);
        }
        s.ParametersBackward(y.Pointer, dGates.Pointer, x, w, u, bias, h0);
        if (h0.RequiresGradient)
            TensorPrimitives.Add(h0.Node.AddGradient(), dHidden.Span, h0.Node.Gradient);
        if (c0.RequiresGradient)
            TensorPrimitives.Add(c0.Node.AddGradient(), dCell.Span, c0.Node.Gradient);
    }

    private readonly struct Cell(Sequence s, int t, float* gates, float* c0, float* cells, float* tanh, float* hidden) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var n = s.H;
            for (var b = start; b < end; b++)
            {
                var gate = new Span<float>(s.GatesAt(gates, b, t), 4 * n);
                Span<float> i = gate[..n], f = gate.Slice(n, n), g = gate.Slice(2 * n, n), o = gate.Slice(3 * n, n);
                Functions.Sigmoid(gate[..(2 * n)], gate[..(2 * n)]);
                Functions.Tanh(g, g);
                Functions.Sigmoid(o, o);
                var before = new ReadOnlySpan<float>(t == 0 ? c0 + b * n : s.At(cells, b, t - 1), n);
                float* c = s.At(cells, b, t), squashed = s.At(tanh, b, t);
                var cell = new Span<float>(c, n);
                TensorPrimitives.Multiply(f, before, cell);
                TensorPrimitives.MultiplyAdd(i, g, cell, cell);
                Functions.Tanh(cell, new Span<float>(squashed, n));
                TensorPrimitives.Multiply(o, new ReadOnlySpan<float>(squashed, n), new Span<float>(s.At(hidden, b, t), n));
            }
        }
    }

    private readonly struct CellBack(Sequence s, int t, float* gates, float* c0, float* cells, float* tanh, float* dy, float* dGates, float* dHidden, float* dCell) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var n = s.H;
            for (var b = start; b < end; b++)
            {
                float* i = s.GatesAt(gates, b, t), f = i + n, g = f + n, o = g + n;
                float* di = s.GatesAt(dGates, b, t), df = di + n, dg = df + n, dO = dg + n;
                float* before = t == 0 ? c0 + b * n : s.At(cells, b, t - 1), squashed = s.At(tanh, b, t), upstream = s.At(dy, b, t);
                float* dh = dHidden + b * n, dc = dCell + b * n;
                var k = 0;
                for (; k <= n - Vector<float>.Count; k += Vector<float>.Count)
                    Vectors(k, i, f, g, o, di, df, dg, dO, before, squashed, upstream, dh, dc);
                for (; k < n; k++)
                {
                    var hidden = upstream[k] + dh[k];
                    var cell = dc[k] + hidden * o[k] * (1 - squashed[k] * squashed[k]);
                    di[k] = cell * g[k] * i[k] * (1 - i[k]);
                    df[k] = cell * before[k] * f[k] * (1 - f[k]);
                    dg[k] = cell * i[k] * (1 - g[k] * g[k]);
                    dO[k] = hidden * squashed[k] * o[k] * (1 - o[k]);
                    dc[k] = cell * f[k];
                }
            }
        }

        /// <summary>The same for a vector of units.</summary>
        private static void Vectors(int k, float* i, float* f, float* g, float* o, float* di, float* df, float* dg, float* dO, float* before, float* squashed, float* upstream, float* dh, float* dc)
        {
            var one = Vector<float>.One;
            Vector<float> input = Vector.Load(i + k), forget = Vector.Load(f + k), candidate = Vector.Load(g + k), output = Vector.Load(o + k), tanh = Vector.Load(squashed + k);
            var hidden = Vector.Load(upstream + k) + Vector.Load(dh + k);
            var cell = Vector.Load(dc + k) + hidden * output * (one - tanh * tanh);
            (cell * candidate * input * (one - input)).Store(di + k);
            (cell * Vector.Load(before + k) * forget * (one - forget)).Store(df + k);
            (cell * input * (one - candidate * candidate)).Store(dg + k);
            (hidden * tanh * output * (one - output)).Store(dO + k);
            (cell * forget).Store(dc + k);
        }
    }
}
